"""The package `slack`, as pulumi-slack 0.5.3 has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pulumi_plugin_kit.fields import Field, shape

from vedette_emulators.plugins.provider import Client, LocalProvider
from vedette_emulators.plugins.slack.client import connect
from vedette_emulators.plugins.slack.conversation import Conversation
from vedette_emulators.plugins.slack.lookups import LOOKUPS
from vedette_emulators.plugins.slack.usergroup import Usergroup


@shape
class Settings:
    """How to reach a workspace."""

    token: Annotated[str | None, Field(secret=True)] = None


class SlackProvider(LocalProvider):
    """The local plugin for Slack."""

    name = "slack"
    title = "the local plugin for slack"
    version = "0.5.3"
    Settings = Settings
    resources = (Conversation, Usergroup)
    functions = LOOKUPS

    def client(self, settings: Mapping[str, Any]) -> Client:
        """A connection to the local Slack."""
        return connect(settings)
