"""How every service answers: log, limits, faults, token, route, work, answer."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

from starlette.datastructures import Headers, QueryParams
from starlette.requests import Request
from starlette.routing import compile_path
from starlette.types import Receive, Scope, Send

from vedette_emulators.core.auth import Bearer
from vedette_emulators.core.context import Context
from vedette_emulators.core.limits import Allowance
from vedette_emulators.core.wire import Json

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer; a body of None is an empty one, bytes are sent as they are, anything else as JSON."""

    status: int = 200
    body: Json = None
    headers: Mapping[str, str] = field(default_factory=dict)


class RefusedError(Exception):
    """An answer that ends the work at once, nothing written."""

    def __init__(self, status: int, body: Json, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status, body)
        self.reply = Reply(status, body, headers or {})


@dataclass(frozen=True, slots=True)
class Call:
    """One request, read; `params` are the parts of the path that the route names, `who` acts by the token."""

    context: Context
    route: Route
    base: str
    method: str
    path: str
    params: dict[str, str]
    query: QueryParams
    body: Json
    scopes: frozenset[str]
    who: str
    headers: Headers


Handler = Callable[[Call], Reply]


@dataclass(frozen=True, slots=True)
class Route:
    """A row of a service's table of routes, the one place that says who may call it and what answers.

    Attributes:
        scopes: Any one of them suffices; none means any known token, None that the handler checks who sends.
        published: Whether the vendor's description has it, of which `contract.json` has the facts.
        note: What differs from the vendor's service, or where an unpublished route is known from.
        raw: The body is not read: the handler gets the bytes.
    """

    method: str
    path: str
    handler: Handler
    scopes: frozenset[str] | None
    published: bool = True
    note: str = ""
    raw: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """What came with a request; body and query are logged as they are here, so no token may be left in them.

    `broken` says why the body cannot be read, `authorization` is what the Authorization header holds, or would hold.
    """

    body: Json
    query: str
    authorization: str | None
    broken: str = ""


Reader = Callable[[bytes, str, Headers], Sent]
"""Reads a body, a query and headers."""


def read_json(raw: bytes, query: str, headers: Headers) -> Sent:
    """Read a JSON body and the token of the Authorization header."""
    authorization = headers.get("authorization")
    if not raw:
        return Sent(None, query, authorization)
    try:
        return Sent(json.loads(raw), query, authorization)
    except ValueError as error:
        return Sent(None, query, authorization, str(error))


class Service:
    """An emulator as an ASGI application.

    `rate_headers` writes an allowance as the vendor's headers and `errors` its answers to a missing route, a
    wrong method, an unknown token, a missing scope, a body that is not JSON and too many requests. `schemes` are
    those of the Authorization header that may carry a token. Paths may begin with `prefix`, or not. `read` is for
    vendors who take more than JSON, and tokens elsewhere than in the header.

    Raises:
        ValueError: a route has two rows.
    """

    def __init__(
        self,
        name: str,
        context: Context,
        routes: Sequence[Route],
        *,
        rate_headers: Callable[[Allowance], dict[str, str]],
        errors: Errors,
        schemes: Collection[str] = ("bearer",),
        prefix: str = "",
        read: Reader = read_json,
    ) -> None:
        self.name = name
        self._read = read
        self._schemes = frozenset(schemes)
        self._prefix = prefix
        self.context = context
        self.routes = tuple(routes)
        self._rate_headers = rate_headers
        self._errors = errors
        # Patterns by their number of parts: a handful to try, however many routes there are.
        self._patterns: dict[int, list[_Pattern]] = {}
        self._open_patterns: list[_Pattern] = []
        by_path: dict[str, _Pattern] = {}
        for route in routes:
            pattern = by_path.get(route.path)
            if pattern is None:
                pattern = by_path[route.path] = _Pattern(route.path)
                if ":path}" in route.path:
                    self._open_patterns.append(pattern)
                else:
                    self._patterns.setdefault(route.path.count("/"), []).append(pattern)
            if route.method in pattern.routes:
                msg = f"{name}: {route.method} {route.path} has two rows in the table of routes"
                raise ValueError(msg)
            pattern.routes[route.method] = route
        for patterns in (*self._patterns.values(), self._open_patterns):
            patterns.sort(key=lambda pattern: pattern.path.count("{"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        arrived = await self._arrive(scope, receive)
        method, path = arrived.method, arrived.path
        shown = arrived.body.decode(errors="replace") if isinstance(arrived.body, bytes) else arrived.body
        entry = self.context.log.open(self.name, method, path, arrived.query, shown)
        caller = arrived.authorization or ""
        endpoint = f"{method} {arrived.pattern.path if arrived.pattern else path}"
        allowance = self.context.limits.enter(caller, endpoint, self.name)
        try:
            fault = self.context.faults.match(self.name, method, path)
            # There is nothing to truncate before the work is done.
            early = fault is not None and fault.when == "before" and fault.action.truncate is None
            reply = None if early else self._reply(arrived, allowance)
            if fault:
                await asyncio.sleep(fault.action.delay_s)
                if fault.action.close:
                    await _cut(scope)
                    return
                if fault.action.status:
                    reply = Reply(fault.action.status, fault.action.body, fault.action.headers)
            reply = reply or self._reply(arrived, allowance)
            entry.status = reply.status
            truncate = fault.action.truncate if fault else None
            await _send(send, reply, self._rate_headers(allowance), truncate)
            if truncate is not None:
                await _cut(scope)
        finally:
            self.context.limits.leave(caller)

    async def _arrive(self, scope: Scope, receive: Receive) -> _Arrived:
        raw = await Request(scope, receive).body()
        headers = Headers(scope=scope)
        # As it was sent: an escaped slash belongs to a name, it does not part two of them.
        path = scope["raw_path"].decode("latin-1").removeprefix(self._prefix)
        pattern, params = self._find(path)
        route = pattern.routes.get(scope["method"]) if pattern else None
        query = scope["query_string"].decode("latin-1")
        if route and route.raw:
            sent = Sent(raw, query, headers.get("authorization"))
        else:
            sent = self._read(raw, query, headers)
        return _Arrived(
            method=scope["method"],
            path=unquote(path),
            query=sent.query,
            body=sent.body,
            broken=sent.broken,
            authorization=sent.authorization,
            headers=headers,
            pattern=pattern,
            params=params,
        )

    def _find(self, path: str) -> tuple[_Pattern | None, dict[str, str]]:
        for pattern in (*self._patterns.get(path.count("/"), ()), *self._open_patterns):
            match = pattern.regex.match(path)
            if match:
                return pattern, {name: unquote(part) for name, part in match.groupdict().items()}
        return None, {}

    def _reply(self, arrived: _Arrived, allowance: Allowance) -> Reply:
        if allowance.refused:
            return self._errors.too_many(allowance)
        if arrived.broken:
            return self._errors.not_json(arrived.broken)
        pattern, method = arrived.pattern, arrived.method
        if pattern is None:
            slash_missing = method == "GET" and self._find(arrived.path + "/")[0] is not None
            return self._errors.no_route(arrived.path, slash_missing=slash_missing)
        route = pattern.routes.get(method)
        if route is None:
            return self._errors.no_method(method, sorted(pattern.routes))
        return self._allowed(arrived, route)

    def _allowed(self, arrived: _Arrived, route: Route) -> Reply:
        bearer = self.context.tokens.bearer(arrived.authorization, self._schemes)
        if route.scopes is None:
            bearer = bearer or Bearer(frozenset(), "")
        elif bearer is None:
            return self._errors.no_token(missing=arrived.authorization is None)
        elif route.scopes and not bearer.scopes & route.scopes:
            return self._errors.no_scope(route.scopes)
        call = Call(
            context=self.context,
            route=route,
            base=self.context.url(self.name),
            method=arrived.method,
            path=arrived.path,
            params=arrived.params,
            query=QueryParams(arrived.query),
            body=arrived.body,
            scopes=bearer.scopes,
            who=bearer.who,
            headers=arrived.headers,
        )
        return self._done(call)

    def _done(self, call: Call) -> Reply:
        store = self.context.store
        try:
            self.context.advance()
            reply = call.route.handler(call)
        except RefusedError as refused:
            store.rollback()
            return refused.reply
        except Exception:  # noqa: BLE001  # a service answers 500 and goes on, whatever its handler ran into
            store.rollback()
            _log.exception("%s %s failed", call.method, call.path)
            return self._errors.failed()
        store.commit()
        return reply


class Errors:
    """A vendor's answers to requests that reach no handler; these are the ones of a Django REST framework."""

    def no_route(self, path: str, *, slash_missing: bool) -> Reply:
        """Answer for a path that no route has, or that one has with a final slash."""
        if slash_missing:
            return Reply(301, None, {"location": path + "/"})
        return Reply(404, {"detail": "The requested resource does not exist"})

    def no_method(self, method: str, allowed: Sequence[str]) -> Reply:
        """Answer for a route that does not have the method."""
        return Reply(405, {"detail": f'Method "{method}" not allowed.'}, {"allow": ", ".join(allowed)})

    def no_token(self, *, missing: bool) -> Reply:
        """Answer for a request without a token, or with one that nobody knows."""
        return Reply(401, {"detail": "Authentication credentials were not provided." if missing else "Invalid token"})

    def no_scope(self, _wanted: frozenset[str]) -> Reply:
        """Answer for a token that has none of the scopes that are wanted."""
        return Reply(403, {"detail": "You do not have permission to perform this action."})

    def not_json(self, reason: str) -> Reply:
        """Answer for a body that is not JSON."""
        return Reply(400, {"detail": f"JSON parse error - {reason}"})

    def failed(self) -> Reply:
        """Answer for a request whose handler broke."""
        return Reply(500, {"detail": "Internal Error"})

    def too_many(self, allowance: Allowance) -> Reply:
        """Answer for a caller that asks too often or too much at a time."""
        limit = f"Limit is {allowance.limit} requests in 1 seconds"
        return Reply(429, {"detail": f"You are attempting to use this endpoint too frequently. {limit}"})


@dataclass(frozen=True, slots=True)
class _Arrived:
    method: str
    path: str
    query: str
    body: Json
    broken: str
    authorization: str | None
    headers: Headers
    pattern: _Pattern | None
    params: dict[str, str]


class _Pattern:
    def __init__(self, path: str) -> None:
        self.path = path
        self.regex = compile_path(path)[0]
        self.routes: dict[str, Route] = {}


async def _cut(scope: Scope) -> None:
    """Close the connection after what was sent; `core/servers.py` says where the transport comes from."""
    scope["state"]["transport"].close()
    # The server learns of it in the next turn of the loop; before that it would answer 500 for us.
    await asyncio.sleep(0.01)


async def _send(send: Send, reply: Reply, headers: Mapping[str, str], truncate: int | None) -> None:
    body = reply.body
    if not isinstance(body, bytes):
        body = b"" if body is None else json.dumps(body, separators=(",", ":")).encode()
    pairs = [(name.encode(), value.encode("latin-1")) for name, value in {**headers, **reply.headers}.items()]
    if body and "content-type" not in reply.headers:
        pairs.append((b"content-type", b"application/json"))
    pairs.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": reply.status, "headers": pairs})
    if truncate is not None:
        # More is promised than is sent: the caller cuts the connection in the middle of the body.
        await send({"type": "http.response.body", "body": body[:truncate], "more_body": True})
        return
    await send({"type": "http.response.body", "body": body})
