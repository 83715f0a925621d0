"""The lists: everything of a kind, by its id, so that no program copies one by hand."""

from __future__ import annotations

from typing import Annotated, Any

from pulumi_plugin_kit.fields import shape

from ..client import Route
from ..fields import Field
from .base import Function

_PROJECT = Field("Slug or id of the project; all projects if absent.", min_items=1)


@shape
class Nothing:
    """There is nothing to give."""


@shape
class IntegrationsQuestion:
    """Which ones."""

    provider_key: Annotated[str | None, Field("Kind of integration: slack, pagerduty, ...; all if absent.")] = None


@shape
class IntegrationItem:
    """An installed integration. Keys are never part of it."""

    id: Annotated[str, Field("Numeric id, to be given to an action.")]
    name: Annotated[str, Field("Name of the workspace or account.")]
    provider_key: Annotated[str, Field("Kind of integration.")]
    domain_name: Annotated[str, Field("Its address, empty if it has none.")]


@shape
class IntegrationList:
    """What there is."""

    integrations: Annotated[tuple[IntegrationItem, ...], Field("The integrations, by kind and name.")]


class GetIntegrations(Function[IntegrationsQuestion]):
    """All installed integrations."""

    token = "sentry:index:getIntegrations"  # noqa: S105 - a function token
    description = "Lists the installed integrations. getIntegration has more of one."
    Arguments = IntegrationsQuestion
    Result = IntegrationList

    async def find(self, arguments: IntegrationsQuestion) -> dict[str, Any]:
        """The integrations."""
        kind = arguments.provider_key
        # Without configuration: the list would carry the keys of every account.
        query = {"includeConfig": "0"} | ({"providerKey": kind} if kind else {})
        found = [
            {
                "id": str(one["id"]),
                "name": one["name"],
                "providerKey": one["provider"]["key"],
                "domainName": one.get("domainName") or "",
            }
            for one in await self.client.pages(Route.LIST_INTEGRATIONS, query=query)
            if kind in (None, one["provider"]["key"])
        ]
        return {"integrations": sorted(found, key=lambda one: (one["providerKey"], one["name"]))}


@shape
class MonitorsQuestion:
    """Which ones."""

    project: Annotated[str | None, _PROJECT] = None
    type: Annotated[
        str | None,
        Field("metric_issue, monitor_check_in_failure, uptime_domain_failure, error, ...; all if absent."),
    ] = None


@shape
class MonitorItem:
    """A monitor."""

    id: Annotated[str, Field("Numeric id, to be given to an alert.")]
    name: Annotated[str, Field("Name that people see.")]
    type: Annotated[str, Field("Kind of monitor, as Sentry calls it.")]
    project_id: Annotated[str, Field("Numeric id of the project.")]
    enabled: Annotated[bool, Field("Whether it is on.")]


@shape
class MonitorList:
    """What there is."""

    monitors: Annotated[tuple[MonitorItem, ...], Field("The monitors, by name.")]


class GetMonitors(Function[MonitorsQuestion]):
    """All monitors."""

    token = "sentry:index:getMonitors"  # noqa: S105 - a function token
    description = "Lists the monitors of all kinds, those too that every project has."
    Arguments = MonitorsQuestion
    Result = MonitorList

    async def find(self, arguments: MonitorsQuestion) -> dict[str, Any]:
        """The monitors."""
        project = await self.session.project_id(arguments.project) if arguments.project else None
        query = {"project": project or "-1"} | ({"query": f"type:{arguments.type}"} if arguments.type else {})
        found = [
            monitor_item(one)
            for one in await self.client.pages(Route.LIST_MONITORS, query=query)
            # The filters of the list are the server's; what it returns is looked at all the same.
            if project in (None, str(one["projectId"])) and arguments.type in (None, one["type"])
        ]
        return {"monitors": sorted(found, key=lambda one: (one["name"], one["id"]))}


def monitor_item(served: dict[str, Any]) -> dict[str, Any]:
    """What is known of a monitor."""
    return {
        "id": str(served["id"]),
        "name": served["name"],
        "type": served["type"],
        "projectId": str(served.get("projectId") or ""),
        "enabled": served.get("enabled", True),
    }


@shape
class AlertItem:
    """An alert."""

    id: Annotated[str, Field("Numeric id.")]
    name: Annotated[str, Field("Name that people see.")]
    enabled: Annotated[bool, Field("Whether it acts.")]
    monitor_ids: Annotated[tuple[str, ...], Field("Ids of the monitors whose issues it looks at.")]


@shape
class AlertList:
    """What there is."""

    alerts: Annotated[tuple[AlertItem, ...], Field("The alerts, by name.")]


class GetAlerts(Function[Nothing]):
    """All alerts."""

    token = "sentry:index:getAlerts"  # noqa: S105 - a function token
    description = "Lists the alerts of the organisation."
    Arguments = Nothing
    Result = AlertList

    async def find(self, arguments: Nothing) -> dict[str, Any]:
        """The alerts."""
        found = [alert_item(one) for one in await self.client.pages(Route.LIST_ALERTS)]
        return {"alerts": sorted(found, key=lambda one: (one["name"], one["id"]))}


def alert_item(served: dict[str, Any]) -> dict[str, Any]:
    """What is known of an alert."""
    return {
        "id": str(served["id"]),
        "name": served["name"],
        "enabled": served.get("enabled", True),
        "monitorIds": [str(one) for one in served.get("detectorIds") or ()],
    }


@shape
class ClientKeysQuestion:
    """Of which project."""

    project: Annotated[str, Field("Slug or id of the project.", min_items=1)]


@shape
class ClientKeyItem:
    """A key: the public parts alone."""

    id: Annotated[str, Field("The key's id, its public part.")]
    name: Annotated[str, Field("Name that people see.")]
    dsn_public: Annotated[str, Field("Address that an SDK is given.")]
    is_active: Annotated[bool, Field("Whether events sent with it are taken.")]


@shape
class ClientKeyList:
    """What there is."""

    client_keys: Annotated[tuple[ClientKeyItem, ...], Field("The keys, by name.")]


class GetClientKeys(Function[ClientKeysQuestion]):
    """All keys of a project."""

    token = "sentry:index:getClientKeys"  # noqa: S105 - a function token
    description = "Lists the client keys of a project, without their secret parts."
    Arguments = ClientKeysQuestion
    Result = ClientKeyList

    async def find(self, arguments: ClientKeysQuestion) -> dict[str, Any]:
        """The keys."""
        project = await self.session.project_id(arguments.project)
        found = [
            {
                "id": str(one["id"]),
                "name": one["name"],
                "dsnPublic": one["dsn"]["public"],
                "isActive": one.get("isActive", True),
            }
            for one in await self.client.pages(Route.LIST_KEYS, project=project)
        ]
        return {"clientKeys": sorted(found, key=lambda one: (one["name"], one["id"]))}


@shape
class RepositoryItem:
    """A linked repository."""

    id: Annotated[str, Field("Sentry's numeric id.")]
    name: Annotated[str, Field("The repository as owner/name.")]
    integration_id: Annotated[str, Field("Id of its integration, empty if it has none.")]


@shape
class RepositoryList:
    """What there is."""

    repositories: Annotated[tuple[RepositoryItem, ...], Field("The repositories, by name.")]


class GetRepositories(Function[Nothing]):
    """All linked repositories."""

    token = "sentry:index:getRepositories"  # noqa: S105 - a function token
    description = "Lists the linked repositories."
    Arguments = Nothing
    Result = RepositoryList

    async def find(self, arguments: Nothing) -> dict[str, Any]:
        """The repositories."""
        found = [
            {"id": str(one["id"]), "name": one["name"], "integrationId": str(one.get("integrationId") or "")}
            for one in await self.client.pages(Route.LIST_REPOSITORIES)
        ]
        return {"repositories": sorted(found, key=lambda one: one["name"])}


@shape
class ProjectItem:
    """A project."""

    id: Annotated[str, Field("Numeric id.")]
    slug: Annotated[str, Field("Short name in addresses.")]
    name: Annotated[str, Field("Name that people see.")]
    platform: Annotated[str, Field("Platform, empty if none is set.")]


@shape
class ProjectList:
    """What there is."""

    projects: Annotated[tuple[ProjectItem, ...], Field("The projects, by slug.")]


class GetProjects(Function[Nothing]):
    """All projects."""

    token = "sentry:index:getProjects"  # noqa: S105 - a function token
    description = "Lists the projects of the organisation."
    Arguments = Nothing
    Result = ProjectList

    async def find(self, arguments: Nothing) -> dict[str, Any]:
        """The projects."""
        found = [
            {"id": str(one["id"]), "slug": one["slug"], "name": one["name"], "platform": one.get("platform") or ""}
            for one in await self.client.pages(Route.LIST_PROJECTS)
        ]
        return {"projects": sorted(found, key=lambda one: one["slug"])}


@shape
class MemberItem:
    """A member, or somebody invited."""

    id: Annotated[str, Field("Numeric id of the membership, to be given to a TeamMember.")]
    email: Annotated[str, Field("Mail address.")]
    user_id: Annotated[str, Field("Id of the user, empty until the invitation is accepted.")]
    role: Annotated[str, Field("Role in the organisation.")]
    pending: Annotated[bool, Field("Whether the invitation is not accepted yet.")]


@shape
class MemberList:
    """What there is."""

    members: Annotated[tuple[MemberItem, ...], Field("The members, by mail address.")]


class GetMembers(Function[Nothing]):
    """All members."""

    token = "sentry:index:getMembers"  # noqa: S105 - a function token
    description = "Lists the members of the organisation, those invited too."
    Arguments = Nothing
    Result = MemberList

    async def find(self, arguments: Nothing) -> dict[str, Any]:
        """The members."""
        found = [member_item(one) for one in await self.client.pages(Route.LIST_MEMBERS)]
        return {"members": sorted(found, key=lambda one: one["email"])}


def member_item(served: dict[str, Any]) -> dict[str, Any]:
    """What is known of a member."""
    return {
        "id": str(served["id"]),
        "email": served["email"],
        "userId": str((served.get("user") or {}).get("id") or ""),
        "role": served["orgRole"],
        "pending": served["pending"],
    }
