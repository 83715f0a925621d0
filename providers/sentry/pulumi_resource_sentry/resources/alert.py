"""Alert: what happens when a monitor opens, reopens or resolves an issue. In Sentry's API an alert is a workflow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar

from pulumi_plugin_kit.check import Problem
from pulumi_plugin_kit.fields import dump, shape

from ..client import Route
from ..client.errors import BadRequestError, MissingError, NotFoundError
from ..fields import Field
from .adoption import ListedResource
from .alert_actions import ACTIONS, TARGETS, described_actions
from .alert_conditions import FILTERS, TRIGGERS, described
from .alert_rules import FREQUENCIES, LOGIC, alert_problems, channel_form, comparison_form, data_form
from .base import Wire
from .monitor import OWNER, owner_of

_OTHERS = "Types and keys that are not named here pass as they are."


def _names(types: Mapping[str, Any]) -> str:
    return ", ".join(types)


@shape
class AlertTrigger:
    """An event in an issue's life that makes Sentry look at the alert."""

    type: Annotated[str, Field(f"What happened to the issue, such as {_names(TRIGGERS)}.")]
    comparison: Annotated[
        Any,
        Field(
            f"What it is compared with, by type. {described(TRIGGERS)}. {_OTHERS}",
            canonical=comparison_form,
        ),
    ] = True


@shape
class AlertFilter:
    """A condition on the issue or event."""

    type: Annotated[str, Field(f"What is looked at: {_names(FILTERS)}.")]
    comparison: Annotated[
        Any,
        Field(
            f"What it is compared with, by type. {described(FILTERS)}. {_OTHERS}",
            canonical=comparison_form,
        ),
    ] = True


@shape
class AlertActionConfig:
    """Who or what an action addresses."""

    target_type: Annotated[
        str | None, Field("Kind of target; absent for the only kind that the type has.", enum=TARGETS, computed=True)
    ] = None
    target_identifier: Annotated[str | None, Field("Id of the target: channel, PagerDuty row, team or user.")] = None
    target_display: Annotated[
        str | None, Field("Name of the target, such as a channel's.", canonical=channel_form, computed=True)
    ] = None


@shape
class AlertAction:
    """Something that Sentry does."""

    type: Annotated[str, Field(f"What is done: {_names(ACTIONS)}.")]
    integration_id: Annotated[str | None, Field("Id of the integration that does it.")] = None
    config: Annotated[AlertActionConfig | None, Field("Who or what it addresses.")] = None
    data: Annotated[
        Mapping[str, Any] | None,
        Field(f"Settings of the type. {described_actions()}. Others pass as they are.", canonical=data_form),
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
    plan_limited: ClassVar[Mapping[str, str]] = {
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
                    "logicType": item.get("logicType"),
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
        body = self.to_wire(inputs)
        try:
            served: Wire = await self.client.send(Route.CREATE_ALERT, body=body)
        except BadRequestError as refusal:
            await self._blame_monitors(inputs, refusal)
            raise
        return served

    async def read_remote(self, resource_id: str, state: Mapping[str, Any]) -> Wire:
        """Read the alert."""
        served: Wire = await self.client.send(Route.GET_ALERT, alert=resource_id)
        return served

    async def update_remote(self, resource_id: str, inputs: AlertInputs, state: Mapping[str, Any]) -> Wire:
        """Replace the alert's contents."""
        body = {"id": resource_id, **self.to_wire(inputs)}
        try:
            served: Wire = await self.client.send(Route.UPDATE_ALERT, alert=resource_id, body=body)
        except BadRequestError as refusal:
            await self._blame_monitors(inputs, refusal)
            raise
        return served

    async def delete_remote(self, resource_id: str, state: Mapping[str, Any]) -> None:
        """Delete the alert; its monitors stay."""
        await self.client.send(Route.DELETE_ALERT, alert=resource_id)

    async def _blame_monitors(self, inputs: AlertInputs, refusal: BadRequestError) -> None:
        """Say which monitors are gone, if that is why Sentry refuses: it deletes them in the background."""
        gone = []
        for monitor in inputs.monitor_ids if "detector" in refusal.detail.lower() else ():
            try:
                await self.client.send(Route.GET_MONITOR, monitor=monitor)
            except NotFoundError:
                gone.append(monitor)
        if gone:
            raise MissingError(
                f"there is no monitor {' and no monitor '.join(gone)} any more, or Sentry is deleting it: take it "
                f"out of monitorIds, or refresh so that it is made again ({refusal})"
            ) from refusal


def _condition(item: AlertTrigger | AlertFilter) -> Wire:
    return {"type": item.type, "comparison": item.comparison, "conditionResult": True}


def _action(action: AlertAction) -> Wire:
    config = dump(action.config) if action.config else {}
    kind = ACTIONS.get(action.type)
    if kind and len(kind.targets) == 1:
        config = {"targetType": kind.targets[0]} | config
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
