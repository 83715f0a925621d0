"""Services and their integrations."""

from __future__ import annotations

import hashlib
from typing import Any

from vedette_emulators.core.context import Context
from vedette_emulators.core.http import Call, Reply
from vedette_emulators.core.store import Document
from vedette_emulators.pagerduty import access
from vedette_emulators.pagerduty.names import new_id, now
from vedette_emulators.pagerduty.paging import page
from vedette_emulators.pagerduty.refuse import not_found
from vedette_emulators.pagerduty.routing import route
from vedette_emulators.pagerduty.serialize import service as served
from vedette_emulators.pagerduty.state.services import delete_service
from vedette_emulators.pagerduty.validate.fields import body
from vedette_emulators.pagerduty.validate.service import integration, service


def list_services(call: Call) -> Reply:
    """Answer with the services whose name has `query` in it, or is `name`, of one of `team_ids[]`."""
    query, name = call.query.get("query", "").lower(), call.query.get("name")
    teams = set(call.query.getlist("team_ids[]"))
    found = [
        doc
        for doc in sorted(call.context.store.all("pagerduty_service"), key=lambda doc: doc["name"].lower())
        if query in doc["name"].lower() and name in (None, doc["name"])
    ]
    shown = [served.service(call.context, doc) for doc in found]
    shown = [one for one in shown if not teams or teams & {team["id"] for team in one["teams"]}]
    answer = page(call, "services", shown)
    return Reply(200, {**answer, "services": [_included(call, one) for one in answer["services"]]})


def create(call: Call) -> Reply:
    doc = service(call, body(call, "service"))
    return _stored(call, {"id": new_id(call.context, "service"), "created_at": now(call.context), **doc}, 201)


def get(call: Call) -> Reply:
    shown = served.service(call.context, access.found(call, "service"))
    return Reply(200, {"service": _included(call, shown)})


def update(call: Call) -> Reply:
    """Change a service; incidents that are open keep the policy they have."""
    old = access.found(call, "service")
    return _stored(call, {**old, **service(call, body(call, "service"), old)}, 200)


def delete(call: Call) -> Reply:
    """Remove a service with its integrations, incidents and dependencies."""
    delete_service(call.context, access.found(call, "service"))
    return Reply(204)


def create_integration(call: Call) -> Reply:
    """Make a way in, with a key of its own unless one is sent."""
    owner = access.found(call, "service")
    doc = integration(call, body(call, "integration"))
    key = doc["integration_key"] or _key(call.context)
    made = {"id": new_id(call.context, "integration"), "service": owner["id"], "created_at": now(call.context)}
    return _kept(call, {**made, **doc, "integration_key": key}, 201)


def get_integration(call: Call) -> Reply:
    return Reply(200, {"integration": served.integration(call.context, _integration(call))})


def update_integration(call: Call) -> Reply:
    """Change an integration, and its key where one is sent: the old one is refused from now on."""
    old = _integration(call)
    return _kept(call, {**old, **integration(call, body(call, "integration"), old)}, 200)


def delete_integration(call: Call) -> Reply:
    call.context.store.delete("pagerduty_integration", _integration(call)["id"])
    return Reply(204)


def _integration(call: Call) -> Document:
    doc = access.found(call, "integration", "integration_id")
    if doc["service"] != call.params["id"]:
        not_found()
    return doc


def _included(call: Call, shown: dict[str, Any]) -> dict[str, Any]:
    if "integrations" not in call.query.getlist("include[]"):
        return shown
    docs = call.context.store.all("pagerduty_integration", service=shown["id"])
    return {**shown, "integrations": [served.integration(call.context, doc) for doc in docs]}


def _key(context: Context) -> str:
    return hashlib.sha256(f"key {context.store.next_id('pagerduty_key')}".encode()).hexdigest()[:32]


def _stored(call: Call, doc: Document, status: int) -> Reply:
    doc = {**doc, "updated_at": now(call.context)}
    call.context.store.put("pagerduty_service", doc["id"], doc)
    return Reply(status, {"service": served.service(call.context, doc)})


def _kept(call: Call, doc: Document, status: int) -> Reply:
    call.context.store.put("pagerduty_integration", doc["id"], doc)
    return Reply(status, {"integration": served.integration(call.context, doc)})


ROUTES = (
    route("GET", "/services", list_services),
    route("POST", "/services", create),
    route("GET", "/services/{id}", get),
    route("PUT", "/services/{id}", update),
    route("DELETE", "/services/{id}", delete),
    route("POST", "/services/{id}/integrations", create_integration),
    route("GET", "/services/{id}/integrations/{integration_id}", get_integration),
    route("PUT", "/services/{id}/integrations/{integration_id}", update_integration),
    route(
        "DELETE",
        "/services/{id}/integrations/{integration_id}",
        delete_integration,
        published=False,
        note="the official plugin deletes integrations by it",
    ),
)
