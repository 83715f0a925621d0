"""The client: sends routes of the table, retries what may be retried, and raises errors that say what to do."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pulumi_plugin_kit.redaction import Redactor, one_line

from .errors import (
    ApiError,
    LostAnswerError,
    NotFoundError,
    NotSentryError,
    SentryError,
    ServerError,
    UnreachableError,
    api_error,
)
from .gate import Gate
from .limit import time_left
from .policy import Policy, is_rate_limit
from .routes import Route
from .token import Token
from .window import ServerClock, Window

if TYPE_CHECKING:
    from .exchange import Answer, Exchange


# What Sentry's hosted service allows one caller, as seen by others; the server's header replaces it at once.
_CONCURRENT = 25
_CONCURRENT_HEADER = "x-sentry-rate-limit-concurrentlimit"
_NEXT_PAGE = re.compile(r'rel="next";\s*results="true";\s*cursor="([^"]+)"')
# The most that Sentry gives in one page.
_PAGE = "100"


class Client:
    """Sentry's API as one organisation sees it. Nothing is opened before the first request."""

    def __init__(
        self,
        *,
        root: str,
        organization: str,
        token: Token,
        policy: Policy | None = None,
        user_agent: str = "",
        redactor: Redactor | None = None,
    ) -> None:
        self.root = root
        self.organization = organization
        self.policy = policy or Policy()
        # Whatever a server sends back of what it was sent is kept out of the errors.
        self.redactor = Redactor() if redactor is None else redactor
        token.hide(self.redactor)
        self._token = token
        self._user_agent = user_agent
        self._gate = Gate(_CONCURRENT)
        self._clock = ServerClock()
        self._windows: dict[Route, Window] = {}
        # What this run has just made, by id and slug, and until when a 404 only means that Sentry is not that far yet.
        self._fresh: dict[str, float] = {}
        self._exchange: Exchange | None = None
        self._stopped = asyncio.Event()

    async def send(
        self, route: Route, *, query: Mapping[str, str] | None = None, body: Any = None, **names: str
    ) -> Any:
        """Send one route and return the parsed answer, None if it is empty.

        Waits and retries on rate limits, on failures of the server or the connection where sending twice does no
        harm, and while Sentry does not find yet what this run has just made.

        Raises:
            ApiError: Sentry refused; the subclass says why.
            UnreachableError: No connection to the server.
            LostAnswerError: No usable answer to a request that must not be sent twice blindly.
            NotSentryError: What answered is not Sentry's API.
        """
        answer, _ = await self._answer(route, query, body, names)
        return answer

    async def pages(self, route: Route, *, query: Mapping[str, str] | None = None, **names: str) -> list[Any]:
        """All items of a list, following the `next` links for as long as they promise results."""
        items: list[Any] = []
        wanted = {**(query or {}), "per_page": _PAGE}
        while True:
            page, headers = await self._answer(route, wanted, None, names)
            if not isinstance(page, list):
                raise NotSentryError(self._not_sentry(route, "something that is no list"))
            items += page
            following = _NEXT_PAGE.search(headers.get("link", ""))
            if following is None:
                return items
            wanted = {**wanted, "cursor": following[1]}

    def made(self, *names: str) -> None:
        """Be patient with these ids and slugs for a while: they were just made."""
        self._fresh.update(dict.fromkeys(names, time.monotonic() + self.policy.fresh_seconds))

    def gone(self, *names: str) -> None:
        """Wait for these ids and slugs no more: they were deleted, so a 404 is the answer."""
        for name in names:
            self._fresh.pop(name, None)

    def stop(self) -> None:
        """End all waiting: what is under way is finished, and nothing is tried again."""
        self._stopped.set()
        for window in self._windows.values():
            window.open()

    async def rest(self, seconds: float) -> bool:
        """Wait before another try; False if there is to be none: the run was cancelled, or has no time for it."""
        if seconds > time_left():
            return False
        try:
            await asyncio.wait_for(self._stopped.wait(), seconds)
        except TimeoutError:
            return True
        return False

    async def close(self) -> None:
        """Close all connections."""
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            await exchange.close()

    async def _answer(
        self, route: Route, query: Mapping[str, str] | None, body: Any, names: Mapping[str, str]
    ) -> tuple[Any, Mapping[str, str]]:
        url = self.root + route.fill(**{"org": self.organization, **names})
        window = self._window(route)
        began, unreachable_since = 0.0, None
        attempt = 0
        while True:
            attempt += 1
            await window.enter()
            # Patience is for this request, not for the queue before it.
            began = began or time.monotonic()
            answer = None
            try:
                async with self._gate:
                    answer = await self._open()(route.method, url, query=query, body=body)
                unreachable_since = None
                self._learn(answer)
                if 200 <= answer.status < 300:
                    return self._parsed(route, answer), answer.headers
                failure: SentryError = self._failure(route, answer)
            except UnreachableError as error:
                unreachable_since = unreachable_since or time.monotonic()
                failure = UnreachableError(
                    f"cannot reach Sentry at {self.root} ({self._foreign(error)}): check sentry:baseUrl and the network"
                )
            except LostAnswerError as error:
                failure = LostAnswerError(f"{route.method} {route.path} got no usable answer ({self._foreign(error)})")
            finally:
                window.leave(answer.headers if answer else None)
            headers = failure.headers if isinstance(failure, ApiError) else {}
            delay = self.policy.delay(attempt, headers)
            late = time.monotonic() + delay > self.policy.until(began, unreachable_since)
            over = late or attempt >= self.policy.tries
            again = _may_repeat(route, failure) or self._too_early(failure, names)
            if over or not again or not await self.rest(delay):
                raise failure

    def _too_early(self, failure: SentryError, names: Mapping[str, str]) -> bool:
        now = time.monotonic()
        return isinstance(failure, NotFoundError) and any(self._fresh.get(name, now) > now for name in names.values())

    def _window(self, route: Route) -> Window:
        window = self._windows.get(route)
        if window is None:
            window = self._windows[route] = Window(self._clock, self.policy.total_seconds)
            if self._stopped.is_set():
                window.open()
        return window

    def _open(self) -> Exchange:
        if self._exchange is None:
            # httpx costs a tenth of a second to import; an unchanged preview sends nothing and should not pay.
            from .exchange import Exchange  # noqa: PLC0415

            self._exchange = Exchange(self._token, self.policy, self._user_agent)
        return self._exchange

    def _learn(self, answer: Answer) -> None:
        limit = answer.headers.get(_CONCURRENT_HEADER, "")
        if limit.isdecimal():
            self._gate.resize(int(limit))

    def _failure(self, route: Route, answer: Answer) -> SentryError:
        try:
            body = answer.json()
        except ValueError:
            if answer.status < 500 and answer.status != 429:
                return NotSentryError(self._not_sentry(route, f"{answer.status} and {self._kind(answer)}"))
            body = None
        error = api_error(route, answer.status, body, answer.headers, self.redactor.clean)
        # The advice may repeat a header.
        error.args = (self.redactor.clean(str(error)),)
        if isinstance(error, ServerError) and not route.repeatable:
            return LostAnswerError(str(error))
        return error

    def _parsed(self, route: Route, answer: Answer) -> Any:
        try:
            parsed = answer.json()
        except ValueError:
            # Cut off in the middle, or a page of something else.
            if "json" in answer.headers.get("content-type", ""):
                raise LostAnswerError("it is cut off") from None
            raise NotSentryError(self._not_sentry(route, f"{answer.status} and {self._kind(answer)}")) from None
        if route.bears and parsed is None:
            raise LostAnswerError("it is empty")
        if route.bears and not (isinstance(parsed, dict) and parsed):
            raise NotSentryError(self._not_sentry(route, f"{answer.status} and no object with anything in it"))
        return parsed

    def _kind(self, answer: Answer) -> str:
        return self._foreign(answer.headers.get("content-type") or "no content type", 80)

    def _foreign(self, text: object, longest: int = 200) -> str:
        """Text that a server or a library wrote, for a message."""
        return one_line(self.redactor.clean(str(text)), longest)

    def _not_sentry(self, route: Route, got: str) -> str:
        return (
            f"{route.method} {self.root}{route.path} answered with {got}, which is not Sentry's API: "
            "check sentry:baseUrl (it is the server's address alone, such as https://sentry.io)"
        )


def _may_repeat(route: Route, failure: SentryError) -> bool:
    match failure:
        case UnreachableError():
            return True
        case LostAnswerError():
            return route.repeatable
        case ApiError():
            return is_rate_limit(failure.status, failure.detail) or failure.status >= 500
        case _:
            return False
