"""What can go wrong, in words for the person at the terminal."""

from __future__ import annotations

from typing import Any

__all__ = ["PartialError", "PluginError", "ServiceError"]


class PluginError(Exception):
    """An operation failed."""


class ServiceError(PluginError):
    """The service refused; `code` is its word for why (Slack), `status` the HTTP status."""

    def __init__(self, message: str, *, code: str = "", status: int = 0) -> None:
        super().__init__(message)
        self.code = code
        self.status = status


class PartialError(PluginError):
    """An object was created, but is not as asked for; the engine keeps its id."""

    def __init__(self, ident: str, state: dict[str, Any], reason: str) -> None:
        super().__init__(reason)
        self.ident = ident
        self.state = state
