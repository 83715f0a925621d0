"""Valid values of a shape, drawn from the provider's own definitions: its types and limits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st
from pulumi_plugin_kit.fields import Field, Kind, Member, members

from sentry_cases.texts import Drawn, Strategy, text

Strategies = Mapping[str, Any]


def enum_of(cls: type, name: str) -> tuple[Any, ...]:
    """What is allowed for a property of a shape."""
    return _named(cls, name).field.enum


def item_of(cls: type, name: str) -> type:
    """The shape of the items of a list."""
    item = _named(cls, name).kind.item
    assert item
    assert item.cls
    return item.cls


def _named(cls: type, name: str) -> Member:
    return next(member for member in members(cls) if member.name == name)


def shaped(cls: type, own: Strategies, common: Strategies | None = None, path: str = "") -> Drawn:
    """Values of a shape: all that is required, and some of what is not.

    `own` has strategies by the path of a property, where None leaves it out; `common` by its name, at any depth.
    """
    required: dict[str, Strategy] = {}
    optional: dict[str, Strategy] = {}
    for member in members(cls):
        strategy = _member(member, own, common or {}, f"{path}{member.name}")
        if strategy is not None:
            (required if member.required else optional)[member.name] = strategy
    return st.fixed_dictionaries(required, optional=optional)


def _member(member: Member, own: Strategies, common: Strategies, place: str) -> Strategy | None:
    if place in own:
        return own[place]
    if member.name in common:
        return common[member.name]
    kind, field = member.kind, member.field
    if (cls := (kind.item or kind).cls) is not None:
        nested = shaped(cls, own, common, f"{place}.")
        return nested if kind.item is None else st.lists(nested, min_size=field.min_items, max_size=4)
    if kind.item is None:
        return _value(kind, field)
    item = _value(kind.item, field, item=True)
    return st.lists(item, min_size=field.min_items, max_size=4, unique=bool(field.enum))


def _value(kind: Kind, field: Field, *, item: bool = False) -> Strategy:
    if field.enum:
        return st.sampled_from(field.enum)
    if kind.name == "object":
        return st.dictionaries(st.sampled_from(["release", "releaseId"]), st.lists(text(), min_size=1, max_size=2))
    numbers: dict[str, Strategy] = {
        "boolean": st.booleans(),
        "integer": st.integers(int(field.minimum or 0), int(field.maximum or 10**6)),
    }
    return numbers[kind.name] if kind.name in numbers else _text(field, item=item)


def _text(field: Field, *, item: bool) -> st.SearchStrategy[str]:
    if field.pattern is None:
        return text(field.max_length, empty=not (field.min_items or item))
    of_form = st.from_regex(re.compile(field.pattern[0]), fullmatch=True)
    longest = field.max_length or 100
    return of_form.filter(lambda one: len(one) <= longest and "\x00" not in one)
