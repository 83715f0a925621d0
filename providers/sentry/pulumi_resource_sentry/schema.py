"""The package's schema, derived from the shapes of resources and functions."""

from collections.abc import Iterable
from typing import Any

from . import VERSION
from .config import ENVIRONMENT, ProviderConfig
from .fields import Kind, Member, members
from .functions import FUNCTIONS
from .resources import RESOURCES

__all__ = ["PULUMI", "package_schema"]

Json = dict[str, Any]

PULUMI = ">=3.259.0,<3.273.0"
"""The versions of Pulumi's SDK that provider and SDK are tested with; pyproject.toml has the same."""


def package_schema() -> Json:
    """The schema as the engine and the code generators read it."""
    types: Json = {}
    resources = {cls.token: _resource(cls, types) for cls in RESOURCES}
    functions = {cls.token: _function(cls, types) for cls in FUNCTIONS}
    return {
        "name": "sentry",
        "displayName": "Sentry",
        "version": VERSION,
        "description": "Sentry's monitors, alerts, dashboards, projects, teams, keys and repositories.",
        "keywords": ["pulumi", "sentry", "monitoring", "category/monitoring"],
        "license": "Apache-2.0",
        "meta": {"moduleFormat": "(.*)"},
        "config": {"variables": _config()},
        "provider": {
            "description": "Speaks to one organisation in Sentry.",
            "inputProperties": _config(),
        },
        "types": dict(sorted(types.items())),
        "resources": resources,
        "functions": functions,
        "language": {
            "python": {
                "packageName": "pulumi_sentry",
                "readme": "The Python SDK of the native Pulumi provider for Sentry, generated from its schema.",
                "respectSchemaVersion": True,
                "pyproject": {"enabled": True},
                "requires": {"pulumi": PULUMI},
            }
        },
    }


def _config() -> Json:
    variables = _properties(ProviderConfig, {})
    for name, names in ENVIRONMENT.items():
        variables[name]["defaultInfo"] = {"environment": list(names)}
    return variables


def _resource(cls: Any, types: Json) -> Json:
    inputs, outputs = _properties(cls.Inputs, types), _properties(cls.Outputs, types)
    shown = [member.name for member in members(cls.Outputs)]
    shown += [member.name for member in members(cls.Inputs) if member.required or member.default is not None]
    return {
        "description": cls.description,
        "properties": inputs | outputs,
        "required": sorted(shown),
        "inputProperties": inputs,
        "requiredInputs": _required(members(cls.Inputs)),
    }


def _function(cls: Any, types: Json) -> Json:
    return {
        "description": cls.description,
        "inputs": {
            "type": "object",
            "properties": _properties(cls.Arguments, types),
            "required": _required(members(cls.Arguments)),
        },
        "outputs": {
            "type": "object",
            "properties": _properties(cls.Result, types),
            "required": [member.name for member in members(cls.Result)],
        },
    }


def _required(shape: Iterable[Member]) -> list[str]:
    return sorted(member.name for member in shape if member.required)


def _properties(cls: type, types: Json) -> Json:
    return {member.name: _property(member, types) for member in members(cls)}


def _property(member: Member, types: Json) -> Json:
    prop = _type(member.kind, types) | {"description": member.field.description}
    if member.field.secret:
        prop["secret"] = True
    if member.field.replace:
        prop["replaceOnChanges"] = True
    if isinstance(member.default, str | int | float | bool) and member.kind.name != "any":
        prop["default"] = member.default
    return prop


def _type(kind: Kind, types: Json) -> Json:
    if kind.cls is not None:
        token = f"sentry:index:{kind.cls.__name__}"
        if token not in types:
            types[token] = {}
            types[token] = {
                "type": "object",
                "description": kind.cls.__doc__,
                "properties": _properties(kind.cls, types),
                "required": _required(members(kind.cls)),
            }
        return {"$ref": f"#/types/{token}"}
    if kind.item is not None:
        return {"type": "array", "items": _type(kind.item, types)}
    if kind.name == "map":
        return {"type": "object", "additionalProperties": {"type": "string"}}
    if kind.name == "object":
        return {"type": "object", "additionalProperties": {"$ref": "pulumi.json#/Any"}}
    if kind.name == "any":
        return {"$ref": "pulumi.json#/Any"}
    return {"type": kind.name}
