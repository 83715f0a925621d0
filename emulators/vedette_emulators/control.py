"""The control endpoint: time, faults, limits, tokens, what was asked and what there is; and the page at the root."""

import inspect
import json
import os
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from vedette_emulators import seed
from vedette_emulators.core import faults
from vedette_emulators.core.clock import iso
from vedette_emulators.core.http import Service
from vedette_emulators.core.wire import Json
from vedette_emulators.core.world import World
from vedette_emulators.github.state import edit as github
from vedette_emulators.page.render import render
from vedette_emulators.pagerduty.state import edit as pagerduty
from vedette_emulators.sentry import control as happen
from vedette_emulators.sentry.deliver import control as deliver
from vedette_emulators.sentry.state import edit as sentry
from vedette_emulators.slack.state import edit as slack

__all__ = ["control_app"]

Handler = Callable[[World, Request, Any], Any]


class _Shelf(Protocol):
    """A module that shows and changes what a service holds, by kind."""

    @property
    def KINDS(self) -> tuple[str, ...]: ...  # noqa: N802  # a constant of the module

    def objects(self, world: World) -> dict[str, list[dict[str, Any]]]: ...
    def patch(self, world: World, kind: str, id_: str, change: dict[str, Any]) -> Json: ...
    def delete(self, world: World, kind: str, id_: str) -> bool: ...


_SHELVES: tuple[_Shelf, ...] = (sentry, github, slack, pagerduty)
_KINDS = {kind: shelf for shelf in _SHELVES for kind in shelf.KINDS}


def control_app(world: World, services: Mapping[str, Service]) -> Starlette:
    """Build the application on the first port."""
    routes = [
        _route(world, "/_control/status", {"GET": _status}),
        _route(world, "/_control/reset", {"POST": _reset}),
        _route(world, "/_control/seed", {"POST": lambda world, _request, body: seed.add(world, seed.parse(body))}),
        _route(world, "/_control/clock", {"GET": _clock, "POST": _set_clock}),
        _route(world, "/_control/tokens", {"POST": _make_token}),
        _route(world, "/_control/limits", {"POST": _set_limits}),
        _route(world, "/_control/plan", {"POST": _set_plan}),
        _route(world, "/_control/faults", {"POST": _add_fault, "DELETE": _clear_faults}),
        _route(world, "/_control/requests", {"GET": _requests, "DELETE": _clear_requests}),
        _route(world, "/_control/objects", {"GET": _objects}),
        _route(world, "/_control/objects/{kind}/{id}", {"PATCH": _patch, "DELETE": _delete}),
        _route(
            world, "/_control/sentry/events", {"POST": lambda world, _request, body: happen.add_events(world, body)}
        ),
        _route(
            world,
            "/_control/sentry/repositories",
            {"POST": lambda world, _request, body: happen.sync_repositories(world, body)},
        ),
        _route(world, "/_control/sentry/fire", {"POST": lambda world, _request, body: deliver.fire(world, body)}),
        _route(world, "/_control/sentry/resolve", {"POST": lambda world, _request, body: deliver.resolve(world, body)}),
        _route(world, "/_control/github/secrets", {"GET": lambda world, _request, _body: github.secrets(world)}),
        _route(world, "/_control/github/repositories", {"POST": _add_repository}),
        _route(world, "/_control/github/files", {"POST": _write_file}),
    ]

    async def page(_: Request) -> HTMLResponse:
        world.settle()
        return HTMLResponse(render(world, services).encode(errors="replace"))

    return Starlette(routes=[Route("/", page), *routes])


def _route(world: World, path: str, handlers: dict[str, Handler]) -> Route:
    async def answer(request: Request) -> Response:
        raw = await request.body()
        try:
            body = json.loads(raw) if raw else None
            world.settle()
            result = handlers["GET" if request.method == "HEAD" else request.method](world, request, body)
            if inspect.isawaitable(result):
                # What other services are told goes through this loop, too: it must be free to answer.
                result = await result
        except LookupError as error:
            world.store.rollback()
            return JSONResponse({"error": str(error.args[0])}, 404)
        except (ValueError, TypeError, RecursionError) as error:
            world.store.rollback()
            return JSONResponse({"error": str(error)}, 400)
        world.store.commit()
        return JSONResponse(result) if result is not None else Response(status_code=204)

    endpoint: Callable[[Request], Awaitable[Response]] = answer
    return Route(path, endpoint, methods=list(handlers))


def _object(body: Json, *known: str) -> dict[str, Any]:
    if not isinstance(body, dict) or set(body) - set(known):
        msg = f"send a JSON object with {' and '.join(known)}"
        raise ValueError(msg)
    return body


def _status(world: World, _: Request, __: Json) -> Json:
    urls = {name: world.url(name) for name in world.ports}
    return {"pid": os.getpid(), "urls": urls, "requests": world.log.counts()}


def _reset(world: World, _: Request, __: Json) -> Json:
    world.reset()


def _clock(world: World, _: Request, __: Json) -> Json:
    return {"now": iso(world.clock.now()), "frozen": world.clock.frozen}


def _set_clock(world: World, request: Request, body: Json) -> Json:
    sent = _object(body, "now", "advance_s")
    if "now" in sent:
        world.clock.set(None if sent["now"] is None else datetime.fromisoformat(sent["now"]))
    if "advance_s" in sent:
        world.clock.advance(float(sent["advance_s"]))
    return _clock(world, request, None)


def _make_token(world: World, _: Request, body: Json) -> Json:
    sent = _object(body, "scopes", "who")
    scopes = sent.get("scopes")
    if not isinstance(scopes, list):
        msg = "scopes is a list"
        raise TypeError(msg)
    return {"token": world.tokens.make((str(scope) for scope in scopes), str(sent.get("who", "owner")))}


def _set_limits(world: World, _: Request, body: Json) -> Json:
    sent = _object(body, "per_second", "concurrent", "slack_tiers", "pagerduty_per_minute")
    tiers = sent.pop("slack_tiers", False)
    if not isinstance(tiers, bool):
        msg = f"slack_tiers: {tiers!r} is neither true nor false"
        raise TypeError(msg)
    for name, value in sent.items():
        if value is not None and (not isinstance(value, int) or value < 1):
            msg = f"{name}: {value!r} is not a whole number from 1"
            raise ValueError(msg)
    minute = sent.get("pagerduty_per_minute")
    world.limits.configure(
        sent.get("per_second"),
        sent.get("concurrent"),
        slack_tiers=tiers,
        per_minute={"pagerduty": minute} if minute else None,
    )


def _set_plan(world: World, _: Request, body: Json) -> Json:
    missing = _object(body, "missing").get("missing", [])
    world.store.put("plan", "plan", {"missing": [str(feature) for feature in missing]})


def _add_fault(world: World, _: Request, body: Json) -> Json:
    world.faults.add(faults.parse(body))


def _clear_faults(world: World, _: Request, __: Json) -> Json:
    world.faults.clear()


def _requests(world: World, request: Request, _: Json) -> Json:
    query = request.query_params
    entries = world.log.entries(
        method=query.get("method", ""), path=query.get("path", ""), service=query.get("service", "")
    )
    return {"requests": [entry.as_json() for entry in entries], "counts": world.log.counts()}


def _clear_requests(world: World, _: Request, __: Json) -> Json:
    world.log.clear()


def _objects(world: World, _: Request, __: Json) -> Json:
    return {kind: docs for shelf in _SHELVES for kind, docs in shelf.objects(world).items()}


def _kind(request: Request) -> tuple[str, str]:
    kind, id_ = request.path_params["kind"], request.path_params["id"]
    if kind not in _KINDS:
        msg = f"unknown kind {kind!r}; kinds are {', '.join(_KINDS)}"
        raise LookupError(msg)
    return kind, id_


def _patch(world: World, request: Request, body: Json) -> Json:
    kind, id_ = _kind(request)
    if not isinstance(body, dict):
        msg = "send a JSON merge patch, which is an object"
        raise TypeError(msg)
    doc = _KINDS[kind].patch(world, kind, id_, body)
    if doc is None:
        msg = f"there is no {kind} {id_}"
        raise LookupError(msg)
    return doc


def _delete(world: World, request: Request, _: Json) -> Json:
    kind, id_ = _kind(request)
    if not _KINDS[kind].delete(world, kind, id_):
        msg = f"there is no {kind} {id_}"
        raise LookupError(msg)


def _add_repository(world: World, _: Request, body: Json) -> Json:
    sent = _object(body, "name", "private", "files")
    files = {str(path): str(text) for path, text in (sent.get("files") or {}).items()}
    return github.add_repository(world, str(sent["name"]), private=sent.get("private", True), files=files)


def _write_file(world: World, _: Request, body: Json) -> Json:
    sent = _object(body, "repository", "path", "content", "who")
    content = sent.get("content")
    return github.write_file(world, str(sent["repository"]), str(sent["path"]), content, str(sent.get("who", "owner")))
