"""One request and its answer. The only module that knows httpx, so that it is imported when first needed."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from .errors import LostAnswerError, UnreachableError
from .policy import Policy
from .token import Token

# They would write addresses and headers, in which there may be secrets, to whatever log there is.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, lower-case headers, and the body as it came."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    def json(self) -> Any:
        """The parsed body, None if there is none.

        Raises:
            ValueError: The body is not JSON.
        """
        return json.loads(self.content) if self.content else None

    def text(self) -> str:
        """The body as text, for messages."""
        return self.content.decode("utf-8", "replace")


class Exchange:
    """A pool of connections to one server."""

    def __init__(self, token: Token, policy: Policy, user_agent: str) -> None:
        self._http = httpx.AsyncClient(
            headers={
                "Authorization": token.header(),
                "Accept": "application/json",
                "User-Agent": user_agent,
            },
            timeout=httpx.Timeout(policy.timeout, connect=policy.connect_timeout, pool=None),
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=32),
            # What runs on this machine is never reached through a proxy, whatever the environment says.
            mounts=dict.fromkeys(("all://127.0.0.1", "all://localhost", "all://[::1]")),
            # A redirect would carry the token to a server that nobody named.
            follow_redirects=False,
        )

    async def __call__(
        self, method: str, url: str, *, query: Mapping[str, str] | None = None, body: Any = None
    ) -> Answer:
        """Send one request and read the whole answer.

        Raises:
            UnreachableError: No connection: nothing was sent.
            LostAnswerError: The connection broke or went silent after the request was under way.
        """
        try:
            response = await self._http.request(
                method,
                url,
                params=query,
                content=None if body is None else json.dumps(body, separators=(",", ":")).encode(),
                headers=None if body is None else {"Content-Type": "application/json"},
            )
        except (
            httpx.ConnectError,
            httpx.ConnectTimeout,
            httpx.ProxyError,
            httpx.UnsupportedProtocol,
        ) as error:
            raise UnreachableError(f"{error or type(error).__name__}") from error
        except httpx.HTTPError as error:
            raise LostAnswerError(f"{error or type(error).__name__}") from error
        return Answer(response.status_code, response.headers, response.content)

    async def close(self) -> None:
        """Close all connections."""
        await self._http.aclose()
