"""One HTTP exchange with a local service, with bounded patience where it asks to wait."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from vedette_emulators.plugins.errors import ServiceError

if TYPE_CHECKING:
    import httpx


_ATTEMPTS = 6
_LONGEST_WAIT = 60.0


class Http:
    """A connection to `base`. Responses 429 are asked again after the time they name; all others are returned.

    Args:
        base: Address of the service, without a slash at its end.
        headers: Sent with every request.
        wait_header: The header of a 429 that holds seconds to wait.
    """

    def __init__(self, base: str, headers: dict[str, str], wait_header: str) -> None:
        self.base = base
        self._headers = headers
        self._wait_header = wait_header
        self._client: httpx.AsyncClient | None = None

    async def send(self, method: str, path: str, **content: Any) -> httpx.Response:
        """Send a request and return the response, whatever its status but 429.

        Raises:
            ServiceError: Nobody answers, the answer breaks off, or every attempt was answered 429.
        """
        import httpx  # noqa: PLC0415 - a tenth of a second, which the engine need not wait for at the start

        if self._client is None:
            # No proxies: they are for addresses elsewhere.
            self._client = httpx.AsyncClient(base_url=self.base, headers=self._headers, timeout=60, trust_env=False)
        for _ in range(_ATTEMPTS):
            try:
                response = await self._client.request(method, path, **content)
            except httpx.ConnectError as error:
                raise ServiceError(
                    f"{self.base} does not answer ({error or type(error).__name__}): start the local services with "
                    f"`python -m vedette_emulators start`"
                ) from error
            except httpx.HTTPError as error:
                raise ServiceError(f"{method} {path}: no whole answer ({error or type(error).__name__})") from error
            if response.status_code != 429:
                return response
            await asyncio.sleep(self._pause(response))
        raise ServiceError(f"{method} {path}: answered 429 (too many requests) {_ATTEMPTS} times", status=429)

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.aclose()

    def _pause(self, response: httpx.Response) -> float:
        try:
            named = float(response.headers.get(self._wait_header, "1"))
        except ValueError:
            named = 1.0
        return min(max(named, 0.05), _LONGEST_WAIT)
