"""Repositories and their labels."""

from __future__ import annotations

import re
from typing import Any

from vedette_emulators.core.http import Call, Reply
from vedette_emulators.core.store import Document
from vedette_emulators.github import access
from vedette_emulators.github.paging import page
from vedette_emulators.github.refuse import forbid, not_found
from vedette_emulators.github.routing import ANY, ORG, REPO, route
from vedette_emulators.github.serialize import people, repository
from vedette_emulators.github.state import git
from vedette_emulators.github.state.repositories import create_repository, delete_label, delete_repository
from vedette_emulators.github.validate.fields import Fields
from vedette_emulators.github.where import now

_NAME = re.compile(r"^[A-Za-z0-9._-]{1,100}$")
_COLOR = re.compile(r"^[0-9a-fA-F]{6}$")
_FLAGS = (
    "private", "has_issues", "has_projects", "has_wiki", "allow_squash_merge", "allow_merge_commit",
    "allow_rebase_merge", "allow_auto_merge", "allow_update_branch", "delete_branch_on_merge", "archived",
)  # fmt: skip


def list_repositories(call: Call) -> Reply:
    """List the repositories that the caller may see."""
    access.organization(call)
    actor = access.actor(call.context, call.who)
    seen = [doc for doc in call.context.store.all("github_repository") if actor.may("read") or not doc["private"]]
    docs, headers = page(call, seen)
    return Reply(200, [repository.minimal(call.context, doc, actor) for doc in docs], headers)


def create(call: Call) -> Reply:
    """Create a repository; with `auto_init` it has a README and so a first commit."""
    access.organization(call)
    actor = access.actor(call.context, call.who)
    if not (actor.owns or actor.app):
        forbid("You need admin access to the organization before adding a repository to it.")
    fields = Fields(call, "Repository")
    name = fields.required_text("name")
    settings = _settings(fields, {"private": False})
    _check_name(call, fields, name)
    fields.done()
    files = {"README.md": f"# {name}\n"} if fields.flag("auto_init", usual=False) else None
    doc = create_repository(call.context, name, actor, files=files, settings=settings)
    return Reply(201, repository.full(call.context, doc, actor))


def get(call: Call) -> Reply:
    actor = access.actor(call.context, call.who)
    return Reply(200, repository.full(call.context, access.repository(call), actor))


def update(call: Call) -> Reply:
    """Change settings, the name or the default branch."""
    doc = access.repository(call)
    fields = Fields(call, "Repository")
    settings = _settings(fields, doc)
    name = fields.text("name") or doc["name"]
    if name != doc["name"]:
        _check_name(call, fields, name)
    branch = fields.text("default_branch") or doc["default_branch"]
    if branch != doc["default_branch"] and not git.head(call.context, doc["id"], git.branch_ref(branch)):
        fields.refuse(
            "default_branch",
            "invalid",
            f"The branch {branch} was not found. Please push that ref first or create it via the Git Data API.",
        )
    fields.done()
    changed = {**doc, **settings, "name": name, "default_branch": branch, "updated_at": now(call.context)}
    call.context.store.put("github_repository", doc["id"], changed)
    return Reply(200, repository.full(call.context, changed, access.actor(call.context, call.who)))


def delete(call: Call) -> Reply:
    """Delete a repository with all that is in it."""
    delete_repository(call.context, access.repository(call))
    return Reply(204)


def list_teams(call: Call) -> Reply:
    repo = access.repository(call)
    teams = [doc for doc in call.context.store.all("github_team") if repo["id"] in doc["repositories"]]
    docs, headers = page(call, teams)
    return Reply(200, [people.team(call.context, doc) for doc in docs], headers)


def _settings(fields: Fields, current: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {
        name: fields.flag(name, bool(current.get(name))) for name in _FLAGS if name in fields or name in current
    }
    for name in ("description", "homepage"):
        if name in fields:
            found[name] = fields.text(name)
    if "visibility" in fields:
        found["private"] = fields.choice("visibility", ("public", "private", "internal")) != "public"
    return found


def _check_name(call: Call, fields: Fields, name: str) -> None:
    if not _NAME.match(name) or name in (".", ".."):
        fields.refuse("name", "custom", "name can only contain ASCII letters, digits, and the characters ., -, and _")
    elif any(doc["name"].lower() == name.lower() for doc in call.context.store.all("github_repository")):
        fields.refuse("name", "custom", "name already exists on this account")


def list_labels(call: Call) -> Reply:
    repo = access.repository(call)
    docs, headers = page(call, call.context.store.all("github_label", repository=repo["id"]))
    return Reply(200, [repository.label(call.context, repo, doc) for doc in docs], headers)


def create_label(call: Call) -> Reply:
    """Create a label; without a colour it is grey."""
    repo = access.repository(call)
    fields = Fields(call, "Label")
    doc = _label_fields(
        call, fields, repo, {"name": fields.required_text("name"), "color": "ededed", "description": None}
    )
    id_ = call.context.store.next_id("github_label")
    doc = {**doc, "id": id_, "repository": repo["id"], "default": False}
    return Reply(201, repository.label(call.context, repo, call.context.store.put("github_label", id_, doc)))


def get_label(call: Call) -> Reply:
    """Get one label by name, in any case."""
    repo = access.repository(call)
    return Reply(200, repository.label(call.context, repo, _label(call, repo)))


def update_label(call: Call) -> Reply:
    """Change a label's name, colour or description; issues keep it."""
    repo = access.repository(call)
    doc = _label(call, repo)
    fields = Fields(call, "Label")
    name = fields.text("new_name") or fields.text("name") or doc["name"]
    changed = _label_fields(call, fields, repo, {**doc, "name": name})
    return Reply(200, repository.label(call.context, repo, call.context.store.put("github_label", doc["id"], changed)))


def delete_a_label(call: Call) -> Reply:
    """Delete a label; issues lose it."""
    delete_label(call.context, _label(call, access.repository(call)))
    return Reply(204)


def _label_fields(call: Call, fields: Fields, repo: Document, doc: Document) -> Document:
    name = doc["name"]
    color = fields.text("color") or doc["color"]
    description = fields.text("description") if "description" in fields else doc["description"]
    if not name.strip():
        fields.refuse("name", "missing_field")
    elif len(name) > 50:
        fields.refuse("name", "custom", "name is too long (maximum is 50 characters)")
    if not _COLOR.match(color):
        fields.refuse("color", "invalid")
    if description and len(description) > 100:
        fields.refuse("description", "custom", "description is too long (maximum is 100 characters)")
    for other in call.context.store.all("github_label", repository=repo["id"]):
        if other["name"].lower() == name.lower() and other["id"] != doc.get("id"):
            fields.refuse("name", "already_exists")
    fields.done()
    return {**doc, "color": color, "description": description}


def _label(call: Call, repo: Document) -> Document:
    name = call.params["name"].lower()
    for doc in call.context.store.all("github_label", repository=repo["id"]):
        if doc["name"].lower() == name:
            return doc
    return not_found()


ROUTES = (
    route("GET", ORG + "/repos", list_repositories, ANY),
    route("POST", ORG + "/repos", create, "administration"),
    route("GET", REPO, get, ANY),
    route("PATCH", REPO, update, "administration", role="admin"),
    route("DELETE", REPO, delete, "administration", role="admin"),
    route("GET", REPO + "/teams", list_teams, "administration"),
    route("GET", REPO + "/labels", list_labels, "issues pull_requests"),
    route("POST", REPO + "/labels", create_label, "issues pull_requests", role="write"),
    route("GET", REPO + "/labels/{name}", get_label, "issues pull_requests"),
    route("PATCH", REPO + "/labels/{name}", update_label, "issues pull_requests", role="write"),
    route("DELETE", REPO + "/labels/{name}", delete_a_label, "issues pull_requests", role="write"),
)
