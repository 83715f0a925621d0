"""A package's schema, derived from the shapes of its resources and functions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pulumi_plugin_kit.fields import Kind, Member, members

Json = dict[str, Any]


class SchemaWriter:
    """Describes resources and functions as the engine and the code generators read them.

    Attributes:
        types: The nested types of everything described so far, by token.
    """

    def __init__(self, package: str) -> None:
        self.package = package
        self.types: Json = {}

    def resource(self, cls: Any) -> Json:
        """A resource, from its Inputs and Outputs."""
        inputs, outputs = self.properties(cls.Inputs), self.properties(cls.Outputs)
        always = [member.name for member in members(cls.Outputs)]
        always += [member.name for member in members(cls.Inputs) if self.always_set(member)]
        return {
            "description": cls.description,
            "properties": inputs | outputs,
            "required": sorted(always),
            "inputProperties": inputs,
            "requiredInputs": required(members(cls.Inputs)),
        }

    def function(self, cls: Any) -> Json:
        """A function, from its Arguments and Result."""
        return {
            "description": cls.description,
            "inputs": {
                "type": "object",
                "properties": self.properties(cls.Arguments),
                "required": required(members(cls.Arguments)),
            },
            "outputs": {
                "type": "object",
                "properties": self.properties(cls.Result),
                "required": self.required_results(members(cls.Result)),
            },
        }

    def properties(self, cls: type) -> Json:
        """The properties of a shape."""
        return {member.name: self.property(member) for member in members(cls)}

    def property(self, member: Member) -> Json:
        """One property."""
        found = self._type(member.kind) | {"description": member.field.description}
        if member.field.secret:
            found["secret"] = True
        if member.field.replace:
            found["replaceOnChanges"] = True
        default = member.default if member.field.default_in_schema else None
        if isinstance(default, str | int | float | bool) and member.kind.name != "any":
            found["default"] = default
        return found

    def always_set(self, member: Member) -> bool:
        """Whether an input has a value in every state."""
        return member.required or member.default is not None

    def required_results(self, result: Iterable[Member]) -> list[str]:
        """The properties that every result of a function has."""
        return [member.name for member in result]

    def type_token(self, name: str) -> str:
        """The token of a nested type."""
        return f"{self.package}:index:{name}"

    def nested(self, cls: type) -> Json:
        """A nested type."""
        return {
            "type": "object",
            "description": cls.__doc__,
            "properties": self.properties(cls),
            "required": required(members(cls)),
        }

    def _type(self, kind: Kind) -> Json:
        if kind.cls is not None:
            token = self.type_token(kind.cls.__name__)
            if token not in self.types:
                self.types[token] = {}
                self.types[token] = self.nested(kind.cls)
            return {"$ref": f"#/types/{token}"}
        if kind.item is not None:
            return {"type": "array", "items": self._type(kind.item)}
        if kind.name == "map":
            return {"type": "object", "additionalProperties": {"type": "string"}}
        if kind.name == "object":
            return {"type": "object", "additionalProperties": {"$ref": "pulumi.json#/Any"}}
        if kind.name == "any":
            return {"$ref": "pulumi.json#/Any"}
        return {"type": kind.name}


def required(shape: Iterable[Member]) -> list[str]:
    """The names of the properties that must be given."""
    return sorted(member.name for member in shape if member.required)
