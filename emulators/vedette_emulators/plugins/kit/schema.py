"""The package schema that the tables amount to, for code that is generated (`pulumi import`) and for the tests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from vedette_emulators.plugins.kit.fields import Field, Shape
from vedette_emulators.plugins.kit.resource import Function, Resource

__all__ = ["package_schema"]


def package_schema(
    name: str,
    version: str,
    settings: Shape,
    resources: Sequence[type[Resource]],
    functions: Sequence[type[Function]],
) -> dict[str, Any]:
    """The schema of a package, as far as a plugin's behaviour decides it: no descriptions, no per-language notes."""
    types: dict[str, Any] = {}
    return {
        "name": name,
        "version": version,
        "config": {"variables": _properties(name, settings.fields, types)},
        "provider": {"inputProperties": _properties(name, settings.fields, types)},
        "resources": {cls.token: _resource(name, cls, types) for cls in resources},
        "functions": {cls.token: _function(name, cls, types) for cls in functions},
        "types": types,
    }


def _resource(package: str, cls: type[Resource], types: dict[str, Any]) -> dict[str, Any]:
    inputs = _properties(package, cls.shape.inputs, types)
    if not cls.framework:
        # The bridge tells of forced replacements only for resources on the older of Terraform's two SDKs.
        for field in cls.shape.inputs:
            if field.replace:
                inputs[field.name]["willReplaceOnChanges"] = True
    return {
        "inputProperties": inputs,
        "requiredInputs": sorted(field.name for field in cls.shape.inputs if field.required),
        "properties": _properties(package, cls.shape.fields, types),
        "required": sorted(field.name for field in cls.shape.fields if field.always_there),
    }


def _function(package: str, cls: type[Function], types: dict[str, Any]) -> dict[str, Any]:
    fields = cls.shape.fields
    outputs = _properties(package, fields, types, served=True)
    return {
        "inputs": {
            "properties": _properties(package, cls.shape.inputs, types),
            "required": sorted(field.name for field in cls.shape.inputs if field.required),
        },
        "outputs": {
            "properties": {**outputs, "id": {"type": "string"}},
            "required": sorted(["id", *(field.name for field in fields if field.always_there)]),
        },
    }


def _properties(
    package: str, fields: Iterable[Field], types: dict[str, Any], *, served: bool = False
) -> dict[str, dict[str, Any]]:
    found = {}
    for field in fields:
        kind = _kind(package, field, types, served=served)
        described: dict[str, Any] = {"type": "array", "items": kind} if field.many else kind
        if field.published:
            described["default"] = field.default
        found[field.name] = described
    return found


def _kind(package: str, field: Field, types: dict[str, Any], *, served: bool) -> dict[str, Any]:
    if not isinstance(field.kind, Shape):
        return {"type": field.kind}
    shape = field.kind
    token = f"{package}:index/{shape.name}:{shape.name}"
    if token not in types:
        always = sorted(inner.name for inner in shape.fields if inner.always_there)
        types[token] = {"type": "object"}
        types[token] |= {
            "properties": _properties(package, shape.fields, types, served=served),
            "required": always if served else sorted(inner.name for inner in shape.fields if inner.required),
            "requiredOutputs": always,
        }
    return {"$ref": f"#/types/{token}"}
