"""Templates of files: text in which `<% name %>` stands for a value.

GitHub's own `${{ }}` and the shell's `$` mean nothing here, so a workflow is written as it will be read. A placeholder
is a name, nothing more: what decides belongs into the catalog, what computes into the workflow.
"""

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


def render(text: str, values: Values) -> str:
    """The text with every placeholder filled: lists as `a, b`, truth as `true` and `false`.

    Raises:
        KeyError: A placeholder has no value; `problems` says where, before anything is rendered.
    """
    return _PLACEHOLDER.sub(lambda match: _written(values[match[1]]), text)


def _written(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return ", ".join(value) if isinstance(value, tuple) else str(value)
