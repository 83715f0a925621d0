"""The one table by which records become resources: whole, and in the words of the vendors' classes."""

from __future__ import annotations

import inspect
from dataclasses import fields, is_dataclass
from typing import get_args, get_type_hints

import pulumi
import pytest
from vedette_program.resources.lookups import LOOKUPS
from vedette_program.resources.table import TABLE, declared, referred

from vedette.load import load_catalog
from vedette.plan import make_plan
from vedette.plan.records import SCOPES, Manual, Record
from vedette.receivers.base import Id, Joined, SentryAction

LOOKED_UP = {kind for lookups in LOOKUPS.values() for kind in lookups}


def parts(annotation):
    """Every dataclass that a value of this type may hold."""
    if is_dataclass(annotation):
        yield annotation
        # JSON may hold itself, and no record.
        for inner in get_type_hints(annotation, localns={"Json": object}).values():
            yield from parts(inner)
    for inner in get_args(annotation):
        yield from parts(inner)


def known(made):
    """What a class of the vendors takes."""
    return set(inspect.signature(made._internal_init if issubclass(made, pulumi.Resource) else made).parameters)


def test_every_record_and_every_part_of_one_has_a_row():
    # Receivers give their actions in Sentry's form.
    assert set(TABLE) == {*parts(Record), SentryAction, Id, Joined} - {Manual}


@pytest.mark.parametrize("record", [one for one, row in TABLE.items() if not row.inputs], ids=lambda one: one.__name__)
def test_a_record_without_inputs_of_its_own_has_the_vendors_words(record):
    row = TABLE[record]
    if isinstance(row.made, type) and row.made is not dict:
        names = {one.name for one in fields(record)} - {"key"}
        assert names
        assert names <= known(row.made)


def test_references_name_fields_that_exist():
    for record, row in TABLE.items():
        for names, _ in row.refers():
            assert set(names) <= {one.name for one in fields(record)}, record


def test_what_is_referred_to_is_declared_or_looked_up():
    kinds = {row.kind for row in TABLE.values() if row.kind}
    for record, row in TABLE.items():
        for _, reference in row.refers():
            assert reference.kind in kinds | LOOKED_UP, record


@pytest.mark.parametrize("scope", SCOPES)
def test_what_another_stack_declares_is_looked_up(catalog_folder, scope):
    part = make_plan(load_catalog(catalog_folder)).part(scopes=[scope])
    elsewhere = {kind for kind, names in referred(part).items() if names.keys() - declared(part, kind).keys()}
    assert elsewhere
    # The name of an environment is known without a look-up.
    named = {what.kind for row in TABLE.values() for what in row.references.values() if getattr(what, "named", False)}
    assert elsewhere <= LOOKED_UP | named
