"""PagerDuty's REST API, version 2, as go-pagerduty calls it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from typing import Any

from pulumi_plugin_kit.errors import PluginError
from pulumi_plugin_kit.redaction import one_line

from vedette_emulators.plugins.address import local_port, loopback
from vedette_emulators.plugins.connection import Http
from vedette_emulators.plugins.errors import ServiceError

_OFFSET = 4
PAGE = 100
_READS = 4
_PAUSE = 0.25


class PagerDuty:
    """The local PagerDuty."""

    def __init__(self, base: str, token: str) -> None:
        headers = {
            "accept": "application/vnd.pagerduty+json;version=2",
            "content-type": "application/json",
            "authorization": f"Token token={token}",
        }
        self._http = Http(base, headers, "ratelimit-reset")

    async def __call__(self, method: str, path: str, body: Any = None, **query: Any) -> dict[str, Any]:
        """Send a request and return the answer's body, empty for 204.

        A question that is answered 5xx is asked again.

        Raises:
            ServiceError: The status is not of success; the message has the request and PagerDuty's own text.
        """
        content = {} if body is None else {"json": body}
        # Upstream asks for two minutes; a create is not sent twice here, for its first answer may just be lost.
        for _ in range(_READS if method == "GET" else 1):
            response = await self._http.send(method, path, params=query, **content)
            if response.status_code < 500:
                break
            await asyncio.sleep(_PAUSE)
        try:
            answer = response.json() if response.content else {}
        except ValueError:
            answer = None
        if not response.is_success:
            raise ServiceError(_refusal(method, path, response.status_code, answer), status=response.status_code)
        if not isinstance(answer, dict):
            raise ServiceError(
                f"{method} {path}: {response.status_code}, but the answer is no JSON object: it begins with "
                f"{response.text[:40]!r}",
                status=response.status_code,
            )
        return answer

    async def pages(self, path: str, key: str, **query: Any) -> AsyncIterator[dict[str, Any]]:
        """All items of a list that is paged by offset."""
        offset = 0
        while True:
            answer = await self("GET", path, limit=PAGE, offset=offset, **query)
            for item in answer[key]:
                yield item
            if not answer.get("more"):
                return
            offset += int(answer.get("limit") or PAGE)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()


def _refusal(method: str, path: str, status: int, answer: Any) -> str:
    error = answer.get("error", {}) if isinstance(answer, dict) else {}
    if not isinstance(error, dict):
        error = {"message": str(error)}
    reasons = [str(error["message"])] if error.get("message") else []
    reasons += map(str, error.get("errors") or [])
    return f"{method} {path}: {status} {one_line('; '.join(reasons))}".rstrip()


def connect(settings: Mapping[str, Any]) -> PagerDuty:
    """A connection to the local PagerDuty, at apiUrlOverride or VEDETTE_LOCAL_PORT + 4.

    Raises:
        PluginError: There is no token, or the address is not one of this machine's own.
    """
    url = settings.get("apiUrlOverride") or f"http://127.0.0.1:{local_port(_OFFSET)}"
    base = loopback("pagerduty", str(url))
    token = settings.get("token") or os.environ.get("PAGERDUTY_TOKEN", "")
    if not token:
        raise PluginError("pagerduty: there is no token: set pagerduty:token or PAGERDUTY_TOKEN")
    return PagerDuty(base, str(token))
