"""What an update would change, as the Terraform bridge sees it: the state of before against the inputs of now.

A value that is not given is no difference from an empty one, nor from one that the service chose; the order of a set
says nothing; two spellings of one value are the same where the table says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from vedette_emulators.plugins.kit.fields import Field, Shape
from vedette_emulators.plugins.kit.values import UNKNOWN

__all__ = ["Difference", "changed", "differences", "inputs_of", "settled"]

_EMPTY: tuple[Any, ...] = (None, "", False, 0, [], {})


@dataclass(frozen=True, slots=True)
class Difference:
    """A property that changes, by its path; `replace` if that needs another object."""

    path: str
    change: Literal["add", "delete", "update"]
    replace: bool


def differences(shape: Shape, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """Every difference from the state `old` to the inputs `new`, at the deepest path that holds it."""
    return [
        Difference(path, change, field.replace)
        for field in shape.inputs
        for path, change in _field(field, old.get(field.name), new.get(field.name), field.name)
    ]


def changed(shape: Shape, old: Mapping[str, Any], new: Mapping[str, Any]) -> set[str]:
    """The names of the properties that differ."""
    return {
        field.name for field in shape.inputs if any(_field(field, old.get(field.name), new.get(field.name), field.name))
    }


def _field(field: Field, old: Any, new: Any, path: str) -> Iterator[tuple[str, Literal["add", "delete", "update"]]]:
    if new is None:
        if not field.computed and old not in _EMPTY and not (field.same and field.same(old, None)):
            yield path, "delete"
    elif old is None:
        if new not in _EMPTY:
            yield path, "add"
    elif new is UNKNOWN:
        yield path, "update"
    elif field.many:
        yield from _list(field, old, new, path)
    elif not _same(field, old, new):
        yield from _inside(field, old, new, path)


def _list(
    field: Field, old: list[Any], new: list[Any], path: str
) -> Iterator[tuple[str, Literal["add", "delete", "update"]]]:
    if field.unordered:
        if _sorted(old) != _sorted(new):
            yield path, "update"
        return
    for position in range(max(len(old), len(new))):
        place = f"{path}[{position}]"
        if position >= len(old):
            yield place, "add"
        elif position >= len(new):
            yield place, "delete"
        elif not _same(field, old[position], new[position]):
            yield from _inside(field, old[position], new[position], place)


def _inside(field: Field, old: Any, new: Any, path: str) -> Iterator[tuple[str, Literal["add", "delete", "update"]]]:
    if not isinstance(field.kind, Shape) or new is UNKNOWN:
        yield path, "update"
        return
    for inner in field.kind.inputs:
        yield from _field(inner, old.get(inner.name), new.get(inner.name), f"{path}.{inner.name}")


def _same(field: Field, old: Any, new: Any) -> bool:
    if old is UNKNOWN or new is UNKNOWN:
        return False
    return bool(old == new or (field.same is not None and field.same(old, new)))


def _sorted(items: list[Any]) -> list[Any]:
    return sorted(items, key=repr)


def settled(shape: Shape, before: Mapping[str, Any], served: Mapping[str, Any]) -> dict[str, Any]:
    """What the service serves over what was known before, sets in the order of before.

    What the service does not serve (a channel's members, what happens on destroy) stays as it was.
    """
    state = {**before, **served}
    for field in shape.fields:
        was, now = before.get(field.name), state.get(field.name)
        if field.unordered and isinstance(was, list) and isinstance(now, list) and _sorted(was) == _sorted(now):
            state[field.name] = was
    return {name: value for name, value in state.items() if value is not None}


def inputs_of(shape: Shape, state: Mapping[str, Any], asked: Mapping[str, Any] | None) -> dict[str, Any]:
    """The inputs that describe a state: those asked for before, and what differs from the defaults.

    With nothing asked for (an import) also what the service chose.
    """
    found: dict[str, Any] = {}
    for field in shape.inputs:
        now = state.get(field.name)
        was = (asked or {}).get(field.name)
        if now is not None and (was is not None or _worth_writing(field, now, importing=asked is None)):
            found[field.name] = _input(field, now, was)
    return found


def _worth_writing(field: Field, now: Any, *, importing: bool) -> bool:
    """Whether a value that nobody asked for says something; an import also writes defaults, as a check would."""
    if field.required or (importing and field.default is not None):
        return True
    return now != field.default and now not in _EMPTY and (importing or not field.computed)


def _input(field: Field, now: Any, was: Any) -> Any:
    if was is not None and not field.many and _same(field, now, was):
        return was
    if not isinstance(field.kind, Shape):
        return now
    if not field.many:
        return inputs_of(field.kind, now, was)
    known = was if isinstance(was, list) else []
    return [
        inputs_of(field.kind, item, known[position] if position < len(known) else None)
        for position, item in enumerate(now)
    ]
