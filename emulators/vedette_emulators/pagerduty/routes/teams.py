"""Teams and who is in them."""

from __future__ import annotations

from vedette_emulators.core.http import Call, Reply
from vedette_emulators.core.store import Document
from vedette_emulators.pagerduty import access
from vedette_emulators.pagerduty.names import new_id
from vedette_emulators.pagerduty.paging import listed, page
from vedette_emulators.pagerduty.refuse import invalid, not_found, refuse
from vedette_emulators.pagerduty.routing import route
from vedette_emulators.pagerduty.serialize import people
from vedette_emulators.pagerduty.validate.fields import Fields, body, named

_ROLES = ("observer", "responder", "manager")


def list_teams(call: Call) -> Reply:
    """Answer with the teams whose name has `query` in it."""
    return listed(call, "pagerduty_team", "teams", people.team)


def create(call: Call) -> Reply:
    doc = {"id": new_id(call.context, "team"), "members": {}, **_read(call, None)}
    return _reply(call, doc, 201)


def get(call: Call) -> Reply:
    return Reply(200, {"team": people.team(call.context, access.found(call, "team"))})


def update(call: Call) -> Reply:
    old = access.found(call, "team")
    return _reply(call, {**old, **_read(call, old)}, 200)


def delete(call: Call) -> Reply:
    """Remove a team that nothing belongs to.

    Raises:
        RefusedError: 400 while escalation policies or schedules belong to it.
    """
    doc = access.found(call, "team")
    used = [
        f"Team can't be deleted while {kind.replace('_', ' ')} {one['name']!r} belongs to it"
        for kind in ("escalation_policy", "schedule")
        for one in call.context.store.all(f"pagerduty_{kind}")
        if doc["id"] in one["teams"]
    ]
    if used:
        invalid(used)
    for owned in call.context.store.all("pagerduty_business_service", team=doc["id"]):
        call.context.store.put("pagerduty_business_service", owned["id"], {**owned, "team": None})
    call.context.store.delete("pagerduty_team", doc["id"])
    return Reply(204)


def list_members(call: Call) -> Reply:
    return Reply(200, page(call, "members", people.members(call.context, access.found(call, "team"))))


def add_member(call: Call) -> Reply:
    """Put somebody into a team, or give them another role in it."""
    doc, person = access.found(call, "team"), access.found(call, "user", "user_id")
    fields = Fields(call.body if isinstance(call.body, dict) else {})
    role = fields.one_of("role", _ROLES, "manager")
    fields.done()
    _members(call, doc, {**doc["members"], person["id"]: role})
    return Reply(204)


def remove_member(call: Call) -> Reply:
    """Take somebody out of a team.

    Raises:
        RefusedError: 404 when they are not in it, 400 while an escalation policy of the team names them.
    """
    doc, person = access.found(call, "team"), access.found(call, "user", "user_id")
    if person["id"] not in doc["members"]:
        not_found()
    for policy in call.context.store.all("pagerduty_escalation_policy"):
        targets = {target["id"] for rule in policy["rules"] for target in rule["targets"]}
        if doc["id"] in policy["teams"] and person["id"] in targets:
            refuse(400, 6001, "User cannot be removed as they belong to an escalation policy on this team")
    _members(call, doc, {id_: role for id_, role in doc["members"].items() if id_ != person["id"]})
    return Reply(204)


def add_policy(call: Call) -> Reply:
    return _own(call, [access.found(call, "team")["id"]])


def remove_policy(call: Call) -> Reply:
    access.found(call, "team")
    return _own(call, [])


def _own(call: Call, teams: list[str]) -> Reply:
    policy = access.found(call, "escalation_policy", "escalation_policy_id")
    call.context.store.put("pagerduty_escalation_policy", policy["id"], {**policy, "teams": teams})
    return Reply(204)


def _read(call: Call, old: Document | None) -> Document:
    fields = body(call, "team")
    doc = {
        "name": named(call, fields, "team", old),
        "description": fields.text("description", usual=old["description"] if old else None, longest=1024) or None,
        "default_role": fields.one_of("default_role", ("manager", "none"), old["default_role"] if old else "manager"),
    }
    fields.done()
    return doc


def _members(call: Call, doc: Document, members: dict[str, str]) -> None:
    call.context.store.put("pagerduty_team", doc["id"], {**doc, "members": members})


def _reply(call: Call, doc: Document, status: int) -> Reply:
    call.context.store.put("pagerduty_team", doc["id"], doc)
    return Reply(status, {"team": people.team(call.context, doc)})


ROUTES = (
    route("GET", "/teams", list_teams),
    route("POST", "/teams", create),
    route("GET", "/teams/{id}", get),
    route("PUT", "/teams/{id}", update),
    route("DELETE", "/teams/{id}", delete),
    route("GET", "/teams/{id}/members", list_members),
    route("PUT", "/teams/{id}/users/{user_id}", add_member),
    route("DELETE", "/teams/{id}/users/{user_id}", remove_member),
    route("PUT", "/teams/{id}/escalation_policies/{escalation_policy_id}", add_policy),
    route("DELETE", "/teams/{id}/escalation_policies/{escalation_policy_id}", remove_policy),
)
