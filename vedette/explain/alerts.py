"""Whom an alert notifies, and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from vedette.findings import listing
from vedette.plan.issues import CAME_BACK
from vedette.plan.records import Alert, BuiltinMonitor, Condition

_EVENT_LEVELS = {30: "warning", 40: "error", 50: "fatal"}
_MATCHES = {"co": "contains", "sw": "starts with", "ew": "ends with", "eq": "is"}


def alert(record: Alert) -> Iterator[str]:
    """Whom it notifies, and for single issues on which conditions: a sentence per alternative."""
    again = f"again at most every {record.frequency} minutes"
    builtin = next((one for one in record.monitors if isinstance(one, BuiltinMonitor)), None)
    if builtin is None:
        for group in record.action_filters:
            yield f"Notifies {listing(action.explain() for action in group.actions)}; {again}."
        return
    where = f" in {record.environment}" if record.environment else ""
    issue = "an issue that came back" if record.triggers == CAME_BACK else "an issue"
    for index, group in enumerate(record.action_filters):
        what = " and ".join(map(_condition, group.conditions))
        receivers = listing(action.explain() for action in group.actions)
        yield (
            f"Or when {what}."
            if index
            else f"Notifies {receivers} of {issue} of {builtin.project}{where} when {what}; {again}."
        )


def _condition(condition: Condition) -> str:
    """A filter as words; `comparison` is Sentry's."""
    value = condition.comparison
    if not isinstance(value, Mapping):
        return condition.type.replace("_", " ")
    if condition.type == "level":
        level = _EVENT_LEVELS.get(int(str(value["level"])), str(value["level"]))
        return f"its level is {level}{' or worse' if value['match'] == 'gte' else ''}"
    if "interval" in value:
        what = "users were hit" if "user" in condition.type else "events came"
        return f"more than {value['value']} {what} within {value['interval']}"
    name = value.get("key") or value.get("attribute")
    return f"{name} {_MATCHES.get(str(value.get('match')), 'is')} {value.get('value')}"
