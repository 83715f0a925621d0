"""The package's schema, derived from the shapes of resources and functions."""

from __future__ import annotations

from pulumi_plugin_kit.schema import Json, SchemaWriter

from . import VERSION
from .config import ENVIRONMENT, ProviderConfig
from .functions import FUNCTIONS
from .resources import RESOURCES

PULUMI = ">=3.259.0,<3.273.0"
"""The versions of Pulumi's SDK that provider and SDK are tested with; pyproject.toml has the same."""


def package_schema() -> Json:
    """The schema as the engine and the code generators read it."""
    writer = SchemaWriter("sentry")
    resources = {cls.token: writer.resource(cls) for cls in RESOURCES}
    functions = {cls.token: writer.function(cls) for cls in FUNCTIONS}
    return {
        "name": "sentry",
        "displayName": "Sentry",
        "version": VERSION,
        "description": "Sentry's monitors, alerts, dashboards, projects, teams, keys and repositories.",
        "keywords": ["pulumi", "sentry", "monitoring", "category/monitoring"],
        "license": "Apache-2.0",
        "meta": {"moduleFormat": "(.*)"},
        "config": {"variables": _config(writer)},
        "provider": {
            "description": "Speaks to one organisation in Sentry.",
            "inputProperties": _config(writer),
        },
        "types": dict(sorted(writer.types.items())),
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


def _config(writer: SchemaWriter) -> Json:
    variables = writer.properties(ProviderConfig)
    for name, names in ENVIRONMENT.items():
        variables[name]["defaultInfo"] = {"environment": list(names)}
    return variables
