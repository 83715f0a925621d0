"""Services (upstream: pagerduty/resource_pagerduty_service.go, v3.32.4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pulumi_plugin_kit.check import MISSING, Problem
from pulumi_plugin_kit.fields import Field, shape

from vedette_emulators.plugins.pagerduty.rest import MANAGED, Rest, given, reference
from vedette_emulators.plugins.resources import AutoName, State, nothing_if_zero


def _never_differs(value: Any) -> None:
    """The one spelling of every alert_creation: upstream never shows a change of it."""


@shape
class ServiceAlertGroupingParametersConfig:
    """How alerts are grouped, by type."""

    timeout: Annotated[int | None, Field(canonical=nothing_if_zero)] = None
    fields: tuple[str, ...] = ()
    aggregate: Annotated[str | None, Field(enum=("all", "any"))] = None
    time_window: Annotated[int | None, Field(computed=True)] = None


@shape
class ServiceAlertGroupingParameters:
    """Which alerts become one incident."""

    type: Annotated[str | None, Field(enum=("time", "intelligent", "content_based"))] = None
    config: Annotated[ServiceAlertGroupingParametersConfig | None, Field(computed=True)] = None


@shape
class ServiceAutoPauseNotificationsParameters:
    """Whether notifications wait for an alert that may resolve by itself."""

    enabled: Annotated[bool | None, Field(computed=True)] = None
    timeout: Annotated[int | None, Field(computed=True)] = None


@shape
class ServiceIncidentUrgencyRuleDuringSupportHours:
    """The urgency during support hours."""

    type: str | None = None
    urgency: str | None = None


@shape
class ServiceIncidentUrgencyRuleOutsideSupportHours:
    """The urgency outside support hours."""

    type: str | None = None
    urgency: str | None = None


@shape
class ServiceIncidentUrgencyRule:
    """How urgent incidents are."""

    type: str
    urgency: str | None = None
    during_support_hours: ServiceIncidentUrgencyRuleDuringSupportHours | None = None
    outside_support_hours: ServiceIncidentUrgencyRuleOutsideSupportHours | None = None


@shape
class ServiceSupportHours:
    """When somebody is at work."""

    type: str | None = None
    time_zone: str | None = None
    start_time: str | None = None
    end_time: str | None = None
    days_of_weeks: tuple[int, ...] = ()


@shape
class ServiceScheduledActionAt:
    """When an action happens."""

    type: str | None = None
    name: str | None = None


@shape
class ServiceScheduledAction:
    """What happens when support hours begin or end."""

    type: str | None = None
    to_urgency: str | None = None
    ats: tuple[ServiceScheduledActionAt, ...] = ()


@shape
class ServiceInputs:
    """A service as a program declares it."""

    name: AutoName = None
    description: str = MANAGED
    alert_creation: Annotated[
        str | None, Field(enum=("create_alerts_and_incidents", "create_incidents"), canonical=_never_differs)
    ] = None
    alert_grouping: Annotated[str | None, Field(computed=True, enum=("time", "intelligent", "rules"))] = None
    alert_grouping_timeout: Annotated[str | None, Field(computed=True)] = None
    alert_grouping_parameters: ServiceAlertGroupingParameters | None = None
    auto_pause_notifications_parameters: Annotated[
        ServiceAutoPauseNotificationsParameters | None, Field(computed=True)
    ] = None
    auto_resolve_timeout: Annotated[str, Field(default_in_schema=False)] = "14400"
    acknowledgement_timeout: Annotated[str, Field(default_in_schema=False)] = "1800"
    escalation_policy: str
    incident_urgency_rule: Annotated[ServiceIncidentUrgencyRule | None, Field(computed=True)] = None
    support_hours: ServiceSupportHours | None = None
    scheduled_actions: tuple[ServiceScheduledAction, ...] = ()
    response_play: Annotated[str | None, Field(computed=True)] = None


@shape
class ServiceOutputs:
    """What only PagerDuty knows."""

    html_url: str
    last_incident_timestamp: str
    created_at: str
    status: str
    type: str


class Service(Rest):
    """A service."""

    token = "pagerduty:index/service:Service"  # noqa: S105 - a type's name
    noun = "service"
    path, wrapper = "/services", "service"
    includes = ("auto_pause_notifications_parameters",)
    Inputs = ServiceInputs
    Outputs = ServiceOutputs

    def validate(self, inputs: Mapping[str, Any]) -> Iterator[Problem]:
        """What PagerDuty's provider refuses before it sends anything."""
        rule = inputs.get("incidentUrgencyRule")
        if isinstance(rule, dict) and rule.get("type") == "use_support_hours":
            if rule.get("urgency"):
                wanted = "a rule of type use_support_hours has none; leave it out"
                yield Problem("incidentUrgencyRule.urgency", rule["urgency"], wanted)
            if not inputs.get("supportHours"):
                yield Problem("supportHours", MISSING, "a rule of type use_support_hours needs them")
        for name in ("autoResolveTimeout", "acknowledgementTimeout", "alertGroupingTimeout"):
            text = inputs.get(name, "null")
            if isinstance(text, str) and text != "null" and not text.isdecimal():
                yield Problem(name, text, 'write seconds as a text of digits, or "null" for never')

    def body(self, inputs: State, state: State) -> dict[str, Any]:
        """The service as go-pagerduty writes it: timeouts and the response play also where they are null."""
        kept = {name: state[name] for name in _CHOSEN if name in state and name not in inputs}
        wanted = {**kept, **inputs}
        grouping = wanted.get("alertGroupingParameters")
        if not grouping and self.changed(state, wanted) & _GROUPING:
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
            found["supportHours"] = {name: hours[key] for name, key in _HOUR_NAMES.items() if hours.get(key)}
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
_GROUPING = {"alertGrouping", "alertGroupingTimeout", "alertGroupingParameters"}
_HOUR_NAMES = {
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


def _unless(value: str | None, nothing: str) -> str | None:
    return None if value == nothing else value


def _action(action: Mapping[str, Any]) -> dict[str, Any]:
    at = next(iter(action.get("ats") or []), None)
    return given(type=action.get("type"), to_urgency=action.get("toUrgency"), at=at)


def _pause(pause: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if pause is None:
        return None
    enabled = bool(pause.get("enabled"))
    return {"enabled": enabled, "timeout": pause.get("timeout") if enabled else None}


def _hours(hours: Mapping[str, Any]) -> dict[str, Any]:
    return {key: hours[name] for name, key in _HOUR_NAMES.items() if hours.get(name)}


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
