"""How an operation fails. The texts are for the person at the terminal."""

from __future__ import annotations

from pulumi.provider.experimental.property_value import PropertyValue

from pulumi_plugin_kit.resource import Found


class PluginError(Exception):
    """An operation failed."""


class PartialError(Exception):
    """The object exists but is not what was asked for; what there is of it must be kept in the state.

    `fault` is the exception that nobody expected, if it was one.
    """

    def __init__(self, found: Found, reason: str, *, fault: Exception | None = None) -> None:
        super().__init__(reason)
        self.found = found
        self.fault = fault


class InitError(Exception):
    """A PartialError in the engine's values, which keeps the id and the state."""

    def __init__(
        self, resource_id: str, state: dict[str, PropertyValue], inputs: dict[str, PropertyValue], reason: str
    ) -> None:
        super().__init__(reason)
        self.resource_id = resource_id
        self.state = state
        self.inputs = inputs
