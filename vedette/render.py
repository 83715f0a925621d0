"""Templates of files: text in which `<% name %>` stands for a value.

GitHub's own `${{ }}` and the shell's `$` mean nothing here, so a workflow is written as it will be read. A placeholder
is a name, nothing more: what decides belongs into the catalog, what computes into the workflow.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Value = str | int | float | bool | tuple[str, ...]
Values = Mapping[str, Value]

_OPEN, _CLOSE = "<%", "%>"
# How far the end of a placeholder is looked for, in characters: to the end of the line, from each start, would take the
# square of its length.
_LOOK = 200
_PLACEHOLDER = re.compile(r"<%[ \t]*([a-z][a-z0-9_-]*(?:\.[a-z0-9_-]+)*)[ \t]*%>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A placeholder that cannot be filled; `line` and `column` count from 1, `name` is None where none can be read."""

    line: int
    column: int
    width: int
    name: str | None


def placeholders(text: str) -> Iterator[str]:
    """The names of all placeholders, each time that one occurs."""
    return (match[1] for match in _PLACEHOLDER.finditer(text))


def placed(line: str) -> Iterator[tuple[str, str]]:
    """The name of each placeholder of a line, with what stands before it."""
    return ((match[1], line[: match.start()]) for match in _PLACEHOLDER.finditer(line))


def problems(text: str, known: Values) -> Iterator[Problem]:
    """Every placeholder that is not in `known`, and every `<%` that starts none."""
    for number, line in enumerate(text.split("\n"), start=1):
        at = line.find(_OPEN)
        while at >= 0:
            match = _PLACEHOLDER.match(line, at)
            if not match or match[1] not in known:
                end = match.end() if match else line.find(_CLOSE, at, at + _LOOK) + len(_CLOSE)
                width = end - at if end > at else len(_OPEN)
                yield Problem(line=number, column=at + 1, width=width, name=match[1] if match else None)
            at = line.find(_OPEN, match.end() if match else at + len(_OPEN))


def is_yaml(path: str) -> bool:
    """Whether a file is YAML by its name, so that values are quoted in it where they need it."""
    return path.endswith((".yml", ".yaml"))


def render(text: str, values: Values, *, path: str = "") -> str:
    """The text with every placeholder filled: lists as `a, b`, truth as `true` and `false`.

    In YAML a value that is the whole of a plain scalar gets quotes where it would else be read as something else, and
    one inside quotes is escaped for them. Where neither helps, `vedette.delivery.fits` finds it before.

    Args:
        text: The template.
        values: By the names of the placeholders.
        path: What is written, which says how values are quoted.

    Raises:
        KeyError: A placeholder has no value; `problems` says where, before anything is rendered.
    """
    if not is_yaml(path):
        return _PLACEHOLDER.sub(lambda match: as_text(values[match[1]]), text)
    return _PLACEHOLDER.sub(lambda match: _in_yaml(match, values[match[1]]), text)


def as_text(value: Value) -> str:
    """A value as it stands in the text."""
    if isinstance(value, bool):
        return str(value).lower()
    return ", ".join(value) if isinstance(value, tuple) else str(value)


# What stands before a value that is the whole of a scalar, and what may stand behind it.
_KEY = re.compile(r"[ ]*(?:- )?[A-Za-z0-9_.-]+:[ ]+")
_END = re.compile(r"[ ]*(?:[ ]#[^\n]*)?(?:\n|\Z)")
# Values that are read in YAML as they are written: no sign that means anything in it, and no number in another form.
_PLAIN = re.compile(r"[A-Za-z0-9_./](?:[A-Za-z0-9_./@+=&;() '$|<>*-]|,(?=[ ])|:(?=[^\s]))*(?<![ :])")
_NUMBER = re.compile(r"[-+]?[0-9.][0-9_.]*(?:e[-+]?[0-9]+)?|0x[0-9a-f]+|0o[0-7]+|[.](?:inf|nan)|null|~", re.IGNORECASE)
_CANONICAL = re.compile(r"0|[1-9][0-9]{0,14}")


def _in_yaml(match: re.Match[str], value: Value) -> str:
    text, seen = match.string, as_text(value)
    if not isinstance(value, str):
        return seen
    if text[match.start() - 1 : match.start()] == text[match.end() : match.end() + 1] == '"':
        return json.dumps(seen, ensure_ascii=False)[1:-1]
    line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
    if not (seen and _KEY.fullmatch(line) and _END.match(text, match.end())):
        return seen
    if _PLAIN.fullmatch(seen) and (_CANONICAL.fullmatch(seen) or not _NUMBER.fullmatch(seen)):
        return seen
    return json.dumps(seen, ensure_ascii=False)
