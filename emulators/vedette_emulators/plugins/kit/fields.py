"""The words in which a plugin's tables describe properties."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["Field", "Shape", "computed", "optional", "output", "required"]

Scalar = Literal["string", "integer", "boolean"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A property.

    Attributes:
        name: As Pulumi writes it, camel case.
        kind: A scalar, or the shape of an object.
        many: Whether it is a list of these.
        required: Whether a program must give it.
        computed: Whether the service fills it in where a program does not.
        only_output: Whether a program cannot give it at all.
        default: What a program that does not give it means.
        published: Whether the package's schema names that default.
        named: Whether Pulumi makes it from the resource's name where it is not given.
        replace: Whether another value needs another object.
        unordered: Whether the order of the list says nothing.
        choices: The values allowed, if they are few.
        same: Whether two different values mean the same to the service.
    """

    name: str
    kind: Scalar | Shape = "string"
    many: bool = False
    required: bool = False
    computed: bool = False
    only_output: bool = False
    default: Any = None
    published: bool = False
    named: bool = False
    replace: bool = False
    unordered: bool = False
    choices: tuple[str, ...] = ()
    same: Callable[[Any, Any], bool] | None = None

    @property
    def always_there(self) -> bool:
        """Whether the property is always set once the object exists."""
        return self.required or self.computed or self.named or self.published


@dataclass(frozen=True, slots=True)
class Shape:
    """An object's properties; `name` is the type's name in the schema, empty for a resource's own."""

    name: str
    fields: tuple[Field, ...]

    @property
    def inputs(self) -> tuple[Field, ...]:
        """The properties that a program can give."""
        return tuple(field for field in self.fields if not field.only_output)


def required(name: str, kind: Scalar | Shape = "string", **more: Any) -> Field:
    """A property that a program must give."""
    return Field(name=name, kind=kind, required=True, **more)


def optional(name: str, kind: Scalar | Shape = "string", **more: Any) -> Field:
    """A property that a program can give; without it there is none."""
    return Field(name=name, kind=kind, **more)


def computed(name: str, kind: Scalar | Shape = "string", **more: Any) -> Field:
    """A property that a program can give; without it the service chooses."""
    return Field(name=name, kind=kind, computed=True, **more)


def output(name: str, kind: Scalar | Shape = "string", **more: Any) -> Field:
    """A property that only the service sets."""
    return Field(name=name, kind=kind, computed=True, only_output=True, **more)
