"""The package `slack`, as pulumi-slack 0.5.3 has it."""

from __future__ import annotations

from typing import Any

from vedette_emulators.plugins.kit.fields import Shape, optional
from vedette_emulators.plugins.kit.provider import Package
from vedette_emulators.plugins.slack.client import connect
from vedette_emulators.plugins.slack.conversation import Conversation
from vedette_emulators.plugins.slack.lookups import LOOKUPS
from vedette_emulators.plugins.slack.usergroup import Usergroup

__all__ = ["PACKAGE", "VERSION", "schema"]

VERSION = "0.5.3"

_SETTINGS = Shape("", (optional("token"),))
_RESOURCES = (Conversation, Usergroup)


def schema() -> dict[str, Any]:
    """The package's schema."""
    from vedette_emulators.plugins.kit.schema import package_schema  # noqa: PLC0415 - asked for by code generators alone

    return package_schema("slack", VERSION, _SETTINGS, _RESOURCES, LOOKUPS)


PACKAGE = Package("slack", VERSION, _SETTINGS, connect, _RESOURCES, LOOKUPS, schema)
