"""Issues: searching, reading, changing, deleting."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from vedette_emulators.core.clock import iso
from vedette_emulators.core.http import Call, RefusedError, Reply
from vedette_emulators.core.paging import page
from vedette_emulators.core.store import Document
from vedette_emulators.sentry.routing import ISSUE_READ, ISSUE_WRITE, ORG, PROJECT, route
from vedette_emulators.sentry.serialize import issue as serve
from vedette_emulators.sentry.state import issues, lookup
from vedette_emulators.sentry.validate.fields import Fields
from vedette_emulators.sentry.validate.search import issue_matches, parse

_SORT = {
    "date": "lastSeen", "new": "firstSeen", "freq": "count", "trends": "count", "inbox": "lastSeen",
    "recommended": "lastSeen", "user": "count",
}  # fmt: skip
_STATUS = ("resolved", "unresolved", "ignored", "resolvedInNextRelease", "muted")
_SUBSTATUS = (
    "archived_until_escalating", "archived_until_condition_met", "archived_forever", "escalating", "ongoing",
    "regressed", "new",
)  # fmt: skip
_PERIOD = re.compile(r"(\d+)([smhdw])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
# What an empty search means differs: the organisation's list hides what is low, the project's does not.
_DEFAULT_QUERY = "is:unresolved issue.priority:[high,medium]"
_PROJECT_QUERY = "is:unresolved"


def list_issues(call: Call) -> Reply:
    """Search the issues of the organisation by `query`, `project`, `environment` and `statsPeriod` (14d)."""
    lookup.organization(call)
    return _listed(call, _found(call, lookup.projects_of(call), _DEFAULT_QUERY, "14d"))


def list_project_issues(call: Call) -> Reply:
    project = lookup.project(call)
    if call.query.get("statsPeriod") not in (None, "", "24h", "14d"):
        raise RefusedError(400, {"detail": "Invalid stats_period. Valid choices are '', '24h', and '14d'"})
    return _listed(call, _found(call, {project["id"]}, _PROJECT_QUERY, ""))


def _listed(call: Call, docs: list[Document]) -> Reply:
    limit = call.query.get("limit", "100")
    if not limit.isdigit() or not 1 <= int(limit) <= 100:
        raise RefusedError(400, {"detail": "Invalid limit parameter. Limit must be between 1 and 100."})
    shown, headers = page(call, docs, size=int(limit))
    return Reply(200, [serve.issue(call.context, doc) for doc in shown], headers)


def get(call: Call) -> Reply:
    return Reply(200, serve.issue_detail(call.context, _issue(call)))


def update(call: Call) -> Reply:
    doc = _issue(call)
    return Reply(200, serve.issue(call.context, issues.change(call.context, doc, _body(call))))


def delete(call: Call) -> Reply:
    issues.delete(call.context, _issue(call))
    return Reply(202)


def list_events(call: Call) -> Reply:
    """List the events of an issue, the newest first."""
    shown, headers = page(call, issues.events(call.context, _issue(call)))
    return Reply(200, [serve.event(doc) for doc in shown], headers)


def bulk_update(call: Call) -> Reply:
    """Change the issues that `id` or `query` select; answers what was changed, or 204 when there was nothing."""
    lookup.organization(call)
    return _changed(call, _chosen(call, lookup.projects_of(call)))


def project_update(call: Call) -> Reply:
    """Change the issues of a project that `id` selects, or those that a `query` finds."""
    return _changed(call, _chosen(call, {lookup.project(call)["id"]}))


def bulk_delete(call: Call) -> Reply:
    """Delete the issues that `id` or `query` select."""
    lookup.organization(call)
    return _deleted(call, _chosen(call, lookup.projects_of(call)))


def project_delete(call: Call) -> Reply:
    """Delete the issues of a project that `id` or `query` select."""
    return _deleted(call, _chosen(call, {lookup.project(call)["id"]}))


def _changed(call: Call, docs: list[Document]) -> Reply:
    body = _body(call)
    if not docs:
        return Reply(204)
    changed = [issues.change(call.context, doc, body) for doc in docs][-1]
    shown = serve.issue(call.context, changed)
    return Reply(200, {name: shown[name] for name in (*body, "status", "statusDetails", "isPublic") if name in shown})


def _deleted(call: Call, docs: list[Document]) -> Reply:
    for doc in docs:
        issues.delete(call.context, doc)
    return Reply(204)


def _chosen(call: Call, projects: set[str] | None) -> list[Document]:
    ids = call.query.getlist("id")
    if not ids:
        return _found(call, projects, "", "")
    if any(not id_.isdigit() for id_ in ids):
        raise RefusedError(400, {"detail": "Group ids must be integers"})
    docs = [doc for doc in call.context.store.all("issue") if doc["id"] in ids]
    return [doc for doc in docs if projects is None or doc["projectId"] in projects]


def _found(call: Call, projects: set[str] | None, default: str, period: str) -> list[Document]:
    store = call.context.store
    # An empty query searches for everything; no query at all means what people look at first.
    terms = parse(call.query.get("query", default))
    environments = set(call.query.getlist("environment"))
    since = _since(call, call.query.get("statsPeriod", period))
    key = _SORT.get(call.query.get("sort", "date"))
    if key is None:
        raise RefusedError(400, {"sort": [f'"{call.query["sort"]}" is not a valid choice.']})
    docs = []
    for doc in store.all("issue"):
        tags: dict[str, set[str]] = {}
        for event in store.all("event", issueId=doc["id"]):
            for name, value in event["tags"].items():
                tags.setdefault(name, set()).add(value)
        project = store.get("project", doc["projectId"]) or {"slug": ""}
        if (
            (projects is None or doc["projectId"] in projects)
            and (not environments or environments & tags.get("environment", set()))
            and doc["lastSeen"] >= since
            and all(issue_matches(term, doc, project, tags) for term in terms)
        ):
            docs.append(doc)
    return sorted(docs, key=lambda doc: (doc[key], int(doc["id"])), reverse=True)


def _since(call: Call, period: str) -> str:
    if not period:
        return ""
    match = _PERIOD.fullmatch(period)
    if match is None:
        raise RefusedError(400, {"detail": f"Invalid statsPeriod: {period!r}"})
    return iso(call.context.clock.now() - timedelta(**{_UNITS[match[2]]: int(match[1])}))


def _issue(call: Call) -> Document:
    lookup.organization(call)
    wanted, store = call.params["issue_id"], call.context.store
    doc = store.get("issue", wanted) or store.find("issue", shortId=wanted.upper())
    if doc is None:
        raise lookup.not_found()
    return doc


def _body(call: Call) -> dict[str, Any]:
    fields = Fields(call.body)
    fields.text("status", choices=_STATUS)
    fields.text("substatus", null=True, choices=_SUBSTATUS)
    fields.mapping("statusDetails")
    fields.text("priority", choices=("low", "medium", "high"))
    for name in ("isBookmarked", "isPublic", "isSubscribed", "hasSeen"):
        fields.boolean(name)
    if "assignedTo" in fields.sent:
        owner, wrong = lookup.actor(call.context.store, fields.any("assignedTo"))
        if wrong:
            fields.refuse("assignedTo", wrong)
        fields.clean["assignedTo"] = owner
    return fields.done()


_SEARCH = "comparisons of time and number, and OR, are refused as unreadable"

ROUTES = (
    route("GET", ORG + "issues/", list_issues, ISSUE_READ, _SEARCH),
    route("PUT", ORG + "issues/", bulk_update, ISSUE_WRITE, "issues are not merged or discarded"),
    route("DELETE", ORG + "issues/", bulk_delete, "event:admin"),
    route("GET", ORG + "issues/{issue_id}/", get, ISSUE_READ),
    route("PUT", ORG + "issues/{issue_id}/", update, ISSUE_WRITE),
    route("DELETE", ORG + "issues/{issue_id}/", delete, "event:admin"),
    route("GET", ORG + "issues/{issue_id}/events/", list_events, ISSUE_READ),
    route("GET", PROJECT + "issues/", list_project_issues, "event:read", _SEARCH),
    route("PUT", PROJECT + "issues/", project_update, "event:write"),
    route("DELETE", PROJECT + "issues/", project_delete, "event:admin"),
)
