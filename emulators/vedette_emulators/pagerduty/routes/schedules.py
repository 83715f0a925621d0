"""Schedules, their overrides, and who is on call in them."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from vedette_emulators.core.http import Call, Reply
from vedette_emulators.core.store import Document
from vedette_emulators.pagerduty import access
from vedette_emulators.pagerduty.names import new_id, parse, read
from vedette_emulators.pagerduty.paging import listed
from vedette_emulators.pagerduty.refuse import invalid
from vedette_emulators.pagerduty.routing import route
from vedette_emulators.pagerduty.serialize import people, rota
from vedette_emulators.pagerduty.state.incidents import open_incidents
from vedette_emulators.pagerduty.state.rota import render
from vedette_emulators.pagerduty.validate.fields import Fields, body
from vedette_emulators.pagerduty.validate.schedule import override, schedule

# What PagerDuty shows of a schedule unless it is asked for a time.
_USUAL = timedelta(days=14)
_USED = "Schedule can't be deleted if it's being used by escalation policies"
_OPEN = "Schedule can't be deleted if it's being used by an escalation policy snapshot with open incidents"


def list_schedules(call: Call) -> Reply:
    """Answer with the schedules whose name has `query` in it, without their layers."""
    return listed(call, "pagerduty_schedule", "schedules", rota.summary)


def create(call: Call) -> Reply:
    doc = schedule(call, body(call, "schedule"))
    return _stored(call, {"id": new_id(call.context, "schedule"), **doc}, 201)


def preview(call: Call) -> Reply:
    """Answer with the schedule that would be made, and who would be on call."""
    return _reply(call, {"id": "PREVIEW", **schedule(call, body(call, "schedule"))})


def get(call: Call) -> Reply:
    """Answer with a schedule; `since` and `until` ask who is on call between them."""
    return _reply(call, access.found(call, "schedule"))


def update(call: Call) -> Reply:
    old = access.found(call, "schedule")
    return _stored(call, {**old, **schedule(call, body(call, "schedule"), old)}, 200)


def delete(call: Call) -> Reply:
    """Remove a schedule that nothing uses.

    Raises:
        RefusedError: 400 while an escalation policy has it, or an open incident whose policy had it.
    """
    doc = access.found(call, "schedule")
    if rota.summary(call.context, doc)["escalation_policies"]:
        invalid([_USED])
    rules = [rule for incident in open_incidents(call.context) for rule in incident["rules"]]
    if any(target["id"] == doc["id"] for rule in rules for target in rule["targets"]):
        invalid([_OPEN])
    call.context.store.delete("pagerduty_schedule", doc["id"])
    return Reply(204)


def list_users(call: Call) -> Reply:
    """Answer with who is on call in a schedule between `since` and `until`."""
    doc = access.found(call, "schedule")
    on_call = dict.fromkeys(entry.user for entry in render(doc, *span(call, timedelta(seconds=1))).final)
    users = [person for id_ in on_call if (person := call.context.store.get("pagerduty_user", id_))]
    return Reply(200, {"users": [people.user(call.context, person) for person in users]})


def list_overrides(call: Call) -> Reply:
    """Answer with the overrides between `since` and `until`."""
    doc = access.found(call, "schedule")
    since, until = span(call, _USUAL)
    found = [one for one in doc["overrides"] if read(one["start"]) < until and read(one["end"]) > since]
    place = ZoneInfo(doc["time_zone"])
    return Reply(200, {"overrides": [rota.override(call.context, one, place) for one in found]})


def add_overrides(call: Call) -> Reply:
    """Put somebody on call instead of whoever would be; each override is accepted or refused by itself."""
    doc = access.found(call, "schedule")
    place = ZoneInfo(doc["time_zone"])
    sent = call.body if isinstance(call.body, dict) else {}
    single = "override" in sent
    results = []
    for one in [sent["override"]] if single else sent.get("overrides") or []:
        fields = Fields(one if isinstance(one, dict) else {})
        made = {"id": new_id(call.context, "override", "Q", 14), **override(call, fields, place)}
        if fields.errors and single:
            fields.done()
        if fields.errors:
            results.append({"status": 400, "errors": fields.errors, "override": one})
            continue
        doc = {**doc, "overrides": [*doc["overrides"], made]}
        results.append({"status": 201, "override": rota.override(call.context, made, place)})
    if not results:
        invalid(["Overrides cannot be empty"])
    call.context.store.put("pagerduty_schedule", doc["id"], doc)
    return Reply(201, {"override": results[0]["override"]} if single else results)


def delete_override(call: Call) -> Reply:
    doc = access.found(call, "schedule")
    gone = access.part(doc["overrides"], call.params["override_id"])
    kept = [one for one in doc["overrides"] if one["id"] != gone["id"]]
    call.context.store.put("pagerduty_schedule", doc["id"], {**doc, "overrides": kept})
    return Reply(204)


def span(call: Call, usual: timedelta) -> tuple[datetime, datetime]:
    """Return the time that a question is about; without `since` it begins now, without `until` it lasts `usual`.

    Raises:
        RefusedError: 400 for moments that are none, or in the wrong order.
    """
    place = zone(call, None)
    sent = {name: call.query.get(name) for name in ("since", "until")}
    found = {name: parse(value, place) for name, value in sent.items() if value}
    wrong = [f"{name.capitalize()} must be a valid ISO8601 timestamp" for name, at in found.items() if at is None]
    since = found.get("since") or call.context.clock.now()
    until = found.get("until") or since + usual
    if not wrong and until <= since:
        wrong = ["Until must be after since"]
    if wrong:
        invalid(wrong)
    return since, until


def zone(call: Call, doc: Document | None) -> ZoneInfo:
    """Return the time zone that answers are written in: the one asked for, or the schedule's.

    Raises:
        RefusedError: 400 for one that there is not.
    """
    name = call.query.get("time_zone") or (doc["time_zone"] if doc else "UTC")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        invalid([f"Time zone is not valid: {name}"])


def _stored(call: Call, doc: Document, status: int) -> Reply:
    call.context.store.put("pagerduty_schedule", doc["id"], doc)
    return _reply(call, doc, status)


def _reply(call: Call, doc: Document, status: int = 200) -> Reply:
    served = rota.schedule(
        call.context, doc, span(call, _USUAL), zone(call, doc),
        shown="since" in call.query or "until" in call.query, overflow=call.query.get("overflow") == "true",
    )  # fmt: skip
    return Reply(status, {"schedule": served})


ROUTES = (
    route("GET", "/schedules", list_schedules),
    route("POST", "/schedules", create),
    route("GET", "/schedules/{id}", get),
    route("PUT", "/schedules/{id}", update),
    route("DELETE", "/schedules/{id}", delete),
    route("POST", "/schedules/preview", preview),
    route("GET", "/schedules/{id}/users", list_users),
    route("GET", "/schedules/{id}/overrides", list_overrides),
    route("POST", "/schedules/{id}/overrides", add_overrides),
    route("DELETE", "/schedules/{id}/overrides/{override_id}", delete_override),
)
