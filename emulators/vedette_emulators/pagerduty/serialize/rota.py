"""Schedules, escalation policies and who is on call, as PagerDuty serves them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document
from vedette_emulators.pagerduty.names import moment, read, reference
from vedette_emulators.pagerduty.serialize.people import plain
from vedette_emulators.pagerduty.state.rota import Entry, render


def summary(context: Context, doc: Document) -> dict[str, Any]:
    """Return a schedule as lists have it: without its layers."""
    people = dict.fromkeys(user for layer in doc["layers"] for user in layer["users"])
    return {
        **plain(context, "schedule", doc), "name": doc["name"], "time_zone": doc["time_zone"],
        "description": doc["description"], "users": referred(context, "user", people),
        "escalation_policies": [
            reference(context, "escalation_policy", one)
            for one in context.store.all("pagerduty_escalation_policy")
            if any(target["id"] == doc["id"] for rule in one["rules"] for target in rule["targets"])
        ],
        "teams": referred(context, "team", doc["teams"]),
    }  # fmt: skip


def schedule(
    context: Context, doc: Document, span: tuple[datetime, datetime], zone: ZoneInfo, *, shown: bool, overflow: bool
) -> dict[str, Any]:
    """Return a schedule with its layers, the last one first; `shown` adds who is on call between two moments.

    Without it coverage is still counted, over two weeks, and the lists of entries stay empty, as PagerDuty has it
    for a question without `since` and `until`.
    """
    rendered = render(doc, *span, overflow=overflow)

    def part(entries: tuple[Entry, ...]) -> dict[str, Any]:
        return {
            "rendered_schedule_entries": [_entry(context, one, zone) for one in entries] if shown else [],
            "rendered_coverage_percentage": _coverage(entries, span),
        }

    layers = [
        {
            "id": layer["id"], "name": layer["name"], "start": moment(read(layer["start"]), zone),
            "end": moment(read(layer["end"]), zone) if layer["end"] else None,
            "rotation_virtual_start": moment(read(layer["rotation_virtual_start"]), zone),
            "rotation_turn_length_seconds": layer["rotation_turn_length_seconds"],
            "users": [{"user": one} for one in referred(context, "user", layer["users"])],
            "restrictions": layer["restrictions"], **part(entries),
        }
        for layer, entries in zip(doc["layers"], rendered.layers, strict=True)
    ]  # fmt: skip
    return {
        **summary(context, doc), "schedule_layers": layers[::-1],
        "overrides_subschedule": {"name": "Overrides", **part(rendered.overrides)},
        "final_schedule": {"name": "Final Schedule", **part(rendered.final)},
    }  # fmt: skip


def override(context: Context, doc: Document, zone: ZoneInfo) -> dict[str, Any]:
    entry = Entry(read(doc["start"]), read(doc["end"]), doc["user"])
    return {"id": doc["id"], "type": "override", **_entry(context, entry, zone)}


def policy(context: Context, doc: Document, *, strategies: bool = False) -> dict[str, Any]:
    """Return an escalation policy; how a rule is assigned only where the question includes `strategies`."""
    services = context.store.all("pagerduty_service", escalation_policy=doc["id"])
    rules = [
        {
            "id": rule["id"], "escalation_delay_in_minutes": rule["escalation_delay_in_minutes"],
            "targets": [one for target in rule["targets"] for one in referred(context, target["type"], [target["id"]])],
            **({"escalation_rule_assignment_strategy": {"type": rule["strategy"]}} if strategies else {}),
        }
        for rule in doc["rules"]
    ]  # fmt: skip
    return {
        **plain(context, "escalation_policy", doc), "name": doc["name"], "escalation_rules": rules,
        "services": [reference(context, "service", one) for one in services], "num_loops": doc["num_loops"],
        "teams": referred(context, "team", doc["teams"]), "description": doc["description"],
        "on_call_handoff_notifications": doc["on_call_handoff_notifications"], "privilege": None,
    }  # fmt: skip


def referred(context: Context, type_: str, ids: Iterable[str]) -> list[dict[str, Any]]:
    """Refer to things by their ids; those that are gone are left out."""
    docs = (context.store.get(f"pagerduty_{type_}", id_) for id_ in ids)
    return [reference(context, type_, doc) for doc in docs if doc]


def _entry(context: Context, one: Entry, zone: ZoneInfo) -> dict[str, Any]:
    person = context.store.get("pagerduty_user", one.user) or {"id": one.user, "name": "Deleted User"}
    return {
        "start": moment(one.start, zone), "end": moment(one.end, zone), "user": reference(context, "user", person),
    }  # fmt: skip


def _coverage(entries: tuple[Entry, ...], span: tuple[datetime, datetime]) -> float:
    since, until = span
    covered = sum((min(one.end, until) - max(one.start, since)).total_seconds() for one in entries)
    return round(100 * covered / (until - since).total_seconds(), 1)
