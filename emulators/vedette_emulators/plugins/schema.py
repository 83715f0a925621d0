"""The package schema that the shapes amount to, for code that is generated (`pulumi import`) and for the tests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pulumi_plugin_kit.fields import Member, members
from pulumi_plugin_kit.schema import Json, SchemaWriter, required

from vedette_emulators.plugins.provider import LocalProvider


def package_schema(provider: LocalProvider) -> Json:
    """The schema of a package, as far as a plugin's behaviour decides it: no descriptions, no per-language notes."""
    writer = BridgeSchema(provider.name)
    settings = writer.properties(provider.Settings)
    return {
        "name": provider.name,
        "version": provider.version,
        "config": {"variables": settings},
        "provider": {"inputProperties": settings},
        "resources": {cls.token: writer.resource(cls) for cls in provider.resources},
        "functions": {cls.token: writer.function(cls) for cls in provider.functions},
        "types": writer.types,
    }


class BridgeSchema(SchemaWriter):
    """As Pulumi's Terraform bridge writes a schema."""

    def resource(self, cls: Any) -> Json:
        """A resource. Only of those on the older of Terraform's two SDKs does the bridge mark forced replacements."""
        found = super().resource(cls)
        replaced = {member.name for member in members(cls.Inputs) if member.field.replace and not cls.framework}
        found["inputProperties"] = {
            name: {**one, "willReplaceOnChanges": True} if name in replaced else one
            for name, one in found["inputProperties"].items()
        }
        return found

    def property(self, member: Member) -> Json:
        """One property, without what is not compared."""
        return {
            key: value for key, value in super().property(member).items() if key in {"type", "items", "$ref", "default"}
        }

    def always_set(self, member: Member) -> bool:
        """Whether the input has a value in every state: what the service fills in has one, a hidden default none."""
        default = member.default is not None and member.field.default_in_schema
        return member.required or member.field.computed or member.field.auto_named or default

    def required_results(self, result: Iterable[Member]) -> list[str]:
        """The properties that every result has."""
        return required(result)

    def type_token(self, name: str) -> str:
        """The token of a nested type; those of functions begin with `get`."""
        name = f"get{name.removeprefix('Get')}" if name.startswith("Get") else name
        return f"{self.package}:index/{name}:{name}"

    def nested(self, cls: type) -> Json:
        """A nested type, with what is always set in an output."""
        always = sorted(member.name for member in members(cls) if self.always_set(member))
        return {**super().nested(cls), "requiredOutputs": always}
