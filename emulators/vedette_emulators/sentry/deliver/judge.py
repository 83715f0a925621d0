"""Whether the conditions of an alert hold; what the stand-in cannot know is said, and taken as met.

Sources: `sentry/workflow_engine/handlers/condition/` and `sentry/rules/match.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from vedette_emulators.core.store import Document
from vedette_emulators.core.wire import Json
from vedette_emulators.sentry.deliver.occasion import Occasion
from vedette_emulators.sentry.state import issues

__all__ = ["Judgement", "judge_filter", "judge_triggers"]

_PRIORITIES = {"low": 25, "medium": 50, "high": 75}
_LEVELS = {"sample": 0, "debug": 10, "info": 20, "warning": 30, "error": 40, "fatal": 50}
_INTERVALS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_TIMES = {"minute": "minutes", "hour": "hours", "day": "days", "week": "weeks"}
_ATTRIBUTES = ("message", "platform", "environment", "type")
_NOBODY = "Unassigned"

Holds = Callable[[Occasion, Any], bool | None]
"""Whether a comparison holds; None where the stand-in cannot know."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether a group of conditions holds, what did not, and what nobody here can tell."""

    holds: bool
    unmet: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def judge_triggers(group: Document, occasion: Occasion) -> Judgement:
    """Judge what starts an alert: any one trigger suffices."""
    return _group({**group, "logicType": "any-short"}, occasion, _TRIGGERS)


def judge_filter(group: Document, occasion: Occasion) -> Judgement:
    """Judge the conditions of a group of actions; a group without conditions holds."""
    return _group(group, occasion, _FILTERS)


def _group(group: Document, occasion: Occasion, kinds: dict[str, Holds]) -> Judgement:
    met: list[str] = []
    unmet: list[str] = []
    unknown: list[str] = []
    for row in group["conditions"]:
        held = kinds.get(row["type"], _unknown)(occasion, row["comparison"])
        (unknown if held is None else met if held else unmet).append(f"{row['type']} {_words(row['comparison'])}")
    logic = group["logicType"]
    if logic == "none":
        return Judgement(not met, met, unknown)
    if logic == "all" or not group["conditions"]:
        return Judgement(not unmet, unmet, unknown)
    return Judgement(bool(met or unknown), unmet if not met else [], unknown if not met else [])


def _words(comparison: Json) -> str:
    if isinstance(comparison, dict):
        return " ".join(str(part) for part in comparison.values())
    return str(comparison)


def _unknown(_: Occasion, __: Json) -> None:
    """Releases, sessions and users are not counted here."""
    return


def _priority(occasion: Occasion) -> int:
    return _PRIORITIES.get(str(occasion.issue["priority"]), 0)


def _frequency(occasion: Occasion, value: dict[str, Any]) -> bool | None:
    if value.get("filters"):
        return None
    count, unit = value["interval"][:-1], value["interval"][-1]
    since = occasion.world.clock.now() - timedelta(**{_INTERVALS[unit]: int(count)})
    seen = [one for one in issues.events(occasion.world, occasion.issue) if _moment(one["dateCreated"]) > since]
    return bool(len(seen) > value["value"])


def _age(occasion: Occasion, value: dict[str, Any]) -> bool:
    limit = timedelta(**{_TIMES[value["time"]]: value["value"]})
    age = occasion.world.clock.now() - _moment(occasion.issue["firstSeen"])
    return bool(age > limit if value["comparisonType"] == "older" else age < limit)


def _assigned(occasion: Occasion, value: dict[str, Any]) -> bool:
    owner = occasion.issue["assignedTo"]
    if value["targetType"] == _NOBODY:
        return owner is None
    kind = {"Member": "user", "Team": "team"}[value["targetType"]]
    return bool(owner == f"{kind}:{value['targetIdentifier']}")


def _level(occasion: Occasion, value: dict[str, Any]) -> bool:
    mine, limit = _LEVELS[occasion.event["level"]], int(value["level"])
    return {"eq": mine == limit, "gte": mine >= limit, "lte": mine <= limit}[value["match"]]


def _tag(occasion: Occasion, value: dict[str, Any]) -> bool:
    found = occasion.event["tags"].get(value["key"])
    return _matches(value["match"], found, value.get("value"))


def _attribute(occasion: Occasion, value: dict[str, Any]) -> bool | None:
    name = value["attribute"]
    if name not in _ATTRIBUTES:
        return None
    found = occasion.environment if name == "environment" else occasion.event[name]
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


def _type(occasion: Occasion, value: dict[str, Any]) -> bool:
    return bool((occasion.issue["issueType"] == value["value"]) == value.get("include", True))


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


_TRIGGERS: dict[str, Holds] = {
    "every_event": lambda occasion, _: not occasion.resolved,
    "first_seen_event": lambda occasion, _: occasion.new,
    "regression_event": lambda occasion, _: occasion.regressed,
    # An archived issue stays archived here: nothing lets it escalate.
    "reappeared_event": lambda _, __: False,
    "issue_resolved_trigger": lambda occasion, _: occasion.resolved,
    "seer_activity_trigger": lambda _, __: False,
    "new_high_priority_issue": lambda occasion, _: occasion.new and occasion.issue["priority"] == "high",
    "existing_high_priority_issue": lambda occasion, _: occasion.escalated,
    "event_frequency_count": _frequency,
}

_FILTERS: dict[str, Holds] = {
    "issue_priority_greater_or_equal": lambda occasion, value: _priority(occasion) >= value,
    "issue_priority_equals": lambda occasion, value: _priority(occasion) == value,
    "event_frequency_count": _frequency,
    "event_seen_count": lambda occasion, value: occasion.issue["count"] >= value,
    "issue_occurrences": lambda occasion, value: occasion.issue["count"] >= value["value"],
    "issue_type": _type,
    "age_comparison": _age,
    "assigned_to": _assigned,
    "level": _level,
    "tagged_event": _tag,
    "event_attribute": _attribute,
}
