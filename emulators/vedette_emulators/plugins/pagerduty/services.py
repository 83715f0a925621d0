"""Services (upstream: pagerduty/resource_pagerduty_service.go, v3.32.4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from vedette_emulators.plugins.kit.check import Problem
from vedette_emulators.plugins.kit.compare import changed
from vedette_emulators.plugins.kit.fields import Shape, computed, optional, output, required
from vedette_emulators.plugins.kit.resource import State
from vedette_emulators.plugins.pagerduty.rest import MANAGED, Rest, given, reference

__all__ = ["Service"]

_GROUPING_CONFIG = Shape(
    "ServiceAlertGroupingParametersConfig",
    (
        optional("timeout", "integer"),
        optional("fields", many=True),
        optional("aggregate", choices=("all", "any")),
        computed("timeWindow", "integer"),
    ),
)
_GROUPING = Shape(
    "ServiceAlertGroupingParameters",
    (optional("type", choices=("time", "intelligent", "content_based")), computed("config", _GROUPING_CONFIG)),
)
_PAUSE = Shape(
    "ServiceAutoPauseNotificationsParameters", (computed("enabled", "boolean"), computed("timeout", "integer"))
)
_DURING = Shape("ServiceIncidentUrgencyRuleDuringSupportHours", (optional("type"), optional("urgency")))
_OUTSIDE = Shape("ServiceIncidentUrgencyRuleOutsideSupportHours", (optional("type"), optional("urgency")))
_URGENCY = Shape(
    "ServiceIncidentUrgencyRule",
    (
        required("type"),
        optional("urgency"),
        optional("duringSupportHours", _DURING),
        optional("outsideSupportHours", _OUTSIDE),
    ),
)
_HOURS = Shape(
    "ServiceSupportHours",
    (
        optional("type"),
        optional("timeZone"),
        optional("startTime"),
        optional("endTime"),
        optional("daysOfWeeks", "integer", many=True),
    ),
)
_AT = Shape("ServiceScheduledActionAt", (optional("type"), optional("name")))
_ACTION = Shape("ServiceScheduledAction", (optional("type"), optional("toUrgency"), optional("ats", _AT, many=True)))


def _always(old: Any, new: Any) -> bool:  # noqa: ARG001 - upstream never shows a change of alert_creation
    return True


class Service(Rest):
    """A service."""

    token = "pagerduty:index/service:Service"  # noqa: S105 - a type's name
    noun = "service"
    path, wrapper = "/services", "service"
    includes = ("auto_pause_notifications_parameters",)
    shape = Shape(
        "",
        (
            optional("name", named=True),
            output("htmlUrl"),
            MANAGED,
            optional("alertCreation", same=_always, choices=("create_alerts_and_incidents", "create_incidents")),
            computed("alertGrouping", choices=("time", "intelligent", "rules")),
            computed("alertGroupingTimeout"),
            optional("alertGroupingParameters", _GROUPING),
            computed("autoPauseNotificationsParameters", _PAUSE),
            optional("autoResolveTimeout", default="14400"),
            output("lastIncidentTimestamp"),
            output("createdAt"),
            output("status"),
            optional("acknowledgementTimeout", default="1800"),
            required("escalationPolicy"),
            computed("incidentUrgencyRule", _URGENCY),
            optional("supportHours", _HOURS),
            optional("scheduledActions", _ACTION, many=True),
            output("type"),
            computed("responsePlay"),
        ),
    )

    def problems(self, inputs: Mapping[str, Any]) -> Iterable[Problem]:
        """What PagerDuty's provider refuses before it sends anything."""
        rule = inputs.get("incidentUrgencyRule")
        if isinstance(rule, dict) and rule.get("type") == "use_support_hours":
            if rule.get("urgency"):
                reason = f"is {rule['urgency']}: a rule of type use_support_hours has none; leave it out"
                yield Problem("incidentUrgencyRule.urgency", reason)
            if not inputs.get("supportHours"):
                yield Problem("supportHours", "is missing: a rule of type use_support_hours needs them")
        for name in ("autoResolveTimeout", "acknowledgementTimeout", "alertGroupingTimeout"):
            text = inputs.get(name, "null")
            if isinstance(text, str) and text != "null" and not text.isdecimal():
                yield Problem(name, f'is {text}: write seconds as a text of digits, or "null" for never')

    def body(self, inputs: State, state: State) -> dict[str, Any]:
        """The service as go-pagerduty writes it: timeouts and the response play also where they are null."""
        kept = {name: state[name] for name in _CHOSEN if name in state and name not in inputs}
        wanted = {**kept, **inputs}
        grouping = wanted.get("alertGroupingParameters")
        if not grouping and changed(self.shape, state, wanted) & _GROUPING_WORDS:
            grouping = {"type": None}
        rule = wanted.get("incidentUrgencyRule") or {}
        actions: list[Any] = [_action(one) for one in inputs.get("scheduledActions") or []]
        body = given(
            name=inputs["name"],
            description=inputs.get("description"),
            alert_creation=inputs.get("alertCreation"),
            alert_grouping=_unless(wanted.get("alertGrouping"), "rules"),
            alert_grouping_timeout=_seconds(wanted.get("alertGroupingTimeout")),
            alert_grouping_parameters=_grouping(grouping) if grouping else None,
            auto_pause_notifications_parameters=_pause(wanted.get("autoPauseNotificationsParameters")),
            escalation_policy=reference(inputs["escalationPolicy"], "escalation_policy_reference"),
            incident_urgency_rule=given(
                type=rule.get("type"),
                urgency=rule.get("urgency"),
                during_support_hours=rule.get("duringSupportHours"),
                outside_support_hours=rule.get("outsideSupportHours"),
            ),
            scheduled_actions=actions or ([None] if rule.get("type") == "use_support_hours" else []),
            support_hours=_hours(inputs.get("supportHours") or {}),
        )
        return {
            **body,
            "auto_resolve_timeout": _seconds(inputs.get("autoResolveTimeout")),
            "acknowledgement_timeout": _seconds(inputs.get("acknowledgementTimeout")),
            "response_play": reference(_unless(wanted.get("responsePlay"), "null"), "response_play_reference"),
        }

    def flatten(self, served: dict[str, Any], state: State) -> State:
        """The service as properties; status and last incident are left out, as upstream leaves them."""
        found: State = {
            "name": served["name"],
            "type": served.get("type"),
            "htmlUrl": served.get("html_url"),
            "createdAt": served.get("created_at"),
            "escalationPolicy": served["escalation_policy"]["id"],
            "description": served.get("description") or "",
            "alertCreation": served.get("alert_creation"),
            "autoResolveTimeout": _text(served.get("auto_resolve_timeout")),
            "acknowledgementTimeout": _text(served.get("acknowledgement_timeout")),
            "alertGroupingTimeout": _text(served.get("alert_grouping_timeout")),
        }
        if _unless(served.get("alert_grouping"), "rules"):
            found["alertGrouping"] = served["alert_grouping"]
        grouping = served.get("alert_grouping_parameters")
        if grouping and state.get("alertGroupingParameters") and not found.get("alertGrouping"):
            found["alertGroupingParameters"] = _read_grouping(grouping)
        if pause := served.get("auto_pause_notifications_parameters"):
            enabled = bool(pause.get("enabled"))
            timeout = pause.get("timeout") or (None if enabled else 120)
            found["autoPauseNotificationsParameters"] = given(enabled=enabled, timeout=timeout)
        if rule := served.get("incident_urgency_rule"):
            found["incidentUrgencyRule"] = given(
                type=rule.get("type"),
                urgency=rule.get("urgency"),
                duringSupportHours=rule.get("during_support_hours"),
                outsideSupportHours=rule.get("outside_support_hours"),
            )
        if hours := served.get("support_hours"):
            found["supportHours"] = {name: hours[key] for name, key in _HOUR_WORDS.items() if hours.get(key)}
        if actions := served.get("scheduled_actions"):
            found["scheduledActions"] = [
                given(type=one.get("type"), toUrgency=one.get("to_urgency"), ats=[one["at"]] if one.get("at") else None)
                for one in actions
            ]
        if play := served.get("response_play"):
            found["responsePlay"] = play["id"]
        return found


_CHOSEN = (
    "alertGrouping", "alertGroupingTimeout", "autoPauseNotificationsParameters", "incidentUrgencyRule", "responsePlay",
)  # fmt: skip
_GROUPING_WORDS = {"alertGrouping", "alertGroupingTimeout", "alertGroupingParameters"}
_HOUR_WORDS = {
    "type": "type",
    "timeZone": "time_zone",
    "startTime": "start_time",
    "endTime": "end_time",
    "daysOfWeeks": "days_of_week",
}


def _seconds(text: str | None) -> int | None:
    return int(text) if text and text != "null" else None


def _text(seconds: int | None) -> str:
    return "null" if seconds is None else str(seconds)


def _unless(value: str | None, word: str) -> str | None:
    return None if value == word else value


def _action(action: Mapping[str, Any]) -> dict[str, Any]:
    at = next(iter(action.get("ats") or []), None)
    return given(type=action.get("type"), to_urgency=action.get("toUrgency"), at=at)


def _pause(pause: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if pause is None:
        return None
    enabled = bool(pause.get("enabled"))
    return {"enabled": enabled, "timeout": pause.get("timeout") if enabled else None}


def _hours(hours: Mapping[str, Any]) -> dict[str, Any]:
    return {key: hours[name] for name, key in _HOUR_WORDS.items() if hours.get(name)}


def _grouping(grouping: Mapping[str, Any]) -> dict[str, Any]:
    kind, config = grouping.get("type"), grouping.get("config") or {}
    sent: dict[str, Any] = {}
    if kind == "time":
        sent = given(timeout=config.get("timeout"))
    elif kind in {"intelligent", "content_based"}:
        sent = given(time_window=config.get("timeWindow"))
    if kind == "content_based":
        sent |= given(fields=config.get("fields"), aggregate=config.get("aggregate"))
    return {"type": kind, **({"config": sent} if config else {})}


def _read_grouping(grouping: Mapping[str, Any]) -> dict[str, Any]:
    config = grouping.get("config") or {}
    return given(
        type=grouping.get("type"),
        config=given(
            timeout=config.get("timeout"),
            fields=config.get("fields"),
            aggregate=config.get("aggregate"),
            timeWindow=config.get("time_window"),
        ),
    )
