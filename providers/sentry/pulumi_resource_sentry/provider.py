"""The package `sentry`: its resources and functions, and the client that they share."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pulumi_plugin_kit.provider import Provider

from . import VERSION
from .client import Client, Policy
from .client.errors import SentryError
from .config import ProviderConfig, settings
from .functions import FUNCTIONS
from .resources import RESOURCES
from .session import Session


class SentryProvider(Provider):
    """The provider's operations.

    Args:
        policy: Patience of the client, its default if None.
    """

    name = "sentry"
    title = "the Sentry provider"
    version = VERSION
    folder = Path(__file__).parent
    Settings = ProviderConfig
    resources = RESOURCES
    functions = FUNCTIONS
    refusals = (SentryError,)

    def __init__(self, policy: Policy | None = None) -> None:
        super().__init__()
        self._policy = policy
        self._session: Session | None = None

    def connect(self, given: Mapping[str, Any]) -> Session:
        """A session of one run, from the configuration and the environment."""
        chosen = settings(given)
        client = Client(
            root=chosen.root,
            organization=chosen.organization,
            token=chosen.token,
            policy=self._policy,
            user_agent=f"pulumi-resource-sentry/{VERSION}",
            redactor=self.redactor,
        )
        self._session = Session(client)
        return self._session

    def package_schema(self) -> dict[str, Any]:
        """The package's schema."""
        from .schema import package_schema  # noqa: PLC0415 - needed once in a package's life

        return package_schema()

    async def cancel(self) -> None:
        """End all waiting. Requests under way are finished, so that what they create is not lost to the state."""
        if self._session is not None:
            self._session.client.stop()

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.client.close()
