"""The organisation, its people, teams and apps."""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.http import Call, Reply
from vedette_emulators.core.store import Document
from vedette_emulators.github import access
from vedette_emulators.github.paging import page
from vedette_emulators.github.refuse import forbid, not_found
from vedette_emulators.github.routing import ANY, ELSEWHERE, ORG, TEAM, route
from vedette_emulators.github.serialize import people
from vedette_emulators.github.serialize.repository import minimal
from vedette_emulators.github.state.teams import slugify
from vedette_emulators.github.validate.fields import Fields
from vedette_emulators.github.where import api, now


def get_organization(call: Call) -> Reply:
    access.organization(call)
    return Reply(200, people.organization(call.context))


def me(call: Call) -> Reply:
    """Get who the token belongs to; an app is nobody."""
    actor = access.actor(call.context, call.who)
    if actor.app:
        forbid("Resource not accessible by integration")
    if actor.user["id"] == 0:
        not_found()
    return Reply(200, people.full_user(call.context, actor.user))


def get_user(call: Call) -> Reply:
    """Get a person or bot by login."""
    doc = access.user(call.context, call.params["username"])
    if doc is None:
        not_found()
    return Reply(200, people.full_user(call.context, doc))


def list_keys(call: Call) -> Reply:
    """List the keys of a person, of which nobody has any; the provider asks whenever it looks somebody up."""
    get_user(call)
    return Reply(200, [])


def get_app(call: Call) -> Reply:
    """Get an app by its slug; its id is what a ruleset's bypass list wants."""
    doc = call.context.store.find("github_app", slug=call.params["app_slug"])
    if doc is None:
        not_found()
    return Reply(200, people.app(call.context, doc))


def rate_limit(call: Call) -> Reply:
    """Answer with what is left of the limits; the headers of every answer say the same of the core one."""
    moment = int(call.context.clock.now().timestamp())
    rate = {"limit": 5000, "used": 0, "remaining": 5000, "reset": moment + 3600, "resource": "core"}
    return Reply(200, {"resources": {"core": rate, "search": {**rate, "resource": "search"}}, "rate": rate})


def list_teams(call: Call) -> Reply:
    access.organization(call)
    docs, headers = page(call, call.context.store.all("github_team"))
    return Reply(200, [people.team(call.context, doc) for doc in docs], headers)


def create_team(call: Call) -> Reply:
    """Create a team; who creates it is its first member, unless it is an app."""
    access.organization(call)
    fields = Fields(call, "Team")
    name = fields.required_text("name")
    privacy = fields.choice("privacy", ("secret", "closed"), "secret")
    slug = slugify(name)
    if not slug:
        fields.refuse("name", "missing_field")
    elif call.context.store.find("github_team", slug=slug):
        fields.refuse("name", "already_exists", "Name must be unique for this org")
    fields.done()
    actor = access.actor(call.context, call.who)
    id_ = call.context.store.next_id("github_team")
    doc: Document = {
        "id": id_, "name": name, "slug": slug, "description": fields.text("description"), "privacy": privacy,
        "members": [] if actor.app else [actor.user["login"]], "repositories": {}, "created_at": now(call.context),
    }  # fmt: skip
    return Reply(201, people.full_team(call.context, call.context.store.put("github_team", id_, doc)))


def get_team(call: Call) -> Reply:
    return Reply(200, people.full_team(call.context, _team(call)))


def delete_team(call: Call) -> Reply:
    call.context.store.delete("github_team", _team(call)["id"])
    return Reply(204)


def list_members(call: Call) -> Reply:
    docs, headers = page(call, _team(call)["members"])
    return Reply(200, [people.user(call.context, login) for login in docs], headers)


def get_membership(call: Call) -> Reply:
    """Answer 404 for somebody who is not a member of the team."""
    team = _team(call)
    doc = access.user(call.context, call.params["username"])
    if doc is None or doc["login"] not in team["members"]:
        not_found()
    return Reply(200, _membership(call, team, doc))


def add_member(call: Call) -> Reply:
    """Make somebody of the organisation a member of a team."""
    team = _team(call)
    doc = access.user(call.context, call.params["username"])
    if doc is None:
        not_found()
    members = list(dict.fromkeys([*team["members"], doc["login"]]))
    call.context.store.put("github_team", team["id"], {**team, "members": members})
    return Reply(200, _membership(call, team, doc))


def remove_member(call: Call) -> Reply:
    team = _team(call)
    members = [login for login in team["members"] if login.lower() != call.params["username"].lower()]
    call.context.store.put("github_team", team["id"], {**team, "members": members})
    return Reply(204)


def list_team_repositories(call: Call) -> Reply:
    actor = access.actor(call.context, call.who)
    repos = [call.context.store.get("github_repository", id_) for id_ in _team(call)["repositories"]]
    docs, headers = page(call, [doc for doc in repos if doc])
    return Reply(200, [minimal(call.context, doc, actor) for doc in docs], headers)


def add_repository(call: Call) -> Reply:
    team, repo = _team(call), access.repository(call)
    role = Fields(call, "Team").text("permission") or "push"
    repositories = {**team["repositories"], repo["id"]: role}
    call.context.store.put("github_team", team["id"], {**team, "repositories": repositories})
    return Reply(204)


def _team(call: Call) -> Document:
    access.organization(call)
    doc = call.context.store.find("github_team", slug=call.params["team_slug"].lower())
    if doc is None:
        not_found()
    return doc


def _membership(call: Call, team: Document, doc: Document) -> dict[str, Any]:
    url = f"{api(call.base)}/organizations/1/team/{team['id']}/memberships/{doc['login']}"
    return {"url": url, "role": "member", "state": "active"}


ROUTES = (
    route("GET", "/rate_limit", rate_limit, ANY),
    route("GET", "/user", me, ANY),
    route("GET", "/users/{username}", get_user, ANY),
    route("GET", ORG, get_organization, ANY),
    route("GET", "/users/{username}/gpg_keys", list_keys, ANY, published=False, note=ELSEWHERE + "; nobody has any"),
    route("GET", "/users/{username}/keys", list_keys, ANY, published=False, note=ELSEWHERE + "; nobody has any"),
    route("GET", "/apps/{app_slug}", get_app, ANY, published=False, note=ELSEWHERE),
    route("GET", ORG + "/teams", list_teams, "members"),
    route("POST", ORG + "/teams", create_team, "members"),
    route("GET", TEAM, get_team, "members"),
    route("DELETE", TEAM, delete_team, "members"),
    route("GET", TEAM + "/members", list_members, "members"),
    route("GET", TEAM + "/repos", list_team_repositories, "members"),
    route("GET", TEAM + "/memberships/{username}", get_membership, "members"),
    route("PUT", TEAM + "/memberships/{username}", add_member, "members"),
    route("DELETE", TEAM + "/memberships/{username}", remove_member, "members"),
    route("PUT", TEAM + "/repos/{owner}/{repo}", add_repository, "members", role="admin"),
)
