"""Alerts."""

from __future__ import annotations

from vedette_emulators.core.http import Call, RefusedError, Reply
from vedette_emulators.core.paging import page
from vedette_emulators.core.store import Document
from vedette_emulators.sentry.routes.search import matching, ordered
from vedette_emulators.sentry.routing import ALERTS_READ, ORG, WORKFLOW_WRITE, route
from vedette_emulators.sentry.serialize.workflow import workflow as serve
from vedette_emulators.sentry.state import lookup, workflows
from vedette_emulators.sentry.validate.fields import Fields
from vedette_emulators.sentry.validate.workflow import workflow as read

_SORT = ("id", "name", "dateCreated", "dateUpdated", "connectedDetectors", "actions", "priorityDetector")


def list_workflows(call: Call) -> Reply:
    """List alerts by `query` (name), `project` and `id`, in the order of `sortBy`."""
    computed = {
        "connectedDetectors": lambda doc: len(doc["detectorIds"]),
        "actions": lambda doc: sum(len(group["actions"]) for group in doc["actionFilters"]),
    }
    shown, headers = page(call, ordered(call, _selected(call), _SORT, computed))
    return Reply(200, [serve(doc) for doc in shown], headers)


def create(call: Call) -> Reply:
    """Create an alert; two alerts may have the same name."""
    lookup.organization(call)
    body = read(call.body, call.context.store, None)
    user = call.context.store.find("user")
    return Reply(201, serve(workflows.create(call.context, body, user["id"] if user else None)))


def get(call: Call) -> Reply:
    return Reply(200, serve(lookup.found(call, "workflow", "workflow_id")))


def update(call: Call) -> Reply:
    doc = lookup.found(call, "workflow", "workflow_id")
    return Reply(200, serve(workflows.update(call.context, doc, read(call.body, call.context.store, doc))))


def delete(call: Call) -> Reply:
    workflows.delete(call.context, lookup.found(call, "workflow", "workflow_id"))
    return Reply(204)


def bulk_update(call: Call) -> Reply:
    """Turn the selected alerts on or off."""
    docs = _chosen(call)
    fields = Fields(call.body)
    fields.boolean("enabled", required=True)
    body = fields.done()
    return Reply(200, [serve(workflows.update(call.context, doc, body)) for doc in docs])


def bulk_delete(call: Call) -> Reply:
    for doc in _chosen(call):
        workflows.delete(call.context, doc)
    return Reply(204)


def _selected(call: Call) -> list[Document]:
    lookup.organization(call)
    projects = lookup.projects_of(call)
    docs = matching(call, call.context.store.all("workflow"))
    if projects is None:
        return docs
    monitors = {doc["id"] for doc in call.context.store.all("detector") if doc["projectId"] in projects}
    return [doc for doc in docs if monitors & set(doc["detectorIds"])]


def _chosen(call: Call) -> list[Document]:
    if not {"id", "query", "project"} & set(call.query):
        raise RefusedError(
            400, {"detail": "At least one of 'id', 'query', 'project', or 'projectSlug' must be provided"}
        )
    return _selected(call)


ROUTES = (
    route("GET", ORG + "workflows/", list_workflows, ALERTS_READ),
    route("POST", ORG + "workflows/", create, WORKFLOW_WRITE),
    route("PUT", ORG + "workflows/", bulk_update, WORKFLOW_WRITE),
    route("DELETE", ORG + "workflows/", bulk_delete, WORKFLOW_WRITE),
    route("GET", ORG + "workflows/{workflow_id}/", get, ALERTS_READ),
    route("PUT", ORG + "workflows/{workflow_id}/", update, WORKFLOW_WRITE),
    route("DELETE", ORG + "workflows/{workflow_id}/", delete, WORKFLOW_WRITE),
)
