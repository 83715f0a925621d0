"""The rows that an integration has for alerts: PagerDuty's services and Opsgenie's teams, without their keys."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pulumi_plugin_kit.fields import shape

from ..client import Route
from ..client.errors import MissingError, NotFoundError
from ..fields import Field
from .base import Function, not_found

_INTEGRATION = Field("Id of the integration.", pattern=(r"[0-9]+", "write the numeric id of the integration"))


@shape
class RowsQuestion:
    """Of which integration."""

    integration_id: Annotated[str, _INTEGRATION]


@shape
class RowItem:
    """A row. Its key is never part of it."""

    id: Annotated[str, Field("Id of the row, the targetIdentifier of an alert's action.")]
    name: Annotated[str, Field("Name that people see.")]


class _Rows(Function[RowsQuestion]):
    """All rows of a table."""

    table: ClassVar[str]
    title: ClassVar[str]
    result: ClassVar[str]

    async def find(self, arguments: RowsQuestion) -> dict[str, Any]:
        """The rows, by name."""
        return {self.result: await self.rows(arguments.integration_id)}

    async def rows(self, integration: str) -> list[dict[str, str]]:
        """The rows of an integration.

        Raises:
            MissingError: There is no such integration.
        """
        try:
            served = await self.client.send(Route.GET_INTEGRATION, integration=integration)
        except NotFoundError as error:
            raise MissingError(f"there is no integration {integration}: getIntegrations lists them") from error
        # Each row also carries its key, which goes no further than here.
        rows = (served.get("configData") or {}).get(self.table) or ()
        found = [{"id": str(row["id"]), "name": str(row[self.title])} for row in rows]
        return sorted(found, key=lambda row: (row["name"], row["id"]))


@shape
class ServiceList:
    """What there is."""

    services: Annotated[tuple[RowItem, ...], Field("The services, by name.")]


class GetPagerDutyServices(_Rows):
    """All services of a PagerDuty integration."""

    token = "sentry:index:getPagerDutyServices"  # noqa: S105 - a function token
    description = "Lists the services that alerts can page through a PagerDuty integration."
    Arguments = RowsQuestion
    Result = ServiceList
    table, title, result = "service_table", "service", "services"


@shape
class TeamList:
    """What there is."""

    teams: Annotated[tuple[RowItem, ...], Field("The teams, by name.")]


class GetOpsgenieTeams(_Rows):
    """All teams of an Opsgenie integration."""

    token = "sentry:index:getOpsgenieTeams"  # noqa: S105 - a function token
    description = "Lists the teams that alerts can call through an Opsgenie integration."
    Arguments = RowsQuestion
    Result = TeamList
    table, title, result = "team_table", "team", "teams"


@shape
class ServiceQuestion:
    """Which one."""

    integration_id: Annotated[str, _INTEGRATION]
    service: Annotated[str, Field("Name of the service.", min_items=1)]


class GetPagerDutyService(Function[ServiceQuestion]):
    """One service of a PagerDuty integration."""

    token = "sentry:index:getPagerDutyService"  # noqa: S105 - a function token
    description = "Looks a service that alerts can page up by its name."
    Arguments = ServiceQuestion
    Result = RowItem

    async def find(self, arguments: ServiceQuestion) -> dict[str, Any]:
        """The first service of this name: Sentry identifies rows of one name by their id alone."""
        rows = await GetPagerDutyServices(self.session).rows(arguments.integration_id)
        for row in rows:
            if row["name"] == arguments.service:
                return dict(row)
        raise MissingError(not_found("PagerDuty service", arguments.service, [row["name"] for row in rows]))
