"""What a local service refuses."""

from __future__ import annotations

from pulumi_plugin_kit.errors import PluginError


class ServiceError(PluginError):
    """The service refused; `code` is its reason as Slack names it, `status` the HTTP status."""

    def __init__(self, message: str, *, code: str = "", status: int = 0) -> None:
        super().__init__(message)
        self.code = code
        self.status = status
