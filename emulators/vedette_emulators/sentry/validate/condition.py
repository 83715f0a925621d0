"""The triggers and filters of an alert: which types there are and what each compares with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vedette_emulators.core.wire import Json
from vedette_emulators.sentry.validate import vocabulary
from vedette_emulators.sentry.validate.fields import Fields, camel_keys, each

Check = Callable[[Json], str | None]
"""Returns what is wrong with a value, or None."""


def _true(value: Json) -> str | None:
    return None if value is True else f"{value!r} is not of type 'boolean'"


def _one_of(*allowed: Json) -> Check:
    def check(value: Json) -> str | None:
        good = value in allowed and not isinstance(value, bool)
        return None if good else f"{value!r} is not one of {list(allowed)}"

    return check


def _count(value: Json) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return f"{value!r} is not of type 'number'"
    return f"{value!r} is less than the minimum of 0" if value < 0 else None


def _text(value: Json) -> str | None:
    return None if isinstance(value, str) and value else f"{value!r} is not of type 'string'"


def _anything(_: Json) -> str | None:
    return None


def _bool(value: Json) -> str | None:
    return None if isinstance(value, bool) else f"{value!r} is not of type 'boolean'"


def _object(required: dict[str, Check], optional: dict[str, Check] | None = None) -> Check:
    known = {**required, **(optional or {})}

    def check(value: Json) -> str | None:
        if not isinstance(value, dict):
            return f"{value!r} is not of type 'object'"
        for name in required:
            if name not in value:
                return f"{name!r} is a required property"
        extra = sorted(set(value) - set(known))
        if extra:
            return f"Additional properties are not allowed ({', '.join(map(repr, extra))} unexpected)"
        return next((f"{name}: {problem}" for name in value if (problem := known[name](value[name]))), None)

    return check


def _list_of(item: Check) -> Check:
    def check(value: Json) -> str | None:
        if not isinstance(value, list):
            return f"{value!r} is not of type 'array'"
        return next((problem for one in value if (problem := item(one))), None)

    return check


def _compared(names: dict[str, Check]) -> Check:
    """Check an operator with its operand, which is needed unless the operator asks only whether there is one."""
    shape = _object({**names, "match": _one_of(*vocabulary.MATCHES)}, {"value": _anything})

    def check(value: Json) -> str | None:
        problem = shape(value)
        if problem is None and value["match"] not in ("is", "ns") and "value" not in value:
            return "'value' is a required property"
        return problem

    return check


def _sub_filter(value: Json) -> str | None:
    if isinstance(value, dict) and "attribute" in value:
        return _ATTRIBUTE(value)
    return _TAG(value)


_ATTRIBUTE = _compared({"attribute": _one_of(*vocabulary.ATTRIBUTES)})
_TAG = _compared({"key": _text})
_INTERVAL = _one_of(*vocabulary.INTERVALS)
_SESSION_INTERVAL = _one_of(*vocabulary.SESSION_INTERVALS)
_SUB_FILTERS: dict[str, Check] = {"filters": _list_of(_sub_filter)}
_PRIORITY = _one_of(25, 50, 75)


def _frequency(interval: Check, *, percent: bool = False) -> Check:
    required: dict[str, Check] = {"value": _count, "interval": interval}
    if percent:
        required["comparisonInterval"] = interval
    return _object(required, _SUB_FILTERS)


def _assigned(value: Json) -> str | None:
    shape = _object({"targetType": _one_of("Unassigned", "Member", "Team")}, {"targetIdentifier": _anything})
    problem = shape(value)
    if problem is None and value["targetType"] != "Unassigned" and not value.get("targetIdentifier"):
        return "'targetIdentifier' is a required property"
    return problem


TRIGGERS: dict[str, Check] = {
    "first_seen_event": _true,
    "issue_resolved_trigger": _true,
    "reappeared_event": _true,
    "regression_event": _true,
    "every_event": _true,
    "new_high_priority_issue": _true,
    "existing_high_priority_issue": _true,
    "seer_activity_trigger": _list_of(_one_of("rca_completed", "solution_completed", "coding_completed", "pr_created")),
    # Alerts that Sentry migrated from old rules keep their frequency among the triggers.
    "event_frequency_count": _frequency(_INTERVAL),
    "event_frequency_percent": _frequency(_INTERVAL, percent=True),
    "event_unique_user_frequency_count": _frequency(_INTERVAL),
    "event_unique_user_frequency_percent": _frequency(_INTERVAL, percent=True),
    "percent_sessions_count": _frequency(_SESSION_INTERVAL),
    "percent_sessions_percent": _frequency(_SESSION_INTERVAL, percent=True),
}

FILTERS: dict[str, Check] = {
    "age_comparison": _object(
        {
            "time": _one_of("minute", "hour", "day", "week"),
            "value": _count,
            "comparisonType": _one_of("older", "newer"),
        }
    ),
    "assigned_to": _assigned,
    "issue_category": _object({"value": _one_of(*range(1, 9), *range(10, 18), 19)}, {"include": _bool}),
    "issue_type": _object({"value": _text}, {"include": _bool}),
    "issue_occurrences": _object({"value": _count}),
    "issue_priority_greater_or_equal": _PRIORITY,
    "issue_priority_equals": _PRIORITY,
    "issue_priority_deescalating": lambda value: None if value is True else _PRIORITY(value),
    "event_frequency_count": _frequency(_INTERVAL),
    "event_frequency_percent": _frequency(_INTERVAL, percent=True),
    "event_unique_user_frequency_count": _frequency(_INTERVAL),
    "event_unique_user_frequency_percent": _frequency(_INTERVAL, percent=True),
    "percent_sessions_count": _frequency(_SESSION_INTERVAL),
    "percent_sessions_percent": _frequency(_SESSION_INTERVAL, percent=True),
    "event_attribute": _ATTRIBUTE,
    "tagged_event": _TAG,
    "latest_release": _true,
    "latest_adopted_release": _object(
        {
            "environment": _text,
            "ageComparison": _one_of("older", "newer"),
            "releaseAgeType": _one_of("oldest", "newest"),
        }
    ),
    "level": _object({"match": _one_of("eq", "gte", "lte"), "level": _one_of(*vocabulary.LEVELS)}),
    "event_seen_count": _count,
    "event_created_by_detector": _anything,
    "issue_open_duration": _anything,
    "issue_resolution_change": _anything,
}


def trigger(sent: Json) -> dict[str, Any]:
    """Read one trigger; raises RefusedError with what is wrong."""
    return _condition(sent, TRIGGERS)


def filter_condition(sent: Json) -> dict[str, Any]:
    """Read one filter; raises RefusedError with what is wrong."""
    return _condition(sent, FILTERS)


def _condition(sent: Json, types: dict[str, Check]) -> dict[str, Any]:
    fields = Fields(sent)
    type_ = fields.text("type", required=True, choices=types.keys())
    comparison = camel_keys(fields.any("comparison", required=True, null=False))
    if type_ is not None and "comparison" in fields.clean:
        problem = types[type_](comparison)
        if problem:
            fields.refuse("comparison", problem)
    result = fields.any("conditionResult", required=True, null=False)
    if result is not None and not isinstance(result, bool):
        fields.refuse("conditionResult", f"{result!r} is not of type 'boolean'")
    id_ = fields.any("id")
    fields.done()
    new = {"type": type_, "comparison": comparison, "conditionResult": result}
    return {"id": str(id_), **new} if id_ is not None else new


def group(sent: Json, read: Callable[[Json], dict[str, Any]], *, empty: str | None = None) -> dict[str, Any]:
    """Read a group of conditions; `empty` is the message when there are none and there must be."""
    fields = Fields(sent)
    fields.text("logicType", required=True, choices=vocabulary.LOGIC)
    rows = fields.listing("conditions", required=empty is not None)
    if rows is None:
        fields.clean["conditions"] = []
    elif not rows and empty:
        fields.refuse("conditions", empty)
    else:
        each(fields, "conditions", rows, read)
    id_ = fields.any("id")
    clean = fields.done()
    return {
        "id": str(id_) if id_ is not None else None,
        "logicType": clean["logicType"],
        "conditions": clean["conditions"],
    }
