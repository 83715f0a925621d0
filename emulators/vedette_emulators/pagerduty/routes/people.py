"""People and how they are reached; nobody is made or changed here."""

from __future__ import annotations

from vedette_emulators.core.http import Call, Reply
from vedette_emulators.core.store import Document
from vedette_emulators.pagerduty import access
from vedette_emulators.pagerduty.paging import page
from vedette_emulators.pagerduty.refuse import refuse
from vedette_emulators.pagerduty.routing import route
from vedette_emulators.pagerduty.serialize import people


def list_users(call: Call) -> Reply:
    """Answer with everybody whose name or address has `query` in it, in one or all of `team_ids[]`."""
    query = call.query.get("query", "").lower()
    teams = call.query.getlist("team_ids[]")
    docs = [doc for doc in call.context.store.all("pagerduty_user") if query in f"{doc['name']} {doc['email']}".lower()]
    if teams:
        chosen = [doc["members"] for id_ in teams if (doc := call.context.store.get("pagerduty_team", id_))]
        docs = [doc for doc in docs if any(doc["id"] in members for members in chosen)]
    body = page(call, "users", sorted(docs, key=lambda doc: doc["name"]))
    return Reply(200, {**body, "users": [_served(call, doc) for doc in body["users"]]})


def get(call: Call) -> Reply:
    return Reply(200, {"user": _served(call, access.found(call, "user"))})


def me(call: Call) -> Reply:
    """Answer with whose key it is; keys of the account are nobody's."""
    person = access.me(call)
    if person is None:
        refuse(400, 2011, "The action requires a user: this key belongs to the account")
    return Reply(200, {"user": _served(call, person)})


def list_contact_methods(call: Call) -> Reply:
    person = access.found(call, "user")
    served = [people.contact_method(call.context, person, one) for one in person["contact_methods"]]
    return Reply(200, {"contact_methods": served})


def get_contact_method(call: Call) -> Reply:
    person = access.found(call, "user")
    method = access.part(person["contact_methods"], call.params["contact_method_id"])
    return Reply(200, {"contact_method": people.contact_method(call.context, person, method)})


def list_rules(call: Call) -> Reply:
    """Answer with when somebody is notified, by urgency."""
    person = access.found(call, "user")
    served = [people.notification_rule(call.context, person, one) for one in person["rules"]]
    return Reply(200, {"notification_rules": served})


def _served(call: Call, doc: Document) -> dict[str, object]:
    served = people.user(call.context, doc)
    if "contact_methods" in call.query.getlist("include[]"):
        served["contact_methods"] = [people.contact_method(call.context, doc, one) for one in doc["contact_methods"]]
    return served


ROUTES = (
    route("GET", "/users", list_users),
    route("GET", "/users/me", me),
    route("GET", "/users/{id}", get),
    route("GET", "/users/{id}/contact_methods", list_contact_methods),
    route("GET", "/users/{id}/contact_methods/{contact_method_id}", get_contact_method),
    route("GET", "/users/{id}/notification_rules", list_rules),
)
