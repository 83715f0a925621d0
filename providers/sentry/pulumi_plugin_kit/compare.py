"""Comparing what is wanted with what is there: only what the service itself takes as different is a difference.

Canonical forms carry defaults, drop what is empty, spell aliases in one way and order what has no order.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from pulumi_plugin_kit.fields import Kind, Member, members
from pulumi_plugin_kit.values import UNKNOWN

EMPTY: tuple[Any, ...] = (None, "", [], {})
"""What means the same as no value."""


class Change(Enum):
    """What happens to a property."""

    ADD = "add"
    DELETE = "delete"
    UPDATE = "update"


@dataclass(frozen=True, slots=True)
class Difference:
    """A property that changes, by its path; `replace` if that needs another object."""

    path: str
    change: Change
    replace: bool


def canonical(cls: type, values: Mapping[str, Any]) -> dict[str, Any]:
    """The canonical form of a shape's values."""
    form = {}
    for member in members(cls):
        value = _canonical_member(member, values.get(member.name))
        if value is not None:
            form[member.name] = value
    return form


def differences(cls: type, old: Mapping[str, Any], new: Mapping[str, Any], path: str = "") -> list[Difference]:
    """Every difference from `old` (what is there) to `new` (what is wanted), at the deepest path that holds it."""
    found: list[Difference] = []
    for member in members(cls):
        was, wanted = old.get(member.name), new.get(member.name)
        place = f"{path}.{member.name}" if path else member.name
        replace = member.field.replace
        found += (
            Difference(item.path, item.change, replace or item.replace) for item in _differ(member, was, wanted, place)
        )
    return found


def reconcile(cls: type, asked: Mapping[str, Any], served: Mapping[str, Any]) -> dict[str, Any]:
    """What the service has, spelled and ordered as it was asked for wherever both mean the same."""
    result: dict[str, Any] = {}
    for member in members(cls):
        value = _reconcile(member, member.kind, asked.get(member.name), served.get(member.name))
        if value is not None:
            result[member.name] = value
    return result


def without_defaults(
    cls: type, values: Mapping[str, Any], asked: Mapping[str, Any] | None, *, importing: bool = False
) -> dict[str, Any]:
    """The values worth writing down as inputs: those asked for, and those that differ from the default.

    What the service chose by itself is written down only when importing, where nothing was asked for.
    """
    result = {}
    given = asked or {}
    for member in members(cls):
        value = values.get(member.name)
        if value is None:
            continue
        differs = _canonical_member(member, value) != _canonical_member(member, None)
        wanted = differs and (importing or not member.field.computed)
        if member.name in given or member.required or wanted:
            result[member.name] = _worth(member.kind, value, given.get(member.name))
    return result


def _worth(kind: Kind, value: Any, asked: Any) -> Any:
    if kind.cls is not None:
        return without_defaults(kind.cls, value, asked, importing=asked is None)
    if kind.item is not None:
        known = asked or []
        return [
            _worth(kind.item, item, known[position] if position < len(known) else None)
            for position, item in enumerate(value)
        ]
    return value


def _canonical_member(member: Member, value: Any) -> Any:
    if value is None:
        value = member.default
    if value is UNKNOWN:
        return value
    form = _canonical(member, member.kind, value)
    return None if form in EMPTY else form


def _canonical(member: Member, kind: Kind, value: Any) -> Any:
    if value is None or value is UNKNOWN:
        return value
    if kind.cls is not None:
        return canonical(kind.cls, value)
    if kind.item is not None:
        items = [_canonical(member, kind.item, item) for item in value]
        if all(item in EMPTY for item in items):
            # A list of blanks, such as the aliases of fields that have none, says as little as no list.
            return None
        return sorted(items, key=_key) if member.field.unordered and len(items) > 1 else items
    return member.field.canonical_value(value)


def _key(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=repr)


def _differ(member: Member, old: Any, new: Any, path: str) -> Iterator[Difference]:
    if member.field.computed and new in (None, [], {}):
        # An object or a list with nothing in it asks for nothing either.
        return
    if old == new and new is not UNKNOWN:
        return
    was, wanted = _canonical_member(member, old), _canonical_member(member, new)
    if was is not UNKNOWN and wanted is not UNKNOWN and was == wanted:
        return
    if was is None:
        yield Difference(path, Change.ADD, replace=False)
    elif wanted is None:
        yield Difference(path, Change.DELETE, replace=False)
    elif wanted is UNKNOWN or was is UNKNOWN or old is None or new is None:
        yield Difference(path, Change.UPDATE, replace=False)
    elif member.kind.cls is not None:
        yield from differences(member.kind.cls, old, new, path)
    elif member.kind.item is not None:
        yield from _differ_lists(member, member.kind.item, old, new, path)
    else:
        yield Difference(path, Change.UPDATE, replace=False)


def _differ_lists(
    member: Member, kind: Kind, old: Sequence[Any], new: Sequence[Any], path: str
) -> Iterator[Difference]:
    before = _aligned(member, kind, old, new) if member.field.unordered else list(old)
    for position, wanted in enumerate(new):
        place = f"{path}[{position}]"
        if position >= len(before):
            yield Difference(place, Change.ADD, replace=False)
            continue
        was = before[position]
        if _same(member, kind, was, wanted):
            continue
        if kind.cls is not None and isinstance(was, Mapping) and isinstance(wanted, Mapping):
            yield from differences(kind.cls, was, wanted, place)
        else:
            yield Difference(place, Change.UPDATE, replace=False)
    for position in range(len(new), len(before)):
        yield Difference(f"{path}[{position}]", Change.DELETE, replace=False)


def _same(member: Member, kind: Kind, was: Any, wanted: Any) -> bool:
    if was is UNKNOWN or wanted is UNKNOWN:
        return False
    if kind.cls is not None:
        return not differences(kind.cls, was, wanted)
    return bool(_canonical(member, kind, was) == _canonical(member, kind, wanted))


def _aligned(member: Member, kind: Kind, items: Sequence[Any], order: Sequence[Any]) -> list[Any]:
    """`items` so that those equal to one of `order` stand in its place, the others in the places left."""
    left = list(items)
    placed: dict[int, Any] = {}
    for position, wanted in enumerate(order):
        for index, item in enumerate(left):
            if _same(member, kind, item, wanted):
                placed[position] = left.pop(index)
                break
    rest = iter(left)
    aligned = []
    for position in range(len(order)):
        if position in placed:
            aligned.append(placed[position])
        elif (item := next(rest, None)) is not None:
            aligned.append(item)
    return [*aligned, *rest]


def _reconcile(member: Member, kind: Kind, asked: Any, served: Any) -> Any:
    if asked is None or asked is UNKNOWN:
        return served
    if asked == served or _canonical_of(member, kind, asked) == _canonical_of(member, kind, served):
        return asked
    if served is None:
        return None
    if kind.cls is not None:
        return reconcile(kind.cls, asked, served)
    if kind.item is not None:
        inner = kind.item
        items = _aligned(member, inner, served, asked) if member.field.unordered else served
        return [
            _reconcile(member, inner, asked[position] if position < len(asked) else None, item)
            for position, item in enumerate(items)
        ]
    return served


def _canonical_of(member: Member, kind: Kind, value: Any) -> Any:
    return _canonical_member(member, value) if kind is member.kind else _canonical(member, kind, value)
