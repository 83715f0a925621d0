"""Code mappings: which folder of which repository the frames of a project come from.

Source: `sentry/integrations/api/endpoints/organization_code_mapping{s,_details}.py`; the API is not published.
"""

from __future__ import annotations

import re
from typing import Any

from vedette_emulators.core.http import Call, RefusedError, Reply
from vedette_emulators.core.paging import page
from vedette_emulators.core.store import Document
from vedette_emulators.sentry.routing import LOOSE, ORG, route
from vedette_emulators.sentry.serialize import repository as serve
from vedette_emulators.sentry.state import lookup
from vedette_emulators.sentry.validate.fields import Fields

_PATH = re.compile(r"[^\s'\"]+")
_BRANCH = re.compile(r"(?!/)[\w./-]+(?<!/)")
_BRANCH_WORDS = (
    "Branch name may only have letters, numbers, underscores, forward slashes, dashes, and periods. "
    "Branch name may not start or end with a forward slash."
)
_TAKEN = "Code path config already exists with this project and stack trace root"
_IN_USE = "Cannot delete Code Mapping. Must delete Code Owner that uses this mapping first."


def list_mappings(call: Call) -> Reply:
    """List the mappings of an integration (`integrationId`), or of the projects."""
    lookup.organization(call)
    integration = call.query.get("integrationId")
    if integration and call.context.store.get("integration", integration) is None:
        raise lookup.not_found()
    projects = None if integration else lookup.projects_of(call)
    docs = [
        doc
        for doc in call.context.store.all("code_mapping")
        if integration in (None, "", doc["integrationId"]) and (projects is None or doc["projectId"] in projects)
    ]
    shown, headers = page(call, docs)
    return Reply(200, [serve.code_mapping(call.context, doc) for doc in shown], headers)


def create(call: Call) -> Reply:
    """Create a mapping; answers to a missing integration or project are bare strings, as Sentry's."""
    lookup.organization(call)
    body: dict[str, Any] = Fields(call.body).sent
    if not body.get("integrationId"):
        raise RefusedError(400, "Missing param: integrationId")
    project = str(body.get("projectId", "0"))
    if not project.isdigit():
        raise RefusedError(400, "Invalid projectId param. Expected an integer.")
    if call.context.store.get("project", project) is None:
        raise RefusedError(404, "Could not find project")
    integration = call.context.store.get("integration", str(body["integrationId"]))
    if integration is None:
        raise RefusedError(404, "Could not find this integration installed on your organization")
    clean = _read(call, integration["id"], None)
    id_ = call.context.store.next_id("code_mapping")
    doc: Document = {"id": id_, "integrationId": integration["id"], "usedByCodeowners": False, **clean}
    return Reply(201, serve.code_mapping(call.context, call.context.store.put("code_mapping", id_, doc)))


def update(call: Call) -> Reply:
    """Replace a mapping; the integration stays."""
    doc = lookup.found(call, "code_mapping", "config_id")
    changed = {**doc, **_read(call, doc["integrationId"], doc)}
    return Reply(200, serve.code_mapping(call.context, call.context.store.put("code_mapping", doc["id"], changed)))


def delete(call: Call) -> Reply:
    """Delete a mapping, unless an imported CODEOWNERS file needs it."""
    doc = lookup.found(call, "code_mapping", "config_id")
    if doc["usedByCodeowners"]:
        raise RefusedError(409, _IN_USE)
    call.context.store.delete("code_mapping", doc["id"])
    return Reply(204)


def _read(call: Call, integration: str, before: Document | None) -> dict[str, Any]:
    fields, store = Fields(call.body), call.context.store
    repository = fields.integer("repositoryId", required=True)
    project = fields.integer("projectId", required=True)
    stack_root = _path(fields, "stackRoot")
    _path(fields, "sourceRoot")
    branch = fields.text("defaultBranch", blank=True)
    if branch and not _BRANCH.fullmatch(branch):
        fields.refuse("defaultBranch", _BRANCH_WORDS)
    elif not branch and "defaultBranch" not in fields.errors:
        fields.refuse("defaultBranch", "This field is required.")
    known = store.get("repository", str(repository)) if repository is not None else None
    if repository is not None and (known is None or known["integrationId"] != integration):
        fields.refuse("repositoryId", "Repository does not exist")
    if project is not None and store.get("project", str(project)) is None:
        fields.refuse("projectId", "Project does not exist")
    if not fields.errors:
        other = store.find("code_mapping", projectId=str(project), stackRoot=stack_root)
        if other and (before is None or other["id"] != before["id"]):
            fields.refuse("nonFieldErrors", _TAKEN)
    clean = fields.done()
    names = ("stackRoot", "sourceRoot", "defaultBranch")
    return {"repositoryId": str(repository), "projectId": str(project), **{name: clean[name] for name in names}}


def _path(fields: Fields, name: str) -> str | None:
    value = fields.text(name, required=True, blank=True)
    if value and not _PATH.fullmatch(value):
        fields.refuse(name, "Path may not contain spaces or quotations")
    return value


_SOURCE = "private: sentry/integrations/api/endpoints/organization_code_mappings.py"

ROUTES = (
    route("GET", ORG + "code-mappings/", list_mappings, LOOSE, _SOURCE, published=False),
    route("POST", ORG + "code-mappings/", create, LOOSE, _SOURCE, published=False),
    route("PUT", ORG + "code-mappings/{config_id}/", update, LOOSE, _SOURCE, published=False),
    route("DELETE", ORG + "code-mappings/{config_id}/", delete, LOOSE, _SOURCE, published=False),
)
