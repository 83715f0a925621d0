"""What the providers of both plugins share."""

from __future__ import annotations

import os
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Protocol

from pulumi_plugin_kit.provider import Provider
from pulumi_plugin_kit.resource import Function

from vedette_emulators.plugins.resources import Resource


class Client(Protocol):
    """A connection to a local service."""

    async def close(self) -> None:
        """Close it."""


class LocalProvider(Provider):
    """A plugin: its name and version as the official one has them, its settings, resources and functions."""

    folder = Path(__file__).parent
    resources: ClassVar[Sequence[type[Resource]]]
    functions: ClassVar[Sequence[type[Function]]]

    def __init__(self) -> None:
        super().__init__()
        self._client: Client | None = None

    @abstractmethod
    def client(self, settings: Mapping[str, Any]) -> Client:
        """A connection to the local service."""

    def connect(self, settings: Mapping[str, Any]) -> Client:
        """A connection to the local service; its token is in no message."""
        self.redactor.learn(settings.get("token"), os.environ.get(f"{self.name.upper()}_TOKEN"))
        self._client = self.client(settings)
        return self._client

    def package_schema(self) -> dict[str, Any]:
        """The package's schema."""
        from vedette_emulators.plugins.schema import package_schema  # noqa: PLC0415 - asked for by code generators alone

        return package_schema(self)

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.close()
