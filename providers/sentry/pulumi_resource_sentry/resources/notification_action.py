"""NotificationAction: who is notified when spike protection starts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Annotated, Any

from pulumi_plugin_kit.check import MISSING, Problem
from pulumi_plugin_kit.fields import shape
from pulumi_plugin_kit.values import UNKNOWN

from ..client import Route
from ..client.errors import MissingError, NotFoundError
from ..fields import Field
from .adoption import ListedResource
from .alert_rules import channel_form
from .base import Wire

_SERVICES = ("email", "slack", "sentry_notification", "pagerduty", "opsgenie")
_WITH_INTEGRATION = ("slack", "pagerduty", "opsgenie")
_SPIKE = "spike-protection"
_ID = (r"[0-9]+", "write the numeric id of the integration")


@shape
class NotificationActionInputs:
    """What it is made of."""

    trigger_type: Annotated[str, Field("What it notifies of. Sentry has one.", enum=(_SPIKE,))] = _SPIKE
    service_type: Annotated[str, Field("How people are notified.", enum=_SERVICES)]
    integration_id: Annotated[
        str | None, Field("Id of the integration, for slack, pagerduty and opsgenie.", pattern=_ID)
    ] = None
    target_identifier: Annotated[
        str | None, Field("Id of the channel, service or team that is notified, as alerts take it.")
    ] = None
    target_display: Annotated[
        str | None,
        Field("Its name, which slack needs.", canonical=channel_form, computed=True, made_of=("targetIdentifier",)),
    ] = None
    projects: Annotated[
        tuple[str, ...], Field("Ids or slugs of the projects whose spikes it notifies of.", unordered=True, min_items=1)
    ]


@shape
class NotificationActionOutputs:
    """Nothing beyond the inputs and the id."""


class NotificationAction(ListedResource[NotificationActionInputs]):
    """An action by its numeric id. It has no name: service and target stand for one."""

    token = "sentry:index:NotificationAction"  # noqa: S105 - a type token
    noun = "notification action"
    description = "Who is notified when spike protection starts for a project. Import it by id."
    Inputs = NotificationActionInputs
    Outputs = NotificationActionOutputs

    def validate(self, inputs: Mapping[str, Any]) -> Iterator[Problem]:
        """Each service needs what it notifies through, and whom."""
        service = inputs.get("serviceType")
        wanted = {
            "integrationId": service in _WITH_INTEGRATION,
            "targetIdentifier": service in _WITH_INTEGRATION,
            "targetDisplay": service == "slack",
        }
        for name, needed in wanted.items():
            if needed and inputs.get(name) is None:
                yield Problem(name, MISSING, f"{service} needs it; getIntegration gives ids and names")
        if service not in (*_WITH_INTEGRATION, UNKNOWN, None) and inputs.get("integrationId") is not None:
            yield Problem("integrationId", inputs["integrationId"], f"{service} goes through no integration")

    def to_wire(self, inputs: NotificationActionInputs) -> Wire:
        """The whole body."""
        body: Wire = {
            "trigger_type": inputs.trigger_type,
            "service_type": inputs.service_type,
            "integration_id": int(inputs.integration_id) if inputs.integration_id else None,
            "target_identifier": inputs.target_identifier,
            "target_display": inputs.target_display,
            "projects": list(inputs.projects),
        }
        return {name: value for name, value in body.items() if value is not None}

    def from_wire(self, served: Wire) -> dict[str, Any]:
        """All inputs."""
        integration = served.get("integrationId")
        return {
            "triggerType": served["triggerType"],
            "serviceType": served["serviceType"],
            "integrationId": None if integration is None else str(integration),
            "targetIdentifier": served.get("targetIdentifier"),
            "targetDisplay": served.get("targetDisplay"),
            "projects": [str(project) for project in served.get("projects") or ()],
        }

    async def settle(self, properties: dict[str, Any], asked: Mapping[str, Any]) -> None:
        """Keep the slugs of projects where they were given: Sentry serves ids."""
        slugs = {}
        for given in asked.get("projects") or ():
            try:
                slugs[await self.session.project_id(given)] = given
            except (MissingError, NotFoundError):
                continue
        properties["projects"] = [slugs.get(project, project) for project in properties["projects"]]

    async def settle_old(self, old: dict[str, Any], new: Mapping[str, Any]) -> None:
        """A project named in another way is no difference."""
        known = [one for one in old.get("projects") or () if one is not UNKNOWN]
        wanted = new.get("projects")
        if not isinstance(wanted, list) or sorted(known) == sorted(map(str, wanted)):
            return
        held = {"projects": [await self._project_id(one) for one in known]}
        await self.settle(held, {"projects": [one for one in wanted if isinstance(one, str)]})
        old["projects"] = held["projects"]

    async def _project_id(self, reference: str) -> str:
        try:
            return await self.session.project_id(reference)
        except (MissingError, NotFoundError):
            return reference

    def name(self, inputs: NotificationActionInputs) -> str:
        """Service and target."""
        return _name(inputs.service_type, inputs.target_identifier)

    async def place(self, inputs: NotificationActionInputs) -> str:
        """Actions belong to the organisation."""
        return ""

    async def listed(self, place: str) -> list[Wire]:
        """All actions, with the names that they have here."""
        found = await self.client.pages(Route.LIST_NOTIFICATION_ACTIONS)
        return [{**one, "name": _name(one["serviceType"], one.get("targetIdentifier"))} for one in found]

    async def create_remote(self, inputs: NotificationActionInputs) -> Wire:
        """Adopt the action that is just so; several for one target are fine, each for projects of its own."""
        projects = [await self.session.project_id(one) for one in inputs.projects]
        return await super().create_remote(replace(inputs, projects=tuple(projects)))

    def _adopt(self, inputs: NotificationActionInputs, candidates: Any, name: str) -> Wire | None:
        return super()._adopt(inputs, [one for one in candidates if self.equal(inputs, one)][:1], name)

    async def post(self, inputs: NotificationActionInputs) -> Wire:
        """Create the action."""
        served: Wire = await self.client.send(Route.CREATE_NOTIFICATION_ACTION, body=self.to_wire(inputs))
        return served

    async def read_remote(self, resource_id: str, state: Mapping[str, Any]) -> Wire:
        """Read the action."""
        served: Wire = await self.client.send(Route.GET_NOTIFICATION_ACTION, action=resource_id)
        return served

    async def update_remote(self, resource_id: str, inputs: NotificationActionInputs, state: Mapping[str, Any]) -> Wire:
        """Replace the action."""
        body = self.to_wire(inputs)
        served: Wire = await self.client.send(Route.UPDATE_NOTIFICATION_ACTION, action=resource_id, body=body)
        return served

    async def delete_remote(self, resource_id: str, state: Mapping[str, Any]) -> None:
        """Delete the action."""
        await self.client.send(Route.DELETE_NOTIFICATION_ACTION, action=resource_id)


def _name(service: str, target: str | None) -> str:
    return f"{service} {target}" if target else service
