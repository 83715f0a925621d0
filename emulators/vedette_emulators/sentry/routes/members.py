"""Members of the organisation, their invitations and their teams.

Sources: `sentry/core/endpoints/organization_member_{index,details,team_details}.py`.
"""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.http import Call, RefusedError, Reply
from vedette_emulators.core.paging import page
from vedette_emulators.core.store import Document
from vedette_emulators.sentry.routing import MEMBER_READ, MEMBER_WRITE, ORG, TEAM, route
from vedette_emulators.sentry.serialize import member as serve
from vedette_emulators.sentry.serialize import plain
from vedette_emulators.sentry.state import lookup, members
from vedette_emulators.sentry.validate.fields import Fields

_ONLY_OWNER = "You cannot remove the only remaining owner of the organization."


def list_members(call: Call) -> Reply:
    """List the members, those invited too; `query` is part of a name or address, or `email:x`, `role:x`."""
    lookup.organization(call)
    terms = call.query.get("query", "").lower().split()
    docs = [doc for doc in call.context.store.all("member") if all(_matches(call, doc, term) for term in terms)]
    shown, headers = page(call, docs)
    external = "externalUsers" in call.query.getlist("expand")
    return Reply(200, [serve.member(call.context, doc, external=external) for doc in shown], headers)


def _matches(call: Call, doc: Document, term: str) -> bool:
    name, colon, value = term.partition(":")
    if colon and name in ("email", "role"):
        return bool(doc[name].lower() == value)
    return term in doc["email"].lower() or term in serve.name(call.context, doc).lower()


def list_team_members(call: Call) -> Reply:
    team = lookup.team(call)
    docs = [doc for doc in call.context.store.all("member") if team["id"] in doc["teams"]]
    shown, headers = page(call, docs)
    served = [serve.member(call.context, doc, external=False) for doc in shown]
    for doc, one in zip(shown, served, strict=True):
        one |= {"role": doc["role"], "roleName": doc["role"].title(), "teamRole": doc["teams"][team["id"]]}
        one["teamSlug"] = team["slug"]
    return Reply(200, served, headers)


def create(call: Call) -> Reply:
    """Invite a person; the address must be new."""
    lookup.organization(call)
    fields = Fields(call.body)
    email = fields.text("email", required=True, longest=75)
    role = fields.text("orgRole", choices=members.ROLES)
    send = fields.boolean("sendInvite")
    if email and "@" not in email:
        fields.refuse("email", "Enter a valid email address.")
    elif email and members.by_email(call.context, email):
        fields.refuse("email", f"The user {email} is already a member")
    fields.done()
    doc = members.invite(call.context, str(email), role or "member", send=send is not False)
    return Reply(201, serve.member(call.context, doc, external=False))


def get(call: Call) -> Reply:
    """Get one member with all teams."""
    return Reply(200, serve.detail(call.context, _member(call)))


def update(call: Call) -> Reply:
    """Change the role in the organisation."""
    doc = _member(call)
    fields = Fields(call.body)
    role = fields.text("orgRole", choices=members.ROLES)
    fields.done()
    if role and role != "owner" and members.is_only_owner(call.context, doc):
        raise RefusedError(403, {"detail": "You cannot remove the only remaining owner of the organization."})
    changed = call.context.store.put("member", doc["id"], {**doc, "role": role or doc["role"]})
    return Reply(200, serve.detail(call.context, changed))


def delete(call: Call) -> Reply:
    """Remove a member or withdraw an invitation."""
    doc = _member(call)
    if not call.scopes & {"member:admin", "member:write"}:
        raise RefusedError(400, {"detail": "You do not have permission to remove this member."})
    if members.is_only_owner(call.context, doc):
        raise RefusedError(403, {"detail": _ONLY_OWNER})
    call.context.store.delete("member", doc["id"])
    return Reply(204)


def join(call: Call) -> Reply:
    """Add a member to a team: 201, or 204 when that is so already."""
    doc, team = _member(call), lookup.team(call)
    if team["id"] in doc["teams"]:
        return Reply(204)
    call.context.store.put("member", doc["id"], {**doc, "teams": {**doc["teams"], team["id"]: None}})
    return Reply(201, plain.team(team))


def change_role(call: Call) -> Reply:
    doc, team = _member(call), lookup.team(call)
    if team["id"] not in doc["teams"]:
        raise lookup.not_found()
    fields = Fields(call.body)
    role = fields.text("teamRole", choices=members.TEAM_ROLES)
    fields.done()
    teams = {**doc["teams"], team["id"]: None if role == "contributor" else role}
    call.context.store.put("member", doc["id"], {**doc, "teams": teams})
    return Reply(200, {"isActive": True, "teamRole": role or "contributor"})


def leave(call: Call) -> Reply:
    doc, team = _member(call), lookup.team(call)
    if team["id"] not in doc["teams"]:
        raise lookup.not_found()
    teams = {id_: role for id_, role in doc["teams"].items() if id_ != team["id"]}
    call.context.store.put("member", doc["id"], {**doc, "teams": teams})
    served: dict[str, Any] = {**plain.team(team), "isMember": False, "teamRole": None}
    return Reply(200, served)


def _member(call: Call) -> Document:
    return lookup.found(call, "member", "member_id")


ROUTES = (
    route("GET", TEAM + "members/", list_team_members, "team:admin team:read team:write"),
    route("GET", ORG + "members/", list_members, MEMBER_READ),
    route(
        "POST",
        ORG + "members/",
        create,
        MEMBER_WRITE,
        "no mail is sent and nobody accepts: an invitation stays pending",
    ),
    route("GET", ORG + "members/{member_id}/", get, MEMBER_READ),
    route("PUT", ORG + "members/{member_id}/", update, MEMBER_WRITE, "roles in teams are left alone"),
    route("DELETE", ORG + "members/{member_id}/", delete, MEMBER_READ, "a reader may remove nobody"),
    route("POST", ORG + "members/{member_id}/teams/{team_id_or_slug}/", join, "org:read org:write team:write"),
    route(
        "PUT",
        ORG + "members/{member_id}/teams/{team_id_or_slug}/",
        change_role,
        MEMBER_READ + " org:admin org:read org:write team:admin team:write",
    ),
    route(
        "DELETE", ORG + "members/{member_id}/teams/{team_id_or_slug}/", leave, "org:admin org:read org:write team:admin"
    ),
)
