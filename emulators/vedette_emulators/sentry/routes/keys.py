"""Client keys."""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.http import Call, Reply
from vedette_emulators.core.paging import page
from vedette_emulators.core.store import Document
from vedette_emulators.sentry.routing import ORG, ORG_READ, PROJECT, PROJECT_READ, PROJECT_WRITE, route
from vedette_emulators.sentry.serialize import plain
from vedette_emulators.sentry.state import lookup
from vedette_emulators.sentry.state.projects import create_key
from vedette_emulators.sentry.validate.fields import Fields, nested

_PAGE = 10
_DAY_S = 86_400
_RATE_LIMITS = "projects:rate-limits"
_LOADER = ("hasReplay", "hasPerformance", "hasDebug", "hasFeedback", "hasLogsAndMetrics")


def list_keys(call: Call) -> Reply:
    """List the keys of a project, ten on a page."""
    project = lookup.project(call)
    return _listed(call, call.context.store.all("key", projectId=project["id"]))


def list_organization_keys(call: Call) -> Reply:
    """List the keys of all projects, ten on a page."""
    lookup.organization(call)
    return _listed(call, call.context.store.all("key"))


def _listed(call: Call, docs: list[Document]) -> Reply:
    status = call.query.get("status")
    if status in ("active", "inactive"):
        docs = [doc for doc in docs if doc["isActive"] == (status == "active")]
    shown, headers = page(call, docs, size=_PAGE)
    return Reply(200, [plain.key(call.context, doc) for doc in shown], headers)


def create(call: Call) -> Reply:
    """Create a key; whether it is active and what its loader does can only be changed later."""
    project = lookup.project(call)
    fields = Fields(call.body or {})
    fields.text("name", null=True, blank=True, longest=64)
    _rate_limit(call, fields)
    fields.text("useCase", choices=("user",))
    return Reply(201, plain.key(call.context, create_key(call.context, project, fields.done())))


def get(call: Call) -> Reply:
    return Reply(200, plain.key(call.context, _key(call)))


def update(call: Call) -> Reply:
    """Change what is sent, leave the rest."""
    doc = _key(call)
    fields = Fields(call.body)
    fields.text("name", longest=64)
    fields.boolean("isActive")
    _rate_limit(call, fields)
    fields.text("browserSdkVersion", choices=("latest", "7.x"))
    loader = fields.mapping("dynamicSdkLoaderOptions")
    if loader is not None:
        fields.clean["dynamicSdkLoaderOptions"] = doc["dynamicSdkLoaderOptions"]
        changes = nested(fields, "dynamicSdkLoaderOptions", lambda: _loader(loader))
        fields.clean["dynamicSdkLoaderOptions"] = {**doc["dynamicSdkLoaderOptions"], **(changes or {})}
    changed = {**doc, **fields.done()}
    return Reply(200, plain.key(call.context, call.context.store.put("key", doc["id"], changed)))


def delete(call: Call) -> Reply:
    call.context.store.delete("key", _key(call)["id"])
    return Reply(204)


def _key(call: Call) -> Document:
    project = lookup.project(call)
    doc = call.context.store.get("key", call.params["key_id"])
    if doc is None or doc["projectId"] != project["id"]:
        raise lookup.not_found()
    return doc


def _loader(sent: dict[str, Any]) -> dict[str, Any]:
    fields = Fields(sent)
    for name in _LOADER:
        fields.boolean(name)
    return fields.done()


def _rate_limit(call: Call, fields: Fields) -> None:
    sent = fields.mapping("rateLimit", null=True)
    if sent is not None:

        def read() -> dict[str, Any] | None:
            inner = Fields(sent)
            count = inner.integer("count", null=True, low=0)
            window = inner.integer("window", null=True, low=0, high=_DAY_S)
            inner.done()
            # A limit without both numbers is none: that is how Sentry's own pages remove one.
            return {"window": window, "count": count} if count and window else None

        nested(fields, "rateLimit", read)
    if call.context.lacks(_RATE_LIMITS):
        # Sentry drops the field silently when the plan has no rate limits.
        fields.clean.pop("rateLimit", None)


ROUTES = (
    route("GET", PROJECT + "keys/", list_keys, PROJECT_READ, "pages of 10"),
    route("POST", PROJECT + "keys/", create, PROJECT_WRITE),
    route("GET", PROJECT + "keys/{key_id}/", get, PROJECT_READ),
    route("PUT", PROJECT + "keys/{key_id}/", update, PROJECT_WRITE),
    route("DELETE", PROJECT + "keys/{key_id}/", delete, "project:admin"),
    route("GET", ORG + "project-keys/", list_organization_keys, ORG_READ),
)
