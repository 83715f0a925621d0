"""The words of Sentry's workflow engine, and what must fit together in an alert.

Source: src/sentry/workflow_engine/models/{data_condition,action}.py and endpoints/validators/ in getsentry/sentry, and
the documented examples of its API.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from ..check import MISSING, Problem, choices
from ..compare import camel_keys
from ..values import UNKNOWN, has_unknown

__all__ = [
    "ACTIONS",
    "FILTERS",
    "FREQUENCIES",
    "LOGIC",
    "TARGETS",
    "TRIGGERS",
    "alert_problems",
    "channel_form",
    "data_form",
]

FREQUENCIES = (0, 5, 10, 30, 60, 180, 720, 1440)
LOGIC = ("any", "any-short", "all", "none")
TARGETS = ("specific", "user", "team", "issue_owners", "sentry_app")
_FREQUENCY = (
    "event_frequency_count",
    "event_frequency_percent",
    "event_unique_user_frequency_count",
    "event_unique_user_frequency_percent",
    "percent_sessions_count",
    "percent_sessions_percent",
)
TRIGGERS = (
    "first_seen_event",
    "issue_resolved_trigger",
    "reappeared_event",
    "regression_event",
    "seer_activity_trigger",
    # Found in alerts that Sentry made from old rules.
    "every_event",
    "new_high_priority_issue",
    "existing_high_priority_issue",
    "event_frequency_count",
    "event_unique_user_frequency_count",
)
FILTERS = (
    *_FREQUENCY,
    "age_comparison",
    "assigned_to",
    "event_attribute",
    "event_created_by_detector",
    "event_seen_count",
    "issue_category",
    "issue_occurrences",
    "issue_open_duration",
    "issue_priority_deescalating",
    "issue_priority_equals",
    "issue_priority_greater_or_equal",
    "issue_resolution_change",
    "issue_type",
    "latest_adopted_release",
    "latest_release",
    "level",
    "tagged_event",
)
_WITH_CHANNEL = ("slack", "slack_staging", "discord", "msteams")
_WITH_ROW = ("pagerduty", "opsgenie")
_WITH_TICKET = ("github", "github_enterprise", "jira", "jira_server", "vsts")
ACTIONS = ("email", *_WITH_CHANNEL, *_WITH_ROW, *_WITH_TICKET, "sentry_app", "webhook", "plugin")

_INTERVALS = ("1m", "5m", "15m", "1h", "1d", "1w", "30d")
_SESSION_INTERVALS = ("5m", "10m", "30m", "1h")
_MATCHES = (
    "co",
    "nc",
    "eq",
    "ne",
    "sw",
    "ew",
    "nsw",
    "new",
    "is",
    "ns",
    "in",
    "nin",
    "gt",
    "gte",
    "lt",
    "lte",
)
_PRIORITIES = (25, 50, 75)
_ANY: tuple[Any, ...] = ()
# For each type the keys that its comparison must have, with the values allowed, if these are few.
_COMPARISONS: Mapping[str, Mapping[str, tuple[Any, ...]]] = {
    "event_frequency_count": {"value": _ANY, "interval": _INTERVALS},
    "event_frequency_percent": {"value": _ANY, "interval": _INTERVALS, "comparisonInterval": _INTERVALS},
    "event_unique_user_frequency_count": {"value": _ANY, "interval": _INTERVALS},
    "event_unique_user_frequency_percent": {
        "value": _ANY,
        "interval": _INTERVALS,
        "comparisonInterval": _INTERVALS,
    },
    "percent_sessions_count": {"value": _ANY, "interval": _SESSION_INTERVALS},
    "percent_sessions_percent": {"value": _ANY, "interval": _SESSION_INTERVALS},
    "age_comparison": {
        "value": _ANY,
        "time": ("minute", "hour", "day", "week"),
        "comparisonType": ("older", "newer"),
    },
    "assigned_to": {"targetType": ("Unassigned", "Member", "Team")},
    "issue_category": {"value": _ANY},
    "issue_type": {"value": _ANY},
    "issue_occurrences": {"value": _ANY},
    "event_attribute": {"attribute": _ANY, "match": _MATCHES},
    "tagged_event": {"key": _ANY, "match": _MATCHES},
    "level": {"level": _ANY, "match": ("eq", "gte", "lte")},
    "latest_adopted_release": {
        "environment": _ANY,
        "ageComparison": ("older", "newer"),
        "releaseAgeType": ("oldest", "newest"),
    },
}
# What Sentry fills into an action's data when it is left out.
_DATA_DEFAULTS = {"fallthroughType": "ActiveMembers", "priority": "default"}


def channel_form(display: str) -> str:
    """A target's name as Sentry serves it: without the `#` of a channel."""
    return display.removeprefix("#")


def data_form(data: Any) -> Any:
    """An action's data in camel case, without what is empty or Sentry's own default."""
    form = camel_keys(data)
    return {key: value for key, value in form.items() if _DATA_DEFAULTS.get(key) != value}


def alert_problems(inputs: Mapping[str, Any]) -> Iterator[Problem]:
    """Everything in an alert that does not fit together."""
    for position, monitor in enumerate(_list(inputs.get("monitorIds"))):
        if isinstance(monitor, str) and not monitor.isdecimal():
            yield Problem(f"monitorIds[{position}]", monitor, "write the numeric id of a monitor")
    for position, trigger in enumerate(_list(inputs.get("triggers"))):
        yield from _condition_problems(trigger, f"triggers[{position}]")
    for position, action_filter in enumerate(_list(inputs.get("actionFilters"))):
        place = f"actionFilters[{position}]"
        if not isinstance(action_filter, Mapping):
            continue
        for index, condition in enumerate(_list(action_filter.get("conditions"))):
            yield from _condition_problems(condition, f"{place}.conditions[{index}]")
        for index, action in enumerate(_list(action_filter.get("actions"))):
            if isinstance(action, Mapping):
                yield from _action_problems(action, f"{place}.actions[{index}]")


def _condition_problems(condition: Any, place: str) -> Iterator[Problem]:
    if not isinstance(condition, Mapping):
        return
    kind, comparison = condition.get("type"), condition.get("comparison")
    if has_unknown(comparison) or not isinstance(kind, str):
        return
    if kind == "issue_priority_greater_or_equal" and comparison not in _PRIORITIES:
        yield Problem(f"{place}.comparison", comparison, f"{choices(_PRIORITIES)} (low, medium, high)")
    expected = _COMPARISONS.get(kind)
    if expected is None:
        return
    if not isinstance(comparison, Mapping):
        yield Problem(f"{place}.comparison", comparison, f"{kind} takes an object with {', '.join(expected)}")
        return
    given = camel_keys(comparison)
    for key, allowed in expected.items():
        value = given.get(key, MISSING)
        if value is MISSING:
            wanted = choices(allowed) if allowed else f"{kind} needs it"
            yield Problem(f"{place}.comparison.{key}", MISSING, wanted)
        elif allowed and value not in allowed:
            yield Problem(f"{place}.comparison.{key}", value, choices(allowed, value))


def _action_problems(action: Mapping[str, Any], place: str) -> Iterator[Problem]:
    kind = action.get("type")
    config = action.get("config")
    if kind == "plugin":
        yield Problem(f"{place}.type", kind, "Sentry no longer takes plugins; use the integration or a webhook")
    if kind in (*_WITH_CHANNEL, *_WITH_ROW, *_WITH_TICKET) and action.get("integrationId") is None:
        wanted = f"{kind} needs the id of its integration; getIntegration gives it"
        yield Problem(f"{place}.integrationId", MISSING, wanted)
    if config is UNKNOWN or kind is UNKNOWN:
        return
    config = config if isinstance(config, Mapping) else {}
    target, identifier = config.get("targetType"), config.get("targetIdentifier")
    if kind == "email":
        allowed = ("user", "team", "issue_owners")
        if target is not UNKNOWN and target not in allowed:
            seen = MISSING if target is None else target
            yield Problem(f"{place}.config.targetType", seen, choices(allowed, target))
        if target in {"user", "team"} and not identifier:
            yield Problem(f"{place}.config.targetIdentifier", MISSING, f"give the id of the {target}")
    elif kind in (*_WITH_CHANNEL, *_WITH_ROW, "webhook", "sentry_app") and not identifier:
        what = "channel" if kind in _WITH_CHANNEL else "target"
        # Without an id Sentry looks the name up in Slack, slowly, and against Slack's own rate limit.
        wanted = f"give the id of the {what}; getIntegration gives those of channels and services"
        yield Problem(f"{place}.config.targetIdentifier", MISSING, wanted)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
