"""How every service answers: log, limits, faults, token, route, work, answer."""

import asyncio
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import Headers, QueryParams
from starlette.requests import Request
from starlette.routing import compile_path
from starlette.types import Receive, Scope, Send

from local.core.faults import Action
from local.core.limits import Allowance
from local.core.world import World

__all__ = ["Call", "Endpoint", "Errors", "Refusal", "Reply", "Service"]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer; a body of None is an empty one."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Refusal(Exception):
    """An answer that ends the work at once, nothing written."""

    def __init__(self, status: int, body: Any, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status, body)
        self.reply = Reply(status, body, headers or {})


@dataclass(frozen=True, slots=True)
class Call:
    """One request, read; `params` are the parts of the path that the route names."""

    world: World
    base: str
    method: str
    path: str
    params: dict[str, str]
    query: QueryParams
    body: Any
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A route: any one of `scopes` suffices."""

    method: str
    path: str
    handler: Callable[[Call], Reply]
    scopes: frozenset[str]


class Service:
    """One stand-in as an ASGI application.

    `rate_headers` writes an allowance in the vendor's words and `errors` its answers to a missing route, a
    wrong method, an unknown token, a missing scope, a body that is not JSON and too many requests.
    """

    def __init__(
        self,
        name: str,
        world: World,
        endpoints: Sequence[Endpoint],
        *,
        rate_headers: Callable[[Allowance], dict[str, str]],
        errors: "Errors",
    ) -> None:
        self.name = name
        self.world = world
        self.endpoints = tuple(endpoints)
        self._rate_headers = rate_headers
        self._errors = errors
        # Routes by their number of parts: a handful of patterns to try, however many routes there are.
        self._routes: dict[int, list[_Route]] = {}
        by_path: dict[str, _Route] = {}
        for endpoint in endpoints:
            route = by_path.get(endpoint.path)
            if route is None:
                route = by_path[endpoint.path] = _Route(endpoint.path)
                self._routes.setdefault(endpoint.path.count("/"), []).append(route)
            route.methods[endpoint.method] = endpoint
        for routes in self._routes.values():
            routes.sort(key=lambda route: route.path.count("{"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        raw = await Request(scope, receive).body()
        method, path = scope["method"], scope["path"]
        headers = Headers(scope=scope)
        parsed, broken = _parse(raw)
        entry = self.world.log.open(self.name, method, path, scope["query_string"].decode("latin-1"), parsed)
        caller = headers.get("authorization", "")
        route, params = self._find(path)
        allowance = self.world.limits.enter(caller, f"{method} {route.path if route else path}")
        fault = self.world.faults.match(self.name, method, path)
        try:
            before = fault.action if fault and fault.when == "before" and fault.action.truncate is None else None
            after = fault.action if fault and before is None else None
            if before:
                await asyncio.sleep(before.delay_s)
            if before and before.close:
                await _cut(scope)
                return
            if before and before.status:
                reply = _faulty(before)
            elif allowance.refused:
                reply = self._errors.too_many(allowance)
            elif broken:
                reply = self._errors.not_json(broken)
            else:
                query = QueryParams(scope["query_string"])
                reply = self._work(method, path, route, params, query, parsed, headers)
            if after:
                await asyncio.sleep(after.delay_s)
                if after.close:
                    await _cut(scope)
                    return
                reply = _faulty(after) if after.status else reply
            entry.status = reply.status
            truncate = after.truncate if after else None
            await _send(send, reply, self._rate_headers(allowance), truncate)
            if truncate is not None:
                await _cut(scope)
        finally:
            self.world.limits.leave(caller)

    def _find(self, path: str) -> tuple["_Route | None", dict[str, str]]:
        for route in self._routes.get(path.count("/"), ()):
            match = route.pattern.match(path)
            if match:
                return route, match.groupdict()
        return None, {}

    def _work(
        self,
        method: str,
        path: str,
        route: "_Route | None",
        params: dict[str, str],
        query: QueryParams,
        body: Any,
        headers: Headers,
    ) -> Reply:
        if route is None:
            known, _ = self._find(path + "/")
            return self._errors.no_route(path, slash_missing=known is not None and method == "GET")
        endpoint = route.methods.get(method)
        if endpoint is None:
            return self._errors.no_method(method, sorted(route.methods))
        scopes = self.world.tokens.scopes(headers.get("authorization"))
        if scopes is None:
            return self._errors.no_token(missing="authorization" not in headers)
        if endpoint.scopes and not scopes & endpoint.scopes:
            return self._errors.no_scope()
        call = Call(self.world, self.world.url(self.name), method, path, params, query, body, scopes)
        try:
            reply = endpoint.handler(call)
        except Refusal as refusal:
            self.world.store.rollback()
            return refusal.reply
        except Exception:
            self.world.store.rollback()
            _log.exception("%s %s failed", method, path)
            return Reply(500, {"detail": "Internal Error"})
        self.world.store.commit()
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

    def no_scope(self) -> Reply:
        """Answer for a token that may not do this."""
        return Reply(403, {"detail": "You do not have permission to perform this action."})

    def not_json(self, reason: str) -> Reply:
        """Answer for a body that is not JSON."""
        return Reply(400, {"detail": f"JSON parse error - {reason}"})

    def too_many(self, allowance: Allowance) -> Reply:
        """Answer for a caller that asks too often or too much at a time."""
        limit = f"Limit is {allowance.limit} requests in 1 seconds"
        return Reply(429, {"detail": f"You are attempting to use this endpoint too frequently. {limit}"})


class _Route:
    def __init__(self, path: str) -> None:
        self.path = path
        self.pattern = compile_path(path)[0]
        self.methods: dict[str, Endpoint] = {}


def _parse(raw: bytes) -> tuple[Any, str]:
    if not raw:
        return None, ""
    try:
        return json.loads(raw), ""
    except ValueError as error:
        return None, str(error)


def _faulty(action: Action) -> Reply:
    return Reply(action.status or 500, action.body, action.headers)


async def _cut(scope: Scope) -> None:
    """Close the connection after what was sent; see `local.core.servers` for where the transport comes from."""
    scope["state"]["transport"].close()
    # The server learns of it in the next turn of the loop; before that it would answer 500 for us.
    await asyncio.sleep(0.01)


async def _send(send: Send, reply: Reply, headers: Mapping[str, str], truncate: int | None) -> None:
    body = b"" if reply.body is None else json.dumps(reply.body, separators=(",", ":")).encode()
    pairs = [(name.encode(), value.encode("latin-1")) for name, value in {**headers, **reply.headers}.items()]
    if body:
        pairs.append((b"content-type", b"application/json"))
    pairs.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": reply.status, "headers": pairs})
    if truncate is not None:
        # More is promised than is sent: the caller cuts the connection in the middle of the body.
        await send({"type": "http.response.body", "body": body[:truncate], "more_body": True})
        return
    await send({"type": "http.response.body", "body": body})
