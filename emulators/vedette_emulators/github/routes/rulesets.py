"""Rulesets of a repository."""

from __future__ import annotations

from vedette_emulators.core.http import Call, Reply
from vedette_emulators.core.store import Document
from vedette_emulators.github import access
from vedette_emulators.github.paging import page
from vedette_emulators.github.refuse import forbid, not_found
from vedette_emulators.github.routing import REPO, route
from vedette_emulators.github.serialize import repository
from vedette_emulators.github.validate.ruleset import read_ruleset
from vedette_emulators.github.where import now


def list_rulesets(call: Call) -> Reply:
    """List rulesets, without their rules."""
    repo, actor = access.repository(call), access.actor(call.context, call.who)
    docs, headers = page(call, call.context.store.all("github_ruleset", repository=repo["id"]))
    return Reply(200, [repository.ruleset(call.context, repo, doc, actor, whole=False) for doc in docs], headers)


def create(call: Call) -> Reply:
    repo = _with_plan(call)
    id_, moment = call.context.store.next_id("github_ruleset"), now(call.context)
    doc = {
        "id": id_, "repository": repo["id"], **read_ruleset(call, repo, None), "created_at": moment,
        "updated_at": moment,
    }  # fmt: skip
    call.context.store.put("github_ruleset", id_, doc)
    return Reply(201, repository.ruleset(call.context, repo, doc, access.actor(call.context, call.who), whole=True))


def get(call: Call) -> Reply:
    """Get one ruleset; who may bypass it is shown only to those who may write it."""
    repo = access.repository(call)
    doc = _ruleset(call, repo)
    return Reply(200, repository.ruleset(call.context, repo, doc, access.actor(call.context, call.who), whole=True))


def update(call: Call) -> Reply:
    """Change a ruleset; a list that is sent replaces the old one whole."""
    repo = _with_plan(call)
    old = _ruleset(call, repo)
    doc = {**old, **read_ruleset(call, repo, old), "updated_at": now(call.context)}
    call.context.store.put("github_ruleset", old["id"], doc)
    return Reply(200, repository.ruleset(call.context, repo, doc, access.actor(call.context, call.who), whole=True))


def delete(call: Call) -> Reply:
    call.context.store.delete("github_ruleset", _ruleset(call, access.repository(call))["id"])
    return Reply(204)


def _with_plan(call: Call) -> Document:
    repo = access.repository(call)
    if repo["private"] and call.context.lacks("rulesets"):
        forbid("Upgrade to GitHub Pro or make this repository public to enable this feature.")
    return repo


def _ruleset(call: Call, repo: Document) -> Document:
    doc = call.context.store.get("github_ruleset", call.params["ruleset_id"])
    if doc is None or doc["repository"] != repo["id"]:
        not_found()
    return doc


ROUTES = (
    route("GET", REPO + "/rulesets", list_rulesets, "metadata"),
    route("GET", REPO + "/rulesets/{ruleset_id}", get, "metadata"),
    route("POST", REPO + "/rulesets", create, "administration", role="admin"),
    route("PUT", REPO + "/rulesets/{ruleset_id}", update, "administration", role="admin"),
    route("DELETE", REPO + "/rulesets/{ruleset_id}", delete, "administration", role="admin"),
)
