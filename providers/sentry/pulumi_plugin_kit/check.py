"""Checking inputs against their shape: everything that is wrong, at once, each with its property path."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final

from pulumi_plugin_kit.fields import Kind, Member, members
from pulumi_plugin_kit.redaction import HIDDEN
from pulumi_plugin_kit.values import UNKNOWN

MISSING: Final = object()
_SHOWN = 80
_NEAREST = re.compile(r'did you mean ".*?"\?\s*')


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with an input: where, what is there (MISSING if nothing), and what should be."""

    path: str
    seen: Any
    wanted: str

    def reason(self, *, hide: bool = False) -> str:
        """The sentence for the reader, with the value blanked out if it is secret."""
        if self.seen is MISSING:
            return f"is missing: {self.wanted}"
        if hide:
            # The nearest spelling says nearly what is there.
            wanted = _NEAREST.sub("", self.wanted) or "not allowed here"
            return f"is {HIDDEN}: {wanted}"
        return f"is {show(self.seen)}: {self.wanted}"


def show(value: Any) -> str:
    """A value as it would be written, shortened."""
    text = "a value not known yet" if value is UNKNOWN else json.dumps(value, ensure_ascii=False, default=repr)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def choices(allowed: tuple[Any, ...] | list[Any], seen: Any = MISSING) -> str:
    """`use one of ...`, with the nearest spelling first if there is one."""
    text = f"use one of {', '.join(show(choice) for choice in allowed)}"
    words = [choice for choice in allowed if isinstance(choice, str)]
    near = get_close_matches(seen, words, n=1) if isinstance(seen, str) else []
    return f"did you mean {show(near[0])}? {text}" if near else text


def check(cls: type, values: Mapping[str, Any], path: str = "") -> tuple[dict[str, Any], list[Problem]]:
    """The inputs with defaults filled in, and every problem. Unknown values pass."""
    filled: dict[str, Any] = {}
    problems: list[Problem] = []
    known = members(cls)
    names = {member.name for member in known}
    for name in values:
        # Pulumi's own bookkeeping, such as __defaults, is not checked.
        if name not in names and not name.startswith("__"):
            allowed = choices(sorted(names), name)
            problems.append(Problem(_join(path, name), values[name], f"there is no such property; {allowed}"))
    for member in known:
        value = values.get(member.name)
        place = _join(path, member.name)
        if value is None:
            if member.required:
                problems.append(
                    Problem(place, MISSING, member.field.description or _TYPES.get(member.kind.name, _ANY)[1])
                )
            elif member.default is not None:
                filled[member.name] = member.default
            continue
        filled[member.name] = _value(member, member.kind, value, place, problems)
    return filled, problems


def without(inputs: Mapping[str, Any], problems: list[Problem]) -> Mapping[str, Any]:
    """The inputs with UNKNOWN in the place of everything that has a problem already."""
    if not problems:
        return inputs
    masked = deepcopy(dict(inputs))
    for problem in problems:
        *parents, last = re.findall(r"[^.\[\]]+", problem.path)
        place: Any = masked
        for step in parents:
            place = _inside(place, step)
        if isinstance(place, dict):
            place[last] = UNKNOWN
        elif isinstance(place, list):
            place[int(last)] = UNKNOWN
    return masked


def _inside(place: Any, step: str) -> Any:
    if isinstance(place, list):
        return place[int(step)]
    return place.get(step) if isinstance(place, dict) else None


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _value(member: Member, kind: Kind, value: Any, path: str, problems: list[Problem]) -> Any:
    if value is UNKNOWN:
        return value
    if wrong := _wrong_type(kind, value):
        problems.append(Problem(path, value, wrong))
        return value
    if kind.cls is not None:
        inner, found = check(kind.cls, value, path)
        problems += found
        return inner
    if kind.item is not None:
        if len(value) < member.field.min_items:
            problems.append(Problem(path, value, f"give at least {member.field.min_items}"))
        return [_value(member, kind.item, item, f"{path}[{position}]", problems) for position, item in enumerate(value)]
    problems += (Problem(path, value, wanted) for wanted in _limits(member, value))
    return value


_TYPES: Mapping[str, tuple[tuple[type, ...], str]] = {
    "string": ((str,), "write a text"),
    "integer": ((int,), "write a whole number"),
    "number": ((int, float), "write a number"),
    "boolean": ((bool,), "write true or false"),
    "array": ((list,), "write a list"),
    "shape": ((dict,), "write an object"),
    "object": ((dict,), "write an object"),
}
_ANY: tuple[tuple[type, ...], str] = ((object,), "write a value")


def _wrong_type(kind: Kind, value: Any) -> str:
    allowed, wanted = _TYPES.get(kind.name, _ANY)
    good = isinstance(value, allowed) and (kind.name in {"boolean", "any"} or not isinstance(value, bool))
    return "" if good else wanted


def _limits(member: Member, value: Any) -> Iterator[str]:
    field = member.field
    if field.enum and value not in field.enum:
        yield choices(field.enum, value)
        return
    if isinstance(value, str):
        if field.max_length is not None and len(value) > field.max_length:
            yield f"at most {field.max_length} characters are allowed, these are {len(value)}"
        if field.pattern is not None and not re.fullmatch(field.pattern[0], value):
            yield field.pattern[1]
        blank = not value.strip() and field.pattern is None and field.min_items
        if blank or "\0" in value:
            yield "it must not be empty" if blank else "null characters are not allowed"
    elif isinstance(value, int | float) and not isinstance(value, bool):
        if field.minimum is not None and value < field.minimum:
            yield f"the smallest allowed is {show(field.minimum)}"
        if field.maximum is not None and value > field.maximum:
            yield f"the largest allowed is {show(field.maximum)}"
        if field.multiple_of is not None and value % field.multiple_of:
            yield f"use a multiple of {field.multiple_of}"
