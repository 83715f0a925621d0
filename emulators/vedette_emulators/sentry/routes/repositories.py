"""Repositories of integrations, and which project uses which."""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.http import Call, RefusedError, Reply
from vedette_emulators.core.paging import page
from vedette_emulators.core.store import Document
from vedette_emulators.sentry.routing import INTEGRATIONS, ORG, ORG_READ, PROJECT, PROJECT_WRITE, route
from vedette_emulators.sentry.serialize import repository as serve
from vedette_emulators.sentry.state import lookup, repositories
from vedette_emulators.sentry.validate.fields import Fields

_PROVIDERS = (
    "integrations:github", "integrations:github_enterprise", "integrations:gitlab", "integrations:vsts",
    "integrations:bitbucket", "integrations:bitbucket_server",
)  # fmt: skip
_EXISTS = {"code": "repo_exists", "message": "A repository with that configuration already exists", "extra": {}}


def list_repositories(call: Call) -> Reply:
    """List repositories by part of their name (`query`), `status` and `integration_id`."""
    lookup.organization(call)
    query, integration = call.query.get("query", "").lower(), call.query.get("integration_id")
    status = call.query.get("status", "active")
    if status not in ("active", "deleted", "unmigratable"):
        raise RefusedError(400, {"detail": f"Invalid status: {status}"})
    docs = [
        doc
        for doc in call.context.store.all("repository", status="active" if status == "active" else status)
        if query in doc["name"].lower() and integration in (None, doc["integrationId"])
    ]
    shown, headers = page(call, sorted(docs, key=lambda doc: doc["name"]))
    return Reply(200, [serve.repository(doc) for doc in shown], headers)


def create(call: Call) -> Reply:
    """Link a repository; one that is linked already is refused, one that was hidden comes back."""
    lookup.organization(call)
    body: dict[str, Any] = call.body if isinstance(call.body, dict) else {}
    if body.get("provider") not in _PROVIDERS:
        raise RefusedError(400, {"error_type": "validation"})
    integration = call.context.store.get("integration", str(body.get("installation")))
    if integration is None or f"integrations:{integration['provider']['key']}" != body["provider"]:
        raise _refused(404, "not found", "Integration matching query does not exist.")
    name = str(body.get("identifier"))
    if name not in repositories.reachable(call.context):
        raise _refused(400, "validation", f"You must grant Sentry access to {name}")
    found = call.context.store.find("repository", name=name)
    if found is None:
        return Reply(201, serve.repository(repositories.link(call.context, name, integration)))
    if found["status"] != "hidden":
        raise RefusedError(400, {"detail": _EXISTS})
    again = call.context.store.put("repository", found["id"], {**found, "status": "active"})
    return Reply(201, serve.repository(again))


def get(call: Call) -> Reply:
    return Reply(200, serve.repository(lookup.found(call, "repository", "repo_id")))


def update(call: Call) -> Reply:
    """Hide a repository, show it again, or move it to another integration; a name that is sent is not taken."""
    doc = lookup.found(call, "repository", "repo_id")
    fields = Fields(call.body)
    status = fields.text("status", choices=("visible", "active", "hidden"))
    integration = fields.integer("integrationId", null=True)
    fields.done()
    changed = dict(doc)
    if status:
        changed["status"] = "hidden" if status == "hidden" else "active"
    if integration:
        if call.context.store.get("integration", str(integration)) is None:
            raise RefusedError(400, {"detail": "Invalid integration id"})
        changed["integrationId"] = str(integration)
    return Reply(200, serve.repository(call.context.store.put("repository", doc["id"], changed)))


def delete(call: Call) -> Reply:
    """Delete a repository with its mappings."""
    doc = lookup.found(call, "repository", "repo_id")
    repositories.delete(call.context, doc)
    return Reply(202, serve.repository({**doc, "status": "pending_deletion"}))


def link(call: Call) -> Reply:
    """Record that a project uses a repository: 201, or 200 when that was known."""
    project = lookup.project(call)
    fields = Fields(call.body)
    wanted = fields.integer("repositoryId", required=True, low=1)
    fields.done()
    store = call.context.store
    repository = store.get("repository", str(wanted))
    if repository is None or repository["status"] != "active":
        raise RefusedError(404, {"detail": "Repository not found"})
    found = store.find("project_repository", projectId=project["id"], repositoryId=repository["id"])
    doc = found or _tie(call, project, repository)
    return Reply(200 if found else 201, {**doc, "created": found is None})


def _tie(call: Call, project: Document, repository: Document) -> Document:
    id_ = call.context.store.next_id("project_repository")
    doc: Document = {
        "id": id_, "projectId": project["id"], "repositoryId": repository["id"], "source": "manual"
    }  # fmt: skip
    return call.context.store.put("project_repository", id_, doc)


def _refused(status: int, kind: str, why: str) -> RefusedError:
    return RefusedError(status, {"error_type": kind, "errors": {"__all__": why}})


_SOURCE = "private: sentry/integrations/api/endpoints/organization_repository_details.py"

ROUTES = (
    route("GET", ORG + "repos/", list_repositories, ORG_READ + " org:integrations org:ci"),
    route("POST", ORG + "repos/", create, INTEGRATIONS, _SOURCE, published=False),
    route("GET", ORG + "repos/{repo_id}/", get, ORG_READ + " org:integrations", _SOURCE, published=False),
    route("PUT", ORG + "repos/{repo_id}/", update, INTEGRATIONS, _SOURCE, published=False),
    route("DELETE", ORG + "repos/{repo_id}/", delete, INTEGRATIONS, _SOURCE + "; deletes at once", published=False),
    route("POST", PROJECT + "repo/", link, PROJECT_WRITE),
)
