"""The package `slack`, as pulumi-slack 0.5.3 has it."""

from __future__ import annotations

from typing import Any

from local.plugins.kit.fields import Shape, optional
from local.plugins.kit.provider import Package
from local.plugins.slack.client import connect
from local.plugins.slack.conversation import Conversation
from local.plugins.slack.lookups import LOOKUPS
from local.plugins.slack.usergroup import Usergroup

__all__ = ["PACKAGE", "VERSION", "schema"]

VERSION = "0.5.3"

_SETTINGS = Shape("", (optional("token"),))
_RESOURCES = (Conversation, Usergroup)


def schema() -> dict[str, Any]:
    """The package's schema."""
    from local.plugins.kit.schema import package_schema  # noqa: PLC0415 - asked for by code generators alone

    return package_schema("slack", VERSION, _SETTINGS, _RESOURCES, LOOKUPS)


PACKAGE = Package("slack", VERSION, _SETTINGS, connect, _RESOURCES, LOOKUPS, schema)
