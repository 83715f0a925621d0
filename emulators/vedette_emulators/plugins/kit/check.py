"""Checking what a program gives against a shape: defaults filled in, and everything that is wrong, at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from vedette_emulators.plugins.kit.fields import Field, Shape
from vedette_emulators.plugins.kit.values import UNKNOWN

__all__ = ["Problem", "check"]

_TYPES: Mapping[str, tuple[type, str]] = {
    "string": (str, "a text"),
    "integer": (int, "a whole number"),
    "boolean": (bool, "true or false"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong: at which property, and a sentence that says what is there and what is allowed."""

    path: str
    reason: str


def check(shape: Shape, values: Mapping[str, Any], path: str = "") -> tuple[dict[str, Any], list[Problem]]:
    """The inputs with defaults, and every problem. What is not known yet passes."""
    filled: dict[str, Any] = {}
    problems: list[Problem] = []
    fields = {field.name: field for field in shape.inputs}
    for name in values:
        if name not in fields:
            near = get_close_matches(name, fields, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(sorted(fields))}"
            problems.append(Problem(_at(path, name), f"there is no such property; {hint}"))
    for name, field in fields.items():
        value = values.get(name, field.default)
        if value is None:
            if field.required:
                problems.append(Problem(_at(path, name), f"is missing: give {_wanted(field)}"))
            continue
        filled[name] = _checked(field, value, _at(path, name), problems)
    return filled, problems


def _checked(field: Field, value: Any, path: str, problems: list[Problem]) -> Any:
    if value is UNKNOWN:
        return value
    if not field.many:
        return _item(field, value, path, problems)
    if not isinstance(value, list):
        problems.append(Problem(path, f"is {_shown(value)}: give {_wanted(field)}"))
        return value
    return [_item(field, item, f"{path}[{position}]", problems) for position, item in enumerate(value)]


def _item(field: Field, value: Any, path: str, problems: list[Problem]) -> Any:
    if value is UNKNOWN:
        return value
    if isinstance(field.kind, Shape):
        if not isinstance(value, Mapping):
            problems.append(Problem(path, f"is {_shown(value)}: give an object"))
            return value
        inner, found = check(field.kind, value, path)
        problems += found
        return inner
    kind, words = _TYPES[field.kind]
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        problems.append(Problem(path, f"is {_shown(value)}: give {words}"))
    elif field.choices and value not in field.choices:
        problems.append(Problem(path, f"is {_shown(value)}: use one of {', '.join(field.choices)}"))
    return value


def _wanted(field: Field) -> str:
    words = "an object" if isinstance(field.kind, Shape) else _TYPES[field.kind][1]
    return "a list" if field.many else words


def _at(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=repr)
    return text if len(text) <= 80 else f"{text[:80]}..."
