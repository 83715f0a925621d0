"""Who is on call when: turns of layers, cut by restrictions, covered by later layers and by overrides.

Turns that last whole days change hands at the same local time all year, in the schedule's zone; shorter ones last the
same time always. A later layer covers the ones before it (PagerDuty, "Escalation Policy vs. Schedule").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from vedette_emulators.core.store import Document
from vedette_emulators.pagerduty.names import read

_DAY = timedelta(days=1)
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody is on call from a moment until before another."""

    start: datetime
    end: datetime
    user: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """A schedule between two moments: `layers` in their order, overrides, and what comes of them all."""

    layers: tuple[tuple[Entry, ...], ...]
    overrides: tuple[Entry, ...]
    final: tuple[Entry, ...]


def render(schedule: Document, since: datetime, until: datetime, *, overflow: bool = False) -> Rendered:
    """Return who is on call between two moments; entries end at them unless they may overflow."""
    zone = ZoneInfo(schedule["time_zone"])
    layers = tuple(tuple(_layer(layer, zone, since, until)) for layer in schedule["layers"])
    overrides = tuple(
        Entry(start, end, one["user"])
        for one in schedule["overrides"]
        if (start := read(one["start"])) < until and (end := read(one["end"])) > since
    )
    final: tuple[Entry, ...] = ()
    for entries in (*layers, overrides):
        final = _covered(final, entries)
    if overflow:
        return Rendered(layers, overrides, final)
    clipped = tuple(_clipped(entries, since, until) for entries in (*layers, overrides, final))
    return Rendered(clipped[:-2], clipped[-2], clipped[-1])


def on_call(schedule: Document, at: datetime) -> Entry | None:
    """Return who is on call at a moment, with when their turn began and when it ends; None when nobody is."""
    found = render(schedule, at, at + timedelta(seconds=1), overflow=True).final
    return next((entry for entry in found if entry.start <= at < entry.end), None)


def _layer(layer: dict[str, Any], zone: ZoneInfo, since: datetime, until: datetime) -> Iterator[Entry]:
    begins = read(layer["start"])
    ends = read(layer["end"]) if layer["end"] else None
    for turn in _turns(layer, zone, since, until):
        start, end = max(turn.start, begins), min(turn.end, ends) if ends else turn.end
        if start < end:
            spans = _restricted(layer["restrictions"], zone, start, end) if layer["restrictions"] else [(start, end)]
            yield from (Entry(*span, turn.user) for span in spans if span[0] < until and span[1] > since)


def _turns(layer: dict[str, Any], zone: ZoneInfo, since: datetime, until: datetime) -> Iterator[Entry]:
    length = timedelta(seconds=layer["rotation_turn_length_seconds"])
    # Local time without its zone, where a day always has 24 hours; or UTC, where an hour always has 60 minutes.
    local = length % _DAY == timedelta(0)
    first = read(layer["rotation_virtual_start"])
    first = first.astimezone(zone).replace(tzinfo=None) if local else first.astimezone(UTC)
    seen = since.astimezone(zone).replace(tzinfo=None) if local else since
    number = (seen - first) // length - 1
    users = layer["users"]
    while True:
        start, end = (first + length * number, first + length * (number + 1))
        if local:
            start, end = _utc(start, zone), _utc(end, zone)
        if start >= until:
            return
        if end > since:
            yield Entry(start, end, users[number % len(users)])
        number += 1


def _restricted(restrictions: list[dict[str, Any]], zone: ZoneInfo, start: datetime, end: datetime) -> list[Span]:
    spans = []
    for one in restrictions:
        lasts = timedelta(seconds=one["duration_seconds"])
        at = time.fromisoformat(one["start_time_of_day"])
        day = start.astimezone(zone).date() - timedelta(days=lasts.days + 1)
        while day <= end.astimezone(zone).date():
            if one["type"] == "daily_restriction" or day.isoweekday() == one["start_day_of_week"]:
                opens = datetime.combine(day, at)
                span = max(_utc(opens, zone), start), min(_utc(opens + lasts, zone), end)
                spans += [span] if span[0] < span[1] else []
            day += _DAY
    return _joined(sorted(spans))


def _joined(spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for start, end in spans:
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def _covered(below: tuple[Entry, ...], above: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Lay entries over others: what they leave of those, and they themselves."""
    left = list(below)
    for cover in above:
        left = [piece for entry in left for piece in _without(entry, cover)]
    return tuple(sorted((*left, *above), key=lambda entry: entry.start))


def _without(entry: Entry, cover: Entry) -> list[Entry]:
    if cover.end <= entry.start or entry.end <= cover.start:
        return [entry]
    pieces = (entry.start, min(entry.end, cover.start)), (max(entry.start, cover.end), entry.end)
    return [Entry(*piece, entry.user) for piece in pieces if piece[0] < piece[1]]


def _clipped(entries: tuple[Entry, ...], since: datetime, until: datetime) -> tuple[Entry, ...]:
    return tuple(
        Entry(max(entry.start, since), min(entry.end, until), entry.user)
        for entry in entries
        if entry.start < until and entry.end > since
    )


def _utc(local: datetime, zone: ZoneInfo) -> datetime:
    """Say when a local time is; one that the clocks skip is as far after the jump as it was into it."""
    return local.replace(tzinfo=zone).astimezone(UTC)
