"""PagerDuty: who is called, in which order, and how soon."""

from __future__ import annotations

from collections.abc import Iterator

from vedette.findings import count, listing
from vedette.plan.records import (
    BusinessService,
    EscalationPolicy,
    EscalationRule,
    EscalationTarget,
    PagerDutyIntegration,
    PagerDutyRecord,
    PagerDutyService,
    PagerDutyTeam,
    PersonTarget,
    Schedule,
)
from vedette.units import Duration

_URGENCIES = {
    "severity_based": "wakes people for what is critical and for nothing milder",
    "high": "always wakes people",
    "low": "never wakes people",
}


def pagerduty(record: PagerDutyRecord) -> Iterator[str]:
    """One sentence per record; of a schedule one per layer."""
    match record:
        case PagerDutyTeam():
            yield f"PagerDuty team {record.name}: {listing(record.members)}."
        case Schedule():
            for layer in record.layers:
                turn = Duration(layer.turn * 1000)
                order = " then ".join(layer.people)
                yield f"{record.name}: {order}, {turn} each since {layer.start.isoformat()} ({record.time_zone})."
        case EscalationPolicy():
            yield f"{record.name}: {'; '.join(_steps(record.rules))}; {_again(record.loops)}."
        case PagerDutyService():
            yield f"PagerDuty service {record.name} {_URGENCIES[record.urgency]}, by {_name(record.escalation)}."
        case PagerDutyIntegration():
            yield f"Its key for {record.name} becomes the row {record.row} there; no person sees it."
        case BusinessService():
            below = listing(map(_name, record.supported_by))
            yield f"Business service {record.name}, supported by {below}: ask {record.contact}."


def _steps(rules: tuple[EscalationRule, ...]) -> Iterator[str]:
    """Each step with when it comes, counted from the incident's start."""
    minutes = 0
    for rule in rules:
        when = f"after {Duration(minutes * 60_000)}" if minutes else "at once"
        yield f"{when} {listing(map(_target, rule.targets))}"
        minutes += rule.delay


def _target(target: EscalationTarget) -> str:
    return target.email if isinstance(target, PersonTarget) else f"who is on call in {_name(target.schedule)}"


def _name(key: str) -> str:
    """What the catalog calls it."""
    return key.partition(":")[2]


def _again(loops: int) -> str:
    return f"then anew, {count(loops, 'time')}" if loops else "then nobody"
