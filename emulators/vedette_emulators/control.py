"""The control endpoint: time, faults, limits, tokens, what was asked and what there is; and the page at the root."""

from __future__ import annotations

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
from vedette_emulators.core.context import Context
from vedette_emulators.core.http import Service
from vedette_emulators.core.wire import Json
from vedette_emulators.github.state import edit as github
from vedette_emulators.page.render import render
from vedette_emulators.pagerduty.state import edit as pagerduty
from vedette_emulators.sentry import control as outside
from vedette_emulators.sentry.deliver import control as deliver
from vedette_emulators.sentry.state import edit as sentry
from vedette_emulators.slack.state import edit as slack

Handler = Callable[[Context, Request, Any], Any]


class _Editor(Protocol):
    """A module that shows and changes what a service holds, by kind."""

    @property
    def KINDS(self) -> tuple[str, ...]: ...  # noqa: N802  # a constant of the module

    def objects(self, context: Context) -> dict[str, list[dict[str, Any]]]: ...
    def patch(self, context: Context, kind: str, id_: str, change: dict[str, Any]) -> Json: ...
    def delete(self, context: Context, kind: str, id_: str) -> bool: ...


_EDITORS: tuple[_Editor, ...] = (sentry, github, slack, pagerduty)
_KINDS = {kind: editor for editor in _EDITORS for kind in editor.KINDS}


def control_app(context: Context, services: Mapping[str, Service]) -> Starlette:
    """Build the application on the first port."""
    routes = [
        _route(context, "/_control/status", {"GET": _status}),
        _route(context, "/_control/reset", {"POST": _reset}),
        _route(
            context, "/_control/seed", {"POST": lambda context, _request, body: seed.add(context, seed.parse(body))}
        ),
        _route(context, "/_control/clock", {"GET": _clock, "POST": _set_clock}),
        _route(context, "/_control/tokens", {"POST": _make_token}),
        _route(context, "/_control/limits", {"POST": _set_limits}),
        _route(context, "/_control/plan", {"POST": _set_plan}),
        _route(context, "/_control/faults", {"POST": _add_fault, "DELETE": _clear_faults}),
        _route(context, "/_control/requests", {"GET": _requests, "DELETE": _clear_requests}),
        _route(context, "/_control/objects", {"GET": _objects}),
        _route(context, "/_control/objects/{kind}/{id}", {"PATCH": _patch, "DELETE": _delete}),
        _route(
            context,
            "/_control/sentry/events",
            {"POST": lambda context, _request, body: outside.add_events(context, body)},
        ),
        _route(
            context,
            "/_control/sentry/repositories",
            {"POST": lambda context, _request, body: outside.sync_repositories(context, body)},
        ),
        _route(context, "/_control/sentry/fire", {"POST": lambda context, _request, body: deliver.fire(context, body)}),
        _route(
            context,
            "/_control/sentry/resolve",
            {"POST": lambda context, _request, body: deliver.resolve(context, body)},
        ),
        _route(context, "/_control/github/secrets", {"GET": lambda context, _request, _body: github.secrets(context)}),
        _route(context, "/_control/github/repositories", {"POST": _add_repository}),
        _route(context, "/_control/github/files", {"POST": _write_file}),
    ]

    async def page(_: Request) -> HTMLResponse:
        context.advance()
        return HTMLResponse(render(context, services).encode(errors="replace"))

    return Starlette(routes=[Route("/", page), *routes])


def _route(context: Context, path: str, handlers: dict[str, Handler]) -> Route:
    async def answer(request: Request) -> Response:
        raw = await request.body()
        try:
            body = json.loads(raw) if raw else None
            context.advance()
            result = handlers["GET" if request.method == "HEAD" else request.method](context, request, body)
            if inspect.isawaitable(result):
                # Requests to the other services go through this loop, too: it must be free to answer them.
                result = await result
        except LookupError as error:
            context.store.rollback()
            return JSONResponse({"error": str(error.args[0])}, 404)
        except (ValueError, TypeError, RecursionError) as error:
            context.store.rollback()
            return JSONResponse({"error": str(error)}, 400)
        context.store.commit()
        return JSONResponse(result) if result is not None else Response(status_code=204)

    endpoint: Callable[[Request], Awaitable[Response]] = answer
    return Route(path, endpoint, methods=list(handlers))


def _object(body: Json, *known: str) -> dict[str, Any]:
    if not isinstance(body, dict) or set(body) - set(known):
        msg = f"send a JSON object with {' and '.join(known)}"
        raise ValueError(msg)
    return body


def _status(context: Context, _: Request, __: Json) -> Json:
    urls = {name: context.url(name) for name in context.ports}
    return {"pid": os.getpid(), "urls": urls, "requests": context.log.counts()}


def _reset(context: Context, _: Request, __: Json) -> Json:
    context.reset()


def _clock(context: Context, _: Request, __: Json) -> Json:
    return {"now": iso(context.clock.now()), "frozen": context.clock.frozen}


def _set_clock(context: Context, request: Request, body: Json) -> Json:
    sent = _object(body, "now", "advance_s")
    if "now" in sent:
        context.clock.set(None if sent["now"] is None else datetime.fromisoformat(sent["now"]))
    if "advance_s" in sent:
        context.clock.advance(float(sent["advance_s"]))
    return _clock(context, request, None)


def _make_token(context: Context, _: Request, body: Json) -> Json:
    sent = _object(body, "scopes", "who")
    scopes = sent.get("scopes")
    if not isinstance(scopes, list):
        msg = "scopes is a list"
        raise TypeError(msg)
    return {"token": context.tokens.make((str(scope) for scope in scopes), str(sent.get("who", "owner")))}


def _set_limits(context: Context, _: Request, body: Json) -> Json:
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
    context.limits.configure(
        sent.get("per_second"),
        sent.get("concurrent"),
        slack_tiers=tiers,
        per_minute={"pagerduty": minute} if minute else None,
    )


def _set_plan(context: Context, _: Request, body: Json) -> Json:
    missing = _object(body, "missing").get("missing", [])
    context.store.put("plan", "plan", {"missing": [str(feature) for feature in missing]})


def _add_fault(context: Context, _: Request, body: Json) -> Json:
    context.faults.add(faults.parse(body))


def _clear_faults(context: Context, _: Request, __: Json) -> Json:
    context.faults.clear()


def _requests(context: Context, request: Request, _: Json) -> Json:
    query = request.query_params
    entries = context.log.entries(
        method=query.get("method", ""), path=query.get("path", ""), service=query.get("service", "")
    )
    return {"requests": [entry.as_json() for entry in entries], "counts": context.log.counts()}


def _clear_requests(context: Context, _: Request, __: Json) -> Json:
    context.log.clear()


def _objects(context: Context, _: Request, __: Json) -> Json:
    return {kind: docs for editor in _EDITORS for kind, docs in editor.objects(context).items()}


def _kind(request: Request) -> tuple[str, str]:
    kind, id_ = request.path_params["kind"], request.path_params["id"]
    if kind not in _KINDS:
        msg = f"unknown kind {kind!r}; kinds are {', '.join(_KINDS)}"
        raise LookupError(msg)
    return kind, id_


def _patch(context: Context, request: Request, body: Json) -> Json:
    kind, id_ = _kind(request)
    if not isinstance(body, dict):
        msg = "send a JSON merge patch, which is an object"
        raise TypeError(msg)
    doc = _KINDS[kind].patch(context, kind, id_, body)
    if doc is None:
        msg = f"there is no {kind} {id_}"
        raise LookupError(msg)
    return doc


def _delete(context: Context, request: Request, _: Json) -> Json:
    kind, id_ = _kind(request)
    if not _KINDS[kind].delete(context, kind, id_):
        msg = f"there is no {kind} {id_}"
        raise LookupError(msg)


def _add_repository(context: Context, _: Request, body: Json) -> Json:
    sent = _object(body, "name", "private", "files")
    files = {str(path): str(text) for path, text in (sent.get("files") or {}).items()}
    return github.add_repository(context, str(sent["name"]), private=sent.get("private", True), files=files)


def _write_file(context: Context, _: Request, body: Json) -> Json:
    sent = _object(body, "repository", "path", "content", "who")
    content = sent.get("content")
    return github.write_file(
        context, str(sent["repository"]), str(sent["path"]), content, str(sent.get("who", "owner"))
    )
