"""Escalation policies, and who is on call by them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from vedette_emulators.core.http import Call, Reply
from vedette_emulators.core.store import Document
from vedette_emulators.pagerduty import access
from vedette_emulators.pagerduty.names import moment, new_id, reference
from vedette_emulators.pagerduty.paging import page
from vedette_emulators.pagerduty.refuse import invalid
from vedette_emulators.pagerduty.routes.schedules import span, zone
from vedette_emulators.pagerduty.routing import route
from vedette_emulators.pagerduty.serialize.rota import policy as served
from vedette_emulators.pagerduty.state.rota import render
from vedette_emulators.pagerduty.validate.fields import body
from vedette_emulators.pagerduty.validate.policy import policy


def list_policies(call: Call) -> Reply:
    """Answer with the policies whose name has `query` in it; `user_ids[]` and `team_ids[]` narrow them."""
    query, users = call.query.get("query", "").lower(), set(call.query.getlist("user_ids[]"))
    teams = set(call.query.getlist("team_ids[]"))
    found = [
        doc
        for doc in call.context.store.all("pagerduty_escalation_policy")
        if query in doc["name"].lower()
        and (not users or users & {target["id"] for rule in doc["rules"] for target in rule["targets"]})
        and (not teams or teams & set(doc["teams"]))
    ]
    name = "escalation_policies"
    answer = page(call, name, sorted(found, key=lambda doc: doc["name"].lower()))
    return Reply(200, {**answer, name: [_served(call, doc) for doc in answer[name]]})


def create(call: Call) -> Reply:
    doc = policy(call, body(call, "escalation_policy"))
    return _stored(call, {"id": new_id(call.context, "escalation_policy"), **doc}, 201)


def get(call: Call) -> Reply:
    return Reply(200, {"escalation_policy": _served(call, access.found(call, "escalation_policy"))})


def update(call: Call) -> Reply:
    """Change an escalation policy; incidents that are open go on by what it was."""
    old = access.found(call, "escalation_policy")
    return _stored(call, {**old, **policy(call, body(call, "escalation_policy"), old)}, 200)


def delete(call: Call) -> Reply:
    """Remove an escalation policy that no service has.

    Raises:
        RefusedError: 400 while a service has it.
    """
    doc = access.found(call, "escalation_policy")
    if call.context.store.find("pagerduty_service", escalation_policy=doc["id"]):
        invalid(["The escalation policy is in use by services and can't be deleted"])
    call.context.store.delete("pagerduty_escalation_policy", doc["id"])
    return Reply(204)


def list_on_calls(call: Call) -> Reply:
    """Answer with who is on call between `since` and `until`, or now, at which level of which policy."""
    wanted = {name: set(call.query.getlist(f"{name}_ids[]")) for name in ("escalation_policy", "schedule", "user")}
    asked, place = span(call, timedelta(seconds=1)), zone(call, None)
    rows = [
        row
        for doc in call.context.store.all("pagerduty_escalation_policy")
        for row in _rows(call, doc, asked, place)
        if all(not ids or (row[name] or {}).get("id") in ids for name, ids in wanted.items())
    ]
    if call.query.get("earliest") == "true":
        first: dict[tuple[str, int, str], dict[str, Any]] = {}
        for row in rows:
            first.setdefault((row["escalation_policy"]["id"], row["escalation_level"], row["user"]["id"]), row)
        rows = list(first.values())
    return Reply(200, page(call, "oncalls", rows))


def _rows(call: Call, doc: Document, asked: tuple[datetime, datetime], place: ZoneInfo) -> Iterator[dict[str, Any]]:
    store = call.context.store
    for level, rule in enumerate(doc["rules"], 1):
        for target in rule["targets"]:
            schedule = store.get("pagerduty_schedule", target["id"])
            turns: list[tuple[str, str | None, str | None]] = [(target["id"], None, None)]
            if schedule:
                entries = render(schedule, *asked, overflow=True).final
                turns = [(one.user, moment(one.start, place), moment(one.end, place)) for one in entries]
            for id_, start, end in turns:
                person = store.get("pagerduty_user", id_)
                if person:
                    yield {
                        "escalation_policy": reference(call.context, "escalation_policy", doc),
                        "escalation_level": level, "user": reference(call.context, "user", person),
                        "schedule": reference(call.context, "schedule", schedule) if schedule else None,
                        "start": start, "end": end,
                    }  # fmt: skip


def _served(call: Call, doc: Document) -> dict[str, Any]:
    strategies = "escalation_rule_assignment_strategies" in call.query.getlist("include[]")
    return served(call.context, doc, strategies=strategies)


def _stored(call: Call, doc: Document, status: int) -> Reply:
    call.context.store.put("pagerduty_escalation_policy", doc["id"], doc)
    return Reply(status, {"escalation_policy": _served(call, doc)})


ROUTES = (
    route("GET", "/escalation_policies", list_policies),
    route("POST", "/escalation_policies", create),
    route("GET", "/escalation_policies/{id}", get),
    route("PUT", "/escalation_policies/{id}", update),
    route("DELETE", "/escalation_policies/{id}", delete),
    route("GET", "/oncalls", list_on_calls),
)
