"""Slack's Web API as slack-go 0.12 calls it: form fields, the token among them."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Mapping
from typing import Any

from pulumi_plugin_kit.errors import PluginError
from pulumi_plugin_kit.redaction import one_line

from vedette_emulators.plugins.address import local_port, loopback
from vedette_emulators.plugins.connection import Http
from vedette_emulators.plugins.errors import ServiceError

_OFFSET = 3
PAGE = 200
"""As upstream asks for (slack/resource_conversation.go, cursorLimit)."""


class Slack:
    """The local Slack."""

    def __init__(self, base: str, token: str) -> None:
        self._http = Http(base, {}, "retry-after")
        self._token = token

    async def __call__(self, method: str, **fields: str) -> dict[str, Any]:
        """Call a method and return its answer.

        Raises:
            ServiceError: Slack says `ok: false`; its reason is the error's `code`, and the message names the method.
        """
        response = await self._http.send("POST", f"/api/{method}", data={"token": self._token, **fields})
        try:
            answer = response.json()
        except ValueError:
            answer = {}
        if not isinstance(answer, dict) or "ok" not in answer:
            message = f"{method}: answered {response.status_code} without Slack's `ok`"
            raise ServiceError(message, status=response.status_code)
        if not answer["ok"]:
            raise _refusal(method, answer)
        return answer

    async def pages(self, method: str, key: str, **fields: str) -> AsyncIterator[dict[str, Any]]:
        """All items of a list that is paged by cursor."""
        cursor = ""
        while True:
            more = {"cursor": cursor} if cursor else {}
            answer = await self(method, limit=str(PAGE), **fields, **more)
            for item in answer[key]:
                yield item
            cursor = answer.get("response_metadata", {}).get("next_cursor", "")
            if not cursor:
                return

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()


def _refusal(method: str, answer: Mapping[str, Any]) -> ServiceError:
    code = str(answer.get("error"))
    parts = [code]
    if answer.get("needed"):
        parts.append(f"needed {answer['needed']}, provided {answer.get('provided')}")
    parts += answer.get("response_metadata", {}).get("messages", [])
    return ServiceError(f"{method}: {one_line('; '.join(parts))}", code=code)


def connect(settings: Mapping[str, Any]) -> Slack:
    """A connection to the local Slack, at VEDETTE_LOCAL_PORT + 3.

    Raises:
        PluginError: There is no token, or it is one of a real workspace.
    """
    token = settings.get("token") or os.environ.get("SLACK_TOKEN", "")
    if not token:
        raise PluginError("could not create slack client. Please provide a token: set slack:token or SLACK_TOKEN")
    if str(token).startswith("xox"):
        raise PluginError(
            "slack: this is the token of a real workspace. This plugin is for the local services only and never talks "
            "to Slack's own; for a real stack run Pulumi with another PULUMI_HOME, where it fetches the official "
            "plugin (`pulumi plugin install resource slack`)"
        )
    return Slack(loopback("slack", f"http://127.0.0.1:{local_port(_OFFSET)}"), str(token))
