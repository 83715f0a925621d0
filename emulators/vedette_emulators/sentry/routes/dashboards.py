"""Dashboards."""

from __future__ import annotations

from vedette_emulators.core.http import Call, RefusedError, Reply
from vedette_emulators.core.paging import page
from vedette_emulators.sentry.routing import ORG, ORG_READ, route
from vedette_emulators.sentry.serialize import dashboard as serialize
from vedette_emulators.sentry.state import dashboards, lookup
from vedette_emulators.sentry.validate.dashboard import dashboard as read

_TAKEN = "Dashboard with that title already exists."


def list_dashboards(call: Call) -> Reply:
    """List dashboards without their widgets; `query` is part of the title."""
    lookup.organization(call)
    wanted = call.query.get("query", "").lower()
    docs = [doc for doc in call.context.store.all("dashboard") if wanted in doc["title"].lower()]
    shown, headers = page(call, docs)
    return Reply(200, [serialize.brief(call.context, doc) for doc in shown], headers)


def create(call: Call) -> Reply:
    """Create a dashboard; its title must be free."""
    lookup.organization(call)
    store = call.context.store
    body = read(call.body, store, None)
    if store.find("dashboard", title=body["title"]):
        raise RefusedError(409, _TAKEN)
    user = store.find("user")
    doc = dashboards.create(call.context, body, user["id"] if user else None)
    return Reply(201, serialize.dashboard(call.context, doc))


def get(call: Call) -> Reply:
    return Reply(200, serialize.dashboard(call.context, lookup.found(call, "dashboard", "dashboard_id")))


def update(call: Call) -> Reply:
    doc = lookup.found(call, "dashboard", "dashboard_id")
    body = read(call.body, call.context.store, doc)
    other = call.context.store.find("dashboard", title=body["title"]) if "title" in body else None
    if other and other["id"] != doc["id"]:
        raise RefusedError(409, _TAKEN)
    return Reply(200, serialize.dashboard(call.context, dashboards.update(call.context, doc, body)))


def delete(call: Call) -> Reply:
    doc = lookup.found(call, "dashboard", "dashboard_id")
    call.context.store.delete("dashboard", doc["id"])
    return Reply(204)


ROUTES = (
    route("GET", ORG + "dashboards/", list_dashboards, ORG_READ),
    route("POST", ORG + "dashboards/", create, ORG_READ),
    route("GET", ORG + "dashboards/{dashboard_id}/", get, ORG_READ),
    route("PUT", ORG + "dashboards/{dashboard_id}/", update, ORG_READ),
    route("DELETE", ORG + "dashboards/{dashboard_id}/", delete, ORG_READ),
)
