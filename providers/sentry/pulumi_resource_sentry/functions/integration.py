"""getIntegration: an installed integration, and the ids behind the names that people use."""

from __future__ import annotations

from typing import Annotated, Any

from pulumi_plugin_kit.fields import StringMap, shape

from ..client import Route
from ..client.errors import MissingError
from ..fields import Field
from .base import Function, not_found

_WITH_CHANNELS = ("slack", "slack_staging")


@shape
class IntegrationQuestion:
    """Which one."""

    provider_key: Annotated[str, Field("Kind of integration: slack, pagerduty, github, ...", min_items=1)]
    name: Annotated[str | None, Field("Name of the workspace or account, if there are several.")] = None


@shape
class Integration:
    """What is known of it. Keys are never part of it."""

    id: Annotated[str, Field("Numeric id, to be given to an action.")]
    name: Annotated[str, Field("Name of the workspace or account.")]
    provider_key: Annotated[str, Field("Kind of integration.")]
    domain_name: Annotated[str, Field("Its address, empty if it has none.")]
    channels: Annotated[StringMap, Field("Of Slack: channel ids by channel name, without #.")]
    services: Annotated[StringMap, Field("Of PagerDuty: the row ids that actions take, by service name.")]


class GetIntegration(Function[IntegrationQuestion]):
    """One installed integration."""

    token = "sentry:index:getIntegration"  # noqa: S105 - a function token
    description = "Looks an installed integration up, with the channels or services that alerts can address."
    Arguments = IntegrationQuestion
    Result = Integration

    async def find(self, arguments: IntegrationQuestion) -> dict[str, Any]:
        """The integration, its channels and its services."""
        key = arguments.provider_key
        # Without configuration: the list would carry the keys of every account.
        query = {"providerKey": key, "includeConfig": "0"}
        installed = await self.client.pages(Route.LIST_INTEGRATIONS, query=query)
        found = self._choose([item for item in installed if item["provider"]["key"] == key], arguments)
        identifier = str(found["id"])
        return {
            "id": identifier,
            "name": found["name"],
            "providerKey": key,
            "domainName": found.get("domainName") or "",
            "channels": await self._channels(identifier) if key in _WITH_CHANNELS else {},
            "services": await self._services(identifier) if key == "pagerduty" else {},
        }

    def _choose(self, installed: list[dict[str, Any]], arguments: IntegrationQuestion) -> dict[str, Any]:
        key, name = arguments.provider_key, arguments.name
        names = [str(item["name"]) for item in installed]
        if not installed:
            raise MissingError(
                f'no integration of kind "{key}" is installed in the organisation '
                f'"{self.client.organization}": install it in Sentry under Settings > Integrations'
            )
        if name is None:
            if len(installed) > 1:
                raise MissingError(
                    f"{len(installed)} integrations of kind {key} are installed, give the name of one: {names}"
                )
            return installed[0]
        matching = [item for item in installed if item["name"] == name]
        if not matching:
            raise MissingError(not_found(f"{key} integration", name, names))
        return matching[0]

    async def _channels(self, integration: str) -> dict[str, str]:
        served = await self.client.send(Route.LIST_CHANNELS, integration=integration)
        return {str(item["name"]).removeprefix("#"): str(item["id"]) for item in served["results"]}

    async def _services(self, integration: str) -> dict[str, str]:
        served = await self.client.send(Route.GET_INTEGRATION, integration=integration)
        # Each row also carries the service's integration key, which goes no further than here.
        rows = (served.get("configData") or {}).get("service_table") or ()
        return {str(row["service"]): str(row["id"]) for row in rows}
