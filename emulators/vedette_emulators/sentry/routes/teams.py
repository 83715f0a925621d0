"""Teams."""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.http import Call, RefusedError, Reply
from vedette_emulators.core.paging import page
from vedette_emulators.core.store import Document
from vedette_emulators.sentry.routing import ORG, ORG_READ, PROJECT_READ, TEAM, route
from vedette_emulators.sentry.serialize import plain
from vedette_emulators.sentry.serialize.member import external_actors
from vedette_emulators.sentry.state import lookup, members
from vedette_emulators.sentry.state.projects import free_slug, slugify
from vedette_emulators.sentry.validate.fields import Fields

_TAKEN = "A team with this slug already exists."


def list_teams(call: Call) -> Reply:
    """List the teams of the organisation; `query` is part of a name or slug, or `slug:x`."""
    lookup.organization(call)
    terms = call.query.get("query", "").split()
    teams = [
        doc
        for doc in call.context.store.all("team")
        if all(
            doc["slug"] == term[5:] if term.startswith("slug:") else term in doc["slug"] or term in doc["name"]
            for term in terms
        )
    ]
    docs, headers = page(call, teams)
    if call.query.get("detailed") == "0":
        return Reply(200, [plain.team(doc) for doc in docs], headers)
    return Reply(200, [_detailed(call, doc) for doc in docs], headers)


def _detailed(call: Call, doc: Document) -> dict[str, Any]:
    projects = [one for one in call.context.store.all("project") if doc["id"] in one["teams"]]
    return {
        **plain.team(doc),
        "externalTeams": external_actors(call.context, "teamId", doc["id"]),
        "projects": [plain.project(call.context, one) for one in projects],
    }


def create_team(call: Call) -> Reply:
    """Create a team from a slug, a name, or both."""
    lookup.organization(call)
    fields = Fields(call.body)
    slug = fields.slug("slug")
    name = fields.text("name", longest=64)
    if not fields.errors and slug is None and name is None:
        fields.refuse("nonFieldErrors", "Name or slug is required")
    fields.done()
    store = call.context.store
    slug = slug or free_slug(call.context, "team", slugify(name or "")[:50])
    if store.find("team", slug=slug):
        raise RefusedError(409, {"nonFieldErrors": [_TAKEN], "detail": _TAKEN})
    id_ = store.next_id("team")
    doc = {"id": id_, "slug": slug, "name": name or slug, "dateCreated": call.context.clock.stamp()}
    return Reply(201, plain.team(store.put("team", id_, doc)))


def get_team(call: Call) -> Reply:
    return Reply(200, plain.team(lookup.team(call)))


def update_team(call: Call) -> Reply:
    doc = lookup.team(call)
    fields = Fields(call.body)
    slug = fields.slug("slug", required=True)
    name = fields.text("name", longest=64)
    other = call.context.store.find("team", slug=slug) if slug else None
    if other and other["id"] != doc["id"]:
        fields.refuse("slug", f'The slug "{slug}" is already in use.')
    fields.done()
    changed = {**doc, "slug": slug, "name": name or doc["name"]}
    return Reply(200, plain.team(call.context.store.put("team", doc["id"], changed)))


def delete_team(call: Call) -> Reply:
    """Delete a team; its projects lose it and stay."""
    doc = lookup.team(call)
    store = call.context.store
    for project in store.all("project"):
        if doc["id"] in project["teams"]:
            teams = [id_ for id_ in project["teams"] if id_ != doc["id"]]
            store.put("project", project["id"], {**project, "teams": teams})
    members.forget_team(call.context, doc["id"])
    store.delete("team", doc["id"])
    return Reply(204)


def list_team_projects(call: Call) -> Reply:
    doc = lookup.team(call)
    projects = [project for project in call.context.store.all("project") if doc["id"] in project["teams"]]
    docs, headers = page(call, projects)
    return Reply(200, [plain.project(call.context, project) for project in docs], headers)


ROUTES = (
    route("GET", ORG + "teams/", list_teams, ORG_READ),
    route("POST", ORG + "teams/", create_team, "org:admin org:write team:write"),
    route("GET", TEAM, get_team, "team:admin team:read team:write"),
    route("PUT", TEAM, update_team, "team:admin team:write"),
    route("DELETE", TEAM, delete_team, "team:admin", "the hosted service deletes some seconds later"),
    route("GET", TEAM + "projects/", list_team_projects, PROJECT_READ),
)
