"""Whether the conditions of an alert hold; one that the emulator cannot evaluate is reported, and taken as met.

Sources: `sentry/workflow_engine/handlers/condition/` and `sentry/rules/match.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from vedette_emulators.core.store import Document
from vedette_emulators.core.wire import Json
from vedette_emulators.sentry.deliver.trigger import Trigger
from vedette_emulators.sentry.state import issues

_PRIORITIES = {"low": 25, "medium": 50, "high": 75}
_LEVELS = {"sample": 0, "debug": 10, "info": 20, "warning": 30, "error": 40, "fatal": 50}
_INTERVALS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_TIMES = {"minute": "minutes", "hour": "hours", "day": "days", "week": "weeks"}
_ATTRIBUTES = ("message", "platform", "environment", "type")
_NOBODY = "Unassigned"

Holds = Callable[[Trigger, Any], bool | None]
"""Whether a comparison holds; None where the emulator cannot know."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Whether a group of conditions holds, which did not, and which cannot be evaluated here."""

    holds: bool
    unmet: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def evaluate_triggers(group: Document, trigger: Trigger) -> Evaluation:
    """Evaluate the triggers of an alert: any one suffices."""
    return _group({**group, "logicType": "any-short"}, trigger, _TRIGGERS)


def evaluate_filter(group: Document, trigger: Trigger) -> Evaluation:
    """Evaluate the conditions of a group of actions; a group without conditions holds."""
    return _group(group, trigger, _FILTERS)


def _group(group: Document, trigger: Trigger, kinds: dict[str, Holds]) -> Evaluation:
    met: list[str] = []
    unmet: list[str] = []
    unknown: list[str] = []
    for row in group["conditions"]:
        held = kinds.get(row["type"], _unknown)(trigger, row["comparison"])
        (unknown if held is None else met if held else unmet).append(f"{row['type']} {_text(row['comparison'])}")
    logic = group["logicType"]
    if logic == "none":
        return Evaluation(not met, met, unknown)
    if logic == "all" or not group["conditions"]:
        return Evaluation(not unmet, unmet, unknown)
    return Evaluation(bool(met or unknown), unmet if not met else [], unknown if not met else [])


def _text(comparison: Json) -> str:
    if isinstance(comparison, dict):
        return " ".join(str(part) for part in comparison.values())
    return str(comparison)


def _unknown(_: Trigger, __: Json) -> None:
    """Releases, sessions and users are not counted here."""
    return


def _priority(trigger: Trigger) -> int:
    return _PRIORITIES.get(str(trigger.issue["priority"]), 0)


def _frequency(trigger: Trigger, value: dict[str, Any]) -> bool | None:
    if value.get("filters"):
        return None
    count, unit = value["interval"][:-1], value["interval"][-1]
    since = trigger.context.clock.now() - timedelta(**{_INTERVALS[unit]: int(count)})
    seen = [one for one in issues.events(trigger.context, trigger.issue) if _moment(one["dateCreated"]) > since]
    return bool(len(seen) > value["value"])


def _age(trigger: Trigger, value: dict[str, Any]) -> bool:
    limit = timedelta(**{_TIMES[value["time"]]: value["value"]})
    age = trigger.context.clock.now() - _moment(trigger.issue["firstSeen"])
    return bool(age > limit if value["comparisonType"] == "older" else age < limit)


def _assigned(trigger: Trigger, value: dict[str, Any]) -> bool:
    owner = trigger.issue["assignedTo"]
    if value["targetType"] == _NOBODY:
        return owner is None
    kind = {"Member": "user", "Team": "team"}[value["targetType"]]
    return bool(owner == f"{kind}:{value['targetIdentifier']}")


def _level(trigger: Trigger, value: dict[str, Any]) -> bool:
    mine, limit = _LEVELS[trigger.event["level"]], int(value["level"])
    return {"eq": mine == limit, "gte": mine >= limit, "lte": mine <= limit}[value["match"]]


def _tag(trigger: Trigger, value: dict[str, Any]) -> bool:
    found = trigger.event["tags"].get(value["key"])
    return _matches(value["match"], found, value.get("value"))


def _attribute(trigger: Trigger, value: dict[str, Any]) -> bool | None:
    name = value["attribute"]
    if name not in _ATTRIBUTES:
        return None
    found = trigger.environment if name == "environment" else trigger.event[name]
    return _matches(value["match"], found, value.get("value"))


def _matches(match: str, found: str | None, wanted: Json) -> bool:
    """Compare as Sentry does, upper and lower case being the same."""
    if match in ("is", "ns"):
        return (found is not None) == (match == "is")
    text, other = str(found or "").lower(), str(wanted or "").lower()
    listed = [part.strip() for part in other.split(",")]
    positive = {
        "co": other in text,
        "eq": text == other,
        "sw": text.startswith(other),
        "ew": text.endswith(other),
        "in": text in listed,
    }
    opposites = {"nc": "co", "ne": "eq", "nsw": "sw", "new": "ew", "nin": "in"}
    return not positive[opposites[match]] if match in opposites else found is not None and positive[match]


def _type(trigger: Trigger, value: dict[str, Any]) -> bool:
    return bool((trigger.issue["issueType"] == value["value"]) == value.get("include", True))


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


_TRIGGERS: dict[str, Holds] = {
    "every_event": lambda trigger, _: not trigger.resolved,
    "first_seen_event": lambda trigger, _: trigger.new,
    "regression_event": lambda trigger, _: trigger.regressed,
    # An archived issue stays archived here: nothing lets it escalate.
    "reappeared_event": lambda _, __: False,
    "issue_resolved_trigger": lambda trigger, _: trigger.resolved,
    "seer_activity_trigger": lambda _, __: False,
    "new_high_priority_issue": lambda trigger, _: trigger.new and trigger.issue["priority"] == "high",
    "existing_high_priority_issue": lambda trigger, _: trigger.escalated,
    "event_frequency_count": _frequency,
}

_FILTERS: dict[str, Holds] = {
    "issue_priority_greater_or_equal": lambda trigger, value: _priority(trigger) >= value,
    "issue_priority_equals": lambda trigger, value: _priority(trigger) == value,
    "event_frequency_count": _frequency,
    "event_seen_count": lambda trigger, value: trigger.issue["count"] >= value,
    "issue_occurrences": lambda trigger, value: trigger.issue["count"] >= value["value"],
    "issue_type": _type,
    "age_comparison": _age,
    "assigned_to": _assigned,
    "level": _level,
    "tagged_event": _tag,
    "event_attribute": _attribute,
}
