"""Which keys the model has at which place of a file."""

from __future__ import annotations

from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

from vedette.source import Path


def model_at(model: type[BaseModel], path: Path) -> type[BaseModel] | None:
    """The model of the mapping at `path`; None where the keys are names that the author chose, or nothing is known."""
    found: Any = model
    for step in path:
        found = inside(found, step)
    return found if is_model(found) else None


def fields(model: type[BaseModel] | None) -> dict[str, str | None]:
    """The keys that a mapping may have, with their descriptions."""
    if model is None:
        return {}
    # The plain form of a limit is no key.
    known = {name: field for name, field in model.model_fields.items() if name != "single"}
    return {field.alias or name: field.description for name, field in known.items()}


def is_model(annotation: object) -> bool:
    """Whether the keys of a mapping of this form are given by a model."""
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def inside(annotation: Any, step: str | int) -> Any:  # noqa: ANN401 - any type form may be met
    """The annotation of one step further in; None where there is nothing to know."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for name, field in annotation.model_fields.items():
            if step == (field.alias or name):
                return _unwrapped(field.annotation)
        return None
    arguments = get_args(annotation)
    return _unwrapped(arguments[0 if isinstance(step, int) else -1]) if arguments else None


def _unwrapped(annotation: Any) -> Any:  # noqa: ANN401 - any type form may be met
    """Without `| None` and without Annotated."""
    if get_origin(annotation) in {Union, UnionType}:
        return _unwrapped(next(part for part in get_args(annotation) if part is not type(None)))
    if hasattr(annotation, "__metadata__"):
        return _unwrapped(annotation.__origin__)
    return annotation
