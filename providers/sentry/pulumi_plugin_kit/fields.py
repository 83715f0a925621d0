"""How a property is described: once, in the type of its resource. Schema, check and diff are derived from it.

    @shape
    class TeamInputs:
        slug: Annotated[str, Field("Short name in addresses.", max_length=50)]
        name: Annotated[str | None, Field("Name that people see.", computed=True)] = None

The Python type gives the property's type, the Python default its default; without one the property is required.
"""

from __future__ import annotations

import dataclasses
import re
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, TypeVar, Union, dataclass_transform, get_args, get_origin, get_type_hints

T = TypeVar("T")

StringMap = Mapping[str, str]
"""A result that maps names to ids."""


@dataclass_transform(frozen_default=True, kw_only_default=True)
def shape(cls: type[T]) -> type[T]:
    """Make a class of annotated fields a frozen, slotted, keyword-only dataclass."""
    return dataclass(frozen=True, slots=True, kw_only=True)(cls)


@dataclass(frozen=True, slots=True)
class Field:
    """What the type of a property cannot say. A package whose service spells values its own way derives from it."""

    description: str = ""
    _: dataclasses.KW_ONLY
    # Another value needs another object.
    replace: bool = False
    secret: bool = False
    # Left to the service when absent: then no value that it chooses is a difference.
    computed: bool = False
    # The order of the list has no meaning, and the service does not keep it.
    unordered: bool = False
    # Inputs that the service makes this from where it is absent: it is secret where one of them is.
    made_of: tuple[str, ...] = ()
    enum: tuple[Any, ...] = ()
    # A number's smallest and largest value.
    minimum: float | None = None
    maximum: float | None = None
    multiple_of: int | None = None
    max_length: int | None = None
    # The fewest items that a list must have.
    min_items: int = 0
    # A regular expression for the whole text, and what to say when it does not match.
    pattern: tuple[str, str] | None = None
    # One spelling for all values that the service takes as the same.
    canonical: Callable[[Any], Any] | None = None
    # Made from the resource's name where it is absent, as Pulumi does.
    auto_named: bool = False
    # The schema has the default.
    default_in_schema: bool = True

    def canonical_value(self, value: Any) -> Any:
        """The one spelling of a value that is there."""
        return self.canonical(value) if self.canonical else value


@dataclass(frozen=True, slots=True)
class Kind:
    """A property's type: a scalar name, `any`, `object`, `array` of an item, or `shape` with its class."""

    name: str
    item: Kind | None = None
    cls: type | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A property of a shape: its name on Pulumi's side, its attribute, and all that is declared of it."""

    name: str
    attribute: str
    kind: Kind
    field: Field
    required: bool
    default: Any


_SCALARS = {str: "string", int: "integer", float: "number", bool: "boolean"}


def members(cls: type) -> tuple[Member, ...]:
    """The properties of a shape, in the order of declaration."""
    return _members(cls)


@cache
def _members(cls: type) -> tuple[Member, ...]:
    hints = get_type_hints(cls, include_extras=True)
    return tuple(_member(item, hints[item.name]) for item in dataclasses.fields(cls))


@cache
def camel(name: str) -> str:
    """`check_in_margin` as `checkInMargin`."""
    return re.sub(r"_([a-z0-9])", lambda match: match[1].upper(), name)


def is_shape(annotation: Any) -> bool:
    """Whether a type is a shape."""
    return isinstance(annotation, type) and dataclasses.is_dataclass(annotation)


def load(cls: type[T], values: Mapping[str, Any]) -> T:
    """An instance of a shape from checked property values; None stands for what is absent."""
    given = {}
    for member in members(cls):
        if member.name in values:
            given[member.attribute] = _load(member.kind, values[member.name])
        elif member.required:
            given[member.attribute] = None
    return cls(**given)


def dump(instance: Any) -> dict[str, Any]:
    """The property values of a shape's instance, without what is absent."""
    values: dict[str, Any] = {}
    for member in members(type(instance)):
        value = getattr(instance, member.attribute)
        if value is not None:
            values[member.name] = _dump(value)
    return values


def _load(kind: Kind, value: Any) -> Any:
    if value is None:
        return None
    if kind.cls is not None:
        return load(kind.cls, value)
    if kind.item is not None:
        return tuple(_load(kind.item, item) for item in value)
    return value


def _dump(value: Any) -> Any:
    if is_shape(type(value)):
        return dump(value)
    if isinstance(value, tuple):
        return [_dump(item) for item in value]
    return value


def _member(item: dataclasses.Field[Any], annotation: Any) -> Member:
    annotation, *extras = get_args(annotation) if get_origin(annotation) is Annotated else (annotation,)
    field = next((extra for extra in extras if isinstance(extra, Field)), Field())
    required = item.default is dataclasses.MISSING
    default = None if required or item.default == () else item.default
    return Member(camel(item.name), item.name, _kind(annotation), field, required, default)


def _kind(annotation: Any) -> Kind:
    if get_origin(annotation) in {Union, types.UnionType}:
        (annotation,) = (choice for choice in get_args(annotation) if choice is not types.NoneType)
    if annotation in _SCALARS:
        return Kind(_SCALARS[annotation])
    if is_shape(annotation):
        return Kind("shape", cls=annotation)
    if annotation is Any:
        return Kind("any")
    if get_origin(annotation) is tuple:
        return Kind("array", item=_kind(get_args(annotation)[0]))
    if annotation == StringMap:
        return Kind("map")
    if get_origin(annotation) is Mapping:
        return Kind("object")
    raise TypeError(f"{annotation} has no property type")
