"""Monitors of all types."""

from __future__ import annotations

from vedette_emulators.core.http import Call, RefusedError, Reply
from vedette_emulators.core.paging import page
from vedette_emulators.core.store import Document
from vedette_emulators.sentry.routes.search import matching, ordered
from vedette_emulators.sentry.routing import ALERTS_READ, DETECTOR_WRITE, MONITOR_WRITE, ORG, route
from vedette_emulators.sentry.serialize.detector import detector as serve
from vedette_emulators.sentry.state import detectors, lookup
from vedette_emulators.sentry.state.projects import BUILT_IN
from vedette_emulators.sentry.validate.detector import detector as read
from vedette_emulators.sentry.validate.fields import Fields

_SORT = ("id", "name", "type", "connectedWorkflows", "latestGroup", "openIssues")


def list_detectors(call: Call) -> Reply:
    """List monitors by `query` (name, type:x), `project` and `id`, in the order of `sortBy`."""
    docs = ordered(call, _selected(call), _SORT, {"connectedWorkflows": lambda doc: len(doc["workflowIds"])})
    shown, headers = page(call, docs)
    return Reply(200, [serve(call.context, doc) for doc in shown], headers)


def create(call: Call) -> Reply:
    project = lookup.project(call)
    body = read(call.body, call.context.store, None)
    user = call.context.store.find("user")
    doc = detectors.create(call.context, project, body, user["id"] if user else None)
    return Reply(201, serve(call.context, doc))


def get(call: Call) -> Reply:
    return Reply(200, serve(call.context, lookup.found(call, "detector", "detector_id")))


def update(call: Call) -> Reply:
    """Change one monitor; what is not sent stays."""
    doc = lookup.found(call, "detector", "detector_id")
    body = read(call.body, call.context.store, doc)
    return Reply(200, serve(call.context, detectors.update(call.context, doc, body)))


def delete(call: Call) -> Reply:
    """Delete one monitor; the built-in ones of a project stay."""
    doc = lookup.found(call, "detector", "detector_id")
    _refuse_built_in([doc])
    detectors.delete(call.context, doc)
    return Reply(204)


def bulk_update(call: Call) -> Reply:
    """Turn the selected monitors on or off."""
    docs = _chosen(call)
    fields = Fields(call.body)
    fields.boolean("enabled", required=True)
    body = fields.done()
    changed = [detectors.update(call.context, doc, body) for doc in docs]
    return Reply(200, [serve(call.context, doc) for doc in changed])


def bulk_delete(call: Call) -> Reply:
    docs = _chosen(call)
    _refuse_built_in(docs)
    for doc in docs:
        detectors.delete(call.context, doc)
    return Reply(204)


def _selected(call: Call) -> list[Document]:
    lookup.organization(call)
    projects = lookup.projects_of(call)
    return [
        doc
        for doc in matching(call, call.context.store.all("detector"))
        if projects is None or doc["projectId"] in projects
    ]


def _chosen(call: Call) -> list[Document]:
    if not {"id", "query", "project"} & set(call.query):
        raise RefusedError(
            400, {"detail": "At least one of 'id', 'query', 'project', or 'projectSlug' must be provided"}
        )
    return _selected(call)


def _refuse_built_in(docs: list[Document]) -> None:
    if any(doc["type"] in BUILT_IN for doc in docs):
        raise RefusedError(403, {"detail": "You do not have permission to perform this action."})


ROUTES = (
    route("GET", ORG + "detectors/", list_detectors, ALERTS_READ),
    route("PUT", ORG + "detectors/", bulk_update, DETECTOR_WRITE),
    route("DELETE", ORG + "detectors/", bulk_delete, DETECTOR_WRITE),
    route("POST", ORG + "projects/{project_id_or_slug}/detectors/", create, MONITOR_WRITE),
    route("GET", ORG + "detectors/{detector_id}/", get, ALERTS_READ),
    route("PUT", ORG + "detectors/{detector_id}/", update, DETECTOR_WRITE),
    route("DELETE", ORG + "detectors/{detector_id}/", delete, DETECTOR_WRITE),
)
