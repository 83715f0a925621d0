"""Alert: what happens when a monitor opens, reopens or resolves an issue. In Sentry's API an alert is a workflow."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar

from ..check import Problem
from ..client import Route
from ..compare import camel_keys
from ..fields import Field, dump, shape
from .adoption import ListedResource
from .alert_rules import (
    ACTIONS,
    FILTERS,
    FREQUENCIES,
    LOGIC,
    TARGETS,
    TRIGGERS,
    alert_problems,
    channel_form,
    data_form,
)
from .base import Wire
from .monitor import OWNER, owner_of

__all__ = [
    "Alert",
    "AlertAction",
    "AlertActionConfig",
    "AlertActionFilter",
    "AlertFilter",
    "AlertInputs",
    "AlertTrigger",
]


def _comparison_form(value: Any) -> Any:
    return True if value is None else camel_keys(value)


@shape
class AlertTrigger:
    """An event in an issue's life that makes Sentry look at the alert."""

    type: Annotated[str, Field("What happened to the issue.", enum=TRIGGERS)]
    comparison: Annotated[
        Any,
        Field("Kept as it is for triggers that carry one; true for all others.", canonical=_comparison_form),
    ] = True


@shape
class AlertFilter:
    """A condition on the issue or event."""

    type: Annotated[str, Field("What is looked at.", enum=FILTERS)]
    comparison: Annotated[
        Any,
        Field("What it is compared with; its form depends on the type.", canonical=_comparison_form),
    ] = True


@shape
class AlertActionConfig:
    """Who or what an action addresses."""

    target_type: Annotated[str | None, Field("Kind of target.", enum=TARGETS)] = None
    target_identifier: Annotated[str | None, Field("Id of the target: channel, PagerDuty row, team or user.")] = None
    target_display: Annotated[
        str | None, Field("Name of the target, such as a channel's.", canonical=channel_form, computed=True)
    ] = None


@shape
class AlertAction:
    """Something that Sentry does."""

    type: Annotated[str, Field("What is done.", enum=ACTIONS)]
    integration_id: Annotated[str | None, Field("Id of the integration that does it.")] = None
    config: Annotated[AlertActionConfig | None, Field("Who or what it addresses.")] = None
    data: Annotated[
        Mapping[str, Any] | None,
        Field("Settings of the type: tags and notes, priority, fallthroughType, ...", canonical=data_form),
    ] = None


@shape
class AlertActionFilter:
    """Conditions, and the actions taken when they hold."""

    logic_type: Annotated[str, Field("How the conditions are combined.", enum=LOGIC)]
    conditions: Annotated[
        tuple[AlertFilter, ...], Field("Conditions on the issue; none holds always.", unordered=True)
    ] = ()
    actions: Annotated[tuple[AlertAction, ...], Field("What is done, at least one.", unordered=True, min_items=1)]


@shape
class AlertInputs:
    """What an alert is made of."""

    name: Annotated[str, Field("Name of the alert.", max_length=256, min_items=1)]
    enabled: Annotated[bool, Field("Whether the alert acts.")] = True
    environment: Annotated[str | None, Field("Environment that an event must be of; absent for all.")] = None
    monitor_ids: Annotated[tuple[str, ...], Field("Ids of the monitors whose issues it looks at.", unordered=True)]
    frequency: Annotated[int, Field("Minutes before it may act again for the same issue.", enum=FREQUENCIES)]
    owner: Annotated[str | None, OWNER] = None
    triggers: Annotated[
        tuple[AlertTrigger, ...], Field("When to look at an issue; any one suffices.", unordered=True, min_items=1)
    ]
    action_filters: Annotated[
        tuple[AlertActionFilter, ...],
        Field("What is done under which conditions, at least one.", unordered=True, min_items=1),
    ]


@shape
class AlertOutputs:
    """Nothing beyond the inputs and the id."""


class Alert(ListedResource[AlertInputs]):
    """A workflow by its numeric id."""

    token = "sentry:index:Alert"  # noqa: S105 - a type token
    noun = "alert"
    description = (
        "An alert on one or more monitors. It owns the connections to its monitors. Import it by the id of the alert "
        "(workflow), not by that of an old alert rule."
    )
    Inputs = AlertInputs
    Outputs = AlertOutputs
    gated: ClassVar[Mapping[str, str]] = {
        "enabled": "Sentry made the alert and keeps it disabled: the plan has no room for it; free one, change the "
        "plan, or set enabled to false"
    }

    def validate(self, inputs: Mapping[str, Any]) -> Iterator[Problem]:
        """Conditions have the form of their type, actions the target that their type needs."""
        return alert_problems(inputs)

    def to_wire(self, inputs: AlertInputs) -> Wire:
        """The whole body; Sentry replaces everything in a change."""
        return {
            "name": inputs.name,
            "enabled": inputs.enabled,
            "environment": inputs.environment,
            "detector_ids": [int(monitor) for monitor in inputs.monitor_ids],
            "config": {"frequency": inputs.frequency},
            "owner": inputs.owner,
            "triggers": {
                "logicType": "any-short",
                "conditions": [_condition(trigger) for trigger in inputs.triggers],
                "actions": [],
            },
            "action_filters": [
                {
                    "logicType": action_filter.logic_type,
                    "conditions": [_condition(condition) for condition in action_filter.conditions],
                    "actions": [_action(action) for action in action_filter.actions],
                }
                for action_filter in inputs.action_filters
            ],
        }

    def from_wire(self, served: Wire) -> dict[str, Any]:
        """All inputs; ids of nested parts are Sentry's own business."""
        return {
            "name": served["name"],
            "enabled": served.get("enabled", True),
            "environment": served.get("environment"),
            "monitorIds": [str(monitor) for monitor in served.get("detectorIds") or ()],
            "frequency": (served.get("config") or {}).get("frequency"),
            "owner": owner_of(served.get("owner")),
            "triggers": [_served_condition(item) for item in (served.get("triggers") or {}).get("conditions", ())],
            "actionFilters": [
                {
                    "logicType": item["logicType"],
                    "conditions": [_served_condition(condition) for condition in item.get("conditions") or ()],
                    "actions": [_served_action(action) for action in item.get("actions") or ()],
                }
                for item in served.get("actionFilters") or ()
            ],
        }

    def name(self, inputs: AlertInputs) -> str:
        """The alert's name."""
        return inputs.name

    async def place(self, inputs: AlertInputs) -> str:
        """Alerts belong to the organisation."""
        return ""

    async def listed(self, place: str) -> list[Wire]:
        """All alerts."""
        return await self.client.pages(Route.LIST_ALERTS)

    async def post(self, inputs: AlertInputs) -> Wire:
        """Create the alert."""
        served: Wire = await self.client.send(Route.CREATE_ALERT, body=self.to_wire(inputs))
        return served

    async def fetch(self, resource_id: str, state: Mapping[str, Any]) -> Wire:
        """Read the alert."""
        served: Wire = await self.client.send(Route.GET_ALERT, alert=resource_id)
        return served

    async def store(self, resource_id: str, inputs: AlertInputs, state: Mapping[str, Any]) -> Wire:
        """Replace the alert's contents."""
        body = {"id": resource_id, **self.to_wire(inputs)}
        served: Wire = await self.client.send(Route.UPDATE_ALERT, alert=resource_id, body=body)
        return served

    async def remove(self, resource_id: str, state: Mapping[str, Any]) -> None:
        """Delete the alert; its monitors stay."""
        await self.client.send(Route.DELETE_ALERT, alert=resource_id)


def _condition(item: AlertTrigger | AlertFilter) -> Wire:
    return {"type": item.type, "comparison": item.comparison, "conditionResult": True}


def _action(action: AlertAction) -> Wire:
    config = dump(action.config) if action.config else {}
    return {
        "type": action.type,
        "integrationId": action.integration_id,
        "config": {"targetType": None, "targetIdentifier": None, "targetDisplay": None} | config,
        "data": dict(action.data or {}),
        "status": "active",
    }


def _served_condition(served: Wire) -> dict[str, Any]:
    return {"type": served["type"], "comparison": served.get("comparison")}


def _served_action(served: Wire) -> dict[str, Any]:
    config = served.get("config") or {}
    kept = {key: config[key] for key in ("targetType", "targetIdentifier", "targetDisplay") if config.get(key)}
    integration = served.get("integrationId")
    return {
        "type": served["type"],
        "integrationId": None if integration is None else str(integration),
        "config": {key: str(value) for key, value in kept.items()} or None,
        "data": served.get("data") or None,
    }
