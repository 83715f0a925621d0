"""What makes a schedule."""

from __future__ import annotations

import re
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from vedette_emulators.core.http import Call
from vedette_emulators.core.store import Document
from vedette_emulators.pagerduty.names import new_id, now, read, text
from vedette_emulators.pagerduty.validate.fields import Fields, named

_TIME = re.compile(r"^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$")
_DAY, _WEEK, _YEAR = 86_400, 7 * 86_400, 365 * 86_400


def schedule(call: Call, fields: Fields, old: Document | None = None) -> Document:
    """Read a schedule, new or instead of an old one.

    A layer can be ended and never be removed: one that an update leaves out ends. One that should begin in the past
    begins now; `rotation_virtual_start` says since when turns are counted.

    Raises:
        RefusedError: 400 with everything that is wrong.
    """
    zone = _zone(fields, old)
    name = named(call, fields, "schedule", old)
    known = {layer["id"]: layer for layer in old["layers"]} if old else {}
    layers = []
    for number, sent in enumerate(fields.objects("schedule_layers")):
        part = Fields(sent, f"schedule layer {number + 1}", fields.errors)
        layers.append(_layer(call, part, zone, known.pop(str(sent.get("id")), None), number + 1))
    if not layers and not old:
        fields.wrong("schedule_layers", "cannot be empty")
    doc = {
        "name": name, "time_zone": zone.key, "description": fields.text("description", longest=1024),
        "teams": fields.references(call, "teams", "team"), "overrides": old["overrides"] if old else [],
    }  # fmt: skip
    fields.done()
    kept = [_ended(call, layer) for layer in known.values()] if layers else list(known.values())
    return {**doc, "layers": [*layers, *kept]}


def override(call: Call, fields: Fields, zone: ZoneInfo) -> Document:
    """Read an override: who is on call instead, from when until when."""
    start, end = fields.moment("start", zone), fields.moment("end", zone)
    user = fields.reference(call, "user", "user", required=True)
    if not fields.errors and end <= start:
        fields.wrong("end", "must be after start")
    return {"start": start, "end": end, "user": user}


def _zone(fields: Fields, old: Document | None) -> ZoneInfo:
    name = fields.text("time_zone", usual=old["time_zone"] if old else None, required=True)
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        fields.wrong("time_zone", "is not valid")
        return ZoneInfo("UTC")


def _layer(call: Call, part: Fields, zone: ZoneInfo, old: dict[str, Any] | None, number: int) -> dict[str, Any]:
    start, present = part.moment("start", zone), now(call.context)
    if start < present:
        start = old["start"] if old and old["start"] < present else present
    users = []
    for one in part.objects("users"):
        user = Fields(one, f"schedule layer {number}", part.errors).reference(call, "user", "user", required=True)
        users += [user] if user else []
    if not part.sent.get("users"):
        part.wrong("users", "cannot be empty")
    return {
        "id": old["id"] if old else new_id(call.context, "layer"),
        "name": part.text("name") or f"Layer {number}",
        "start": start,
        "end": part.moment("end", zone) if part.sent.get("end") else None,
        "rotation_virtual_start": part.moment("rotation_virtual_start", zone),
        "rotation_turn_length_seconds": part.number("rotation_turn_length_seconds", None, 3600, _YEAR),
        "users": users,
        "restrictions": [
            _restriction(Fields(one, f"schedule layer {number} restriction", part.errors))
            for one in part.objects("restrictions")
        ],
    }


def _restriction(part: Fields) -> dict[str, Any]:
    type_ = part.one_of("type", ("daily_restriction", "weekly_restriction"))
    at = part.text("start_time_of_day")
    if not _TIME.match(at):
        part.wrong("start_time_of_day", "must be in HH:mm:ss format")
    daily = type_ == "daily_restriction"
    found = {
        "type": type_, "start_time_of_day": at,
        "duration_seconds": part.number("duration_seconds", None, 1, _DAY if daily else _WEEK),
    }  # fmt: skip
    return found if daily else {**found, "start_day_of_week": part.number("start_day_of_week", None, 1, 7)}


def _ended(call: Call, layer: dict[str, Any]) -> dict[str, Any]:
    present = call.context.clock.now()
    if layer["end"] and read(layer["end"]) <= present:
        return layer
    # Never before it began: a layer of no time at all covers nothing.
    return {**layer, "end": text(max(present, read(layer["start"])))}
