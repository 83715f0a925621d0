"""Every input of every resource, changed behind Pulumi's back, is seen by a refresh and mended by an update.

What is changed stands in the case of the resource, and is held against the schema: a new input without a row there
fails the first test. Tests in tests/e2e make the same changes under the real engine.
"""

from __future__ import annotations

import re

import pytest
from pulumi_resource_sentry.schema import package_schema
from sentry_cases.by_hand import edit
from sentry_cases.case import filled
from sentry_cases.registry import CASES

EDITS = [
    (kind, leaf) for kind, case in CASES.items() for leaf, edits in case.drift.items() if not isinstance(edits, str)
]
UPDATES = [(kind, leaf) for kind, leaf in EDITS if leaf not in CASES[kind].becomes]
MORE = [(kind, *row) for kind, case in CASES.items() for row in case.more_drift]
ALSO_IN_MORE = {(kind, leaf) for kind, leaf, *_ in MORE}


def leaves(schema, properties, prefix=""):
    for name, prop in properties.items():
        item = prop.get("items", prop)
        reference = item.get("$ref", "")
        if reference.startswith("#/types/"):
            token = reference.removeprefix("#/types/")
            yield from leaves(schema, schema["types"][token]["properties"], f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"


def test_every_input_of_the_schema_has_a_row():
    schema = package_schema()
    there = {
        (token.rpartition(":")[2], leaf)
        for token, item in schema["resources"].items()
        for leaf in leaves(schema, item["inputProperties"])
    }
    assert {(kind, leaf) for kind, case in CASES.items() for leaf in case.drift} == there
    assert {(kind, leaf) for kind, case in CASES.items() for leaf in case.becomes} <= set(EDITS)
    assert {(kind, leaf) for kind, leaf, *_ in MORE} <= set(EDITS)


def drift(engine, emulator, made, wanted, edits):
    """Edit, refresh, look, mend, look again; the places of the difference that the refresh shows."""
    edit(emulator.services, CASES[made.type], made.id, edits, emulator.there)
    seen = engine.read(made)
    assert seen.id == made.id
    assert seen.plain_inputs != made.plain_inputs
    found = engine.diff(seen, wanted)
    mended = engine.update(seen, wanted)
    assert engine.diff(mended, wanted) == {}
    again = engine.read(mended)
    assert again.plain == mended.plain
    assert engine.diff(again, wanted) == {}
    return {re.sub(r"\[\d+\]", "", place) for place in found}


@pytest.mark.parametrize(
    ("kind", "leaf"),
    [pytest.param(*row, marks=[pytest.mark.deep] if row in ALSO_IN_MORE else []) for row in UPDATES],
    ids=lambda item: item,
)
def test_a_change_behind_pulumis_back_is_seen_alone_and_mended(engine, emulator, more, kind, leaf):
    wanted = filled(CASES[kind].for_drift(leaf), more)
    made = engine.create(kind, wanted)
    assert drift(engine, emulator, made, wanted, CASES[kind].drift[leaf]) == {leaf}


@pytest.mark.parametrize(("kind", "leaf"), [row for row in EDITS if row not in UPDATES], ids=lambda item: item)
def test_a_change_that_an_update_cannot_mend_is_seen_too(engine, more, emulator, kind, leaf):
    case, wanted = CASES[kind], filled(CASES[kind].for_drift(leaf), more)
    made = engine.create(kind, wanted)
    edit(emulator.services, case, made.id, case.drift[leaf], more)
    seen = engine.read(made)
    if case.becomes[leaf] == "create":
        assert seen.id == ""
    else:
        assert seen.id == made.id
        assert engine.diff(seen, wanted) == {leaf: "UPDATE_REPLACE"}


@pytest.mark.parametrize(("kind", "leaf", "path", "value"), MORE)
def test_a_change_among_others_is_seen_and_mended(  # noqa: PLR0917
    engine, emulator, more, kind, leaf, path, value
):
    wanted = filled(CASES[kind].example, more)
    made = engine.create(kind, wanted)
    places = drift(engine, emulator, made, wanted, {path: value})
    # The deepest place, or the whole that it is part of where that came, went or changed as one.
    assert any(leaf == place or leaf.startswith(f"{place}.") for place in places), places


def test_a_value_set_where_the_program_sets_none_is_taken_back(engine, emulator, examples):
    wanted = {key: value for key, value in examples["MetricMonitor"].items() if key != "description"}
    made = engine.create("MetricMonitor", wanted)
    assert drift(engine, emulator, made, wanted, {"description": "by hand"}) == {"description"}
