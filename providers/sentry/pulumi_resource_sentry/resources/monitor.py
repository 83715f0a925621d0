"""What metric, cron and uptime monitors share. In Sentry's API a monitor is a detector."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, TypeVar

from pulumi_plugin_kit.fields import shape

from ..client import Route
from ..client.errors import MissingError
from ..fields import Field
from .adoption import ListedResource
from .base import Wire
from .placement import Placed

I = TypeVar("I")  # noqa: E741 - the inputs' type

NAME = Field("Name of the monitor.", max_length=200, min_items=1)
OWNER = Field(
    'Who answers for it: "team:ID" or "user:ID".',
    pattern=(r"(team|user):[0-9]+", 'write "team:ID" or "user:ID" with the numeric id'),
)
DESCRIPTION = Field("Shown on the monitor and on its issues; the place for the runbook's address.")
ENABLED = Field("Whether the monitor runs.")


@shape
class MonitorOutputs:
    """What Sentry alone knows."""

    project_id: Annotated[str, Field("Numeric id of the project.")]


def owner_of(served: Any) -> str | None:
    """An owner as `team:ID`: monitors are served with an object, alerts with a text."""
    if isinstance(served, Mapping):
        return f"{served['type']}:{served['id']}"
    return str(served) if served else None


class MonitorResource(Placed[I], ListedResource[I]):
    """A monitor by its numeric id. A subclass translates what only its type has."""

    # Sentry's name of the detector type.
    type: ClassVar[str]
    Outputs = MonitorOutputs
    plan_limited: ClassVar[Mapping[str, str]] = {
        "enabled": "Sentry made the monitor and keeps it disabled: the plan has no room for another one of this type; "
        "free one, change the plan, or set enabled to false"
    }

    @abstractmethod
    def source(self, inputs: I) -> Wire:
        """The one data source on the wire."""

    @abstractmethod
    def type_body(self, inputs: I) -> Wire:
        """The parts of the body that only this type has: `config`, `condition_group`."""

    @abstractmethod
    def type_properties(self, source: Wire, served: Wire) -> dict[str, Any]:
        """The properties that only this type has, from the data source's object and the whole."""

    def to_wire(self, inputs: I) -> Wire:
        """The whole body, without the edges to alerts, which belong to the alerts."""
        shared: Any = inputs
        return {
            "name": shared.name,
            "type": self.type,
            "owner": shared.owner,
            "description": shared.description,
            "enabled": shared.enabled,
            "data_sources": [self.source(inputs)],
            **self.type_body(inputs),
        }

    def from_wire(self, served: Wire) -> dict[str, Any]:
        """Shared properties and those of the type."""
        if served.get("type", self.type) != self.type:
            raise MissingError(f"the monitor {served['id']} is of type {served['type']}, not {self.type}")
        sources = served.get("dataSources")
        if not sources:  # described as nullable; without it nothing is known of what the monitor looks at
            raise MissingError(
                f"Sentry serves the monitor {served['id']} without its data source: open it in Sentry, and delete and "
                "make it again if it shows no query, schedule or address there"
            )
        project_id = str(served["projectId"])
        return {
            "project": project_id,
            "projectId": project_id,
            "name": served["name"],
            "owner": owner_of(served.get("owner")),
            "description": served.get("description"),
            "enabled": served.get("enabled", True),
            **self.type_properties(sources[0]["queryObj"], served),
        }

    def name(self, inputs: I) -> str:
        """The monitor's name."""
        shared: Any = inputs
        return str(shared.name)

    async def place(self, inputs: I) -> str:
        """The project's id, which the filter of the list asks for."""
        shared: Any = inputs
        return await self.session.project_id(shared.project)

    async def listed(self, place: str) -> list[Wire]:
        """All monitors of this type in the project."""
        query = {"query": f"type:{self.type}", "project": place}
        return await self.client.pages(Route.LIST_MONITORS, query=query)

    async def post(self, inputs: I) -> Wire:
        """Create the monitor."""
        project: str = await self.place(inputs)
        served: Wire = await self.client.send(Route.CREATE_MONITOR, project=project, body=self.to_wire(inputs))
        return served

    async def read_remote(self, resource_id: str, state: Mapping[str, Any]) -> Wire:
        """Read the monitor."""
        served: Wire = await self.client.send(Route.GET_MONITOR, monitor=resource_id)
        return served

    async def update_remote(self, resource_id: str, inputs: I, state: Mapping[str, Any]) -> Wire:
        """Change the monitor; its connections to alerts stay as they are."""
        served: Wire = await self.client.send(Route.UPDATE_MONITOR, monitor=resource_id, body=self.to_wire(inputs))
        return served

    async def delete_remote(self, resource_id: str, state: Mapping[str, Any]) -> None:
        """Delete the monitor."""
        await self.client.send(Route.DELETE_MONITOR, monitor=resource_id)
