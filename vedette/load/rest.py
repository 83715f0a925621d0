"""What is left of a file without the entries that were refused, so that one run also checks the others."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from vedette.load.merge import DEEPER
from vedette.source import Path

_M = TypeVar("_M", bound=BaseModel)


def without(model: type[_M], data: dict[str, Any], refused: list[Path], **placeholders: object) -> _M | None:
    """The model of the data without what was refused; None where what is left is none either.

    Args:
        model: What the data is.
        data: What was refused is removed from it.
        refused: Where the refused values are.
        placeholders: What the model needs, for keys that are missing or were refused.
    """
    for path in refused:
        _drop(data, path)
    for name, value in placeholders.items():
        data.setdefault(name, value)
    try:
        return model.model_validate(data)
    except ValidationError:
        return None


def _drop(data: dict[str, Any], path: Path) -> None:
    """Remove the entry that a refused value belongs to; where that is no mapping, what it stands in."""
    entries, steps = data, path[: 3 if path[:1] and path[0] in DEEPER else 2]
    for depth, step in enumerate(steps):
        inner = entries.get(str(step))
        if depth == len(steps) - 1 or not isinstance(inner, dict):
            entries.pop(str(step), None)
            return
        entries = inner
