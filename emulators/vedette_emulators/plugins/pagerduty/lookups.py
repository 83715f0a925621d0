"""Looking things up by name or e-mail (upstream: data_source_pagerduty_*.go, v3.32.4)."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from pulumi_plugin_kit.errors import PluginError
from pulumi_plugin_kit.fields import shape
from pulumi_plugin_kit.resource import Function

from vedette_emulators.plugins.pagerduty.client import PagerDuty
from vedette_emulators.plugins.pagerduty.rest import ids
from vedette_emulators.plugins.resources import State


class _Lookup(Function):
    """The first object of a list that matches; `asked` is the property to look for."""

    path: ClassVar[str]
    plural: ClassVar[str]
    noun: ClassVar[str]
    asked: ClassVar[str] = "name"
    paged: ClassVar[bool] = False

    def __init__(self, pagerduty: PagerDuty) -> None:
        self.pagerduty = pagerduty

    def query(self, wanted: str) -> dict[str, Any]:
        """The query that narrows the list."""
        return {"query": wanted}

    def matches(self, row: dict[str, Any], wanted: str) -> bool:
        """Whether this is the one."""
        return bool(row[self.asked] == wanted)

    @abstractmethod
    def properties(self, row: dict[str, Any]) -> State:
        """The object as properties."""

    async def rows(self, wanted: str) -> list[dict[str, Any]]:
        """What the list has: its first page, or all where upstream reads all."""
        if self.paged:
            return [row async for row in self.pagerduty.pages(self.path, self.plural, **self.query(wanted))]
        answer = await self.pagerduty("GET", self.path, **self.query(wanted))
        return list(answer[self.plural])

    async def call(self, values: Mapping[str, Any]) -> State:
        """Find it."""
        wanted = values[self.asked]
        for row in await self.rows(wanted):
            if self.matches(row, wanted):
                return {"id": row["id"], **self.properties(row)}
        kind = "email" if self.asked == "email" else "name"
        raise PluginError(f"Unable to locate any {self.noun} with the {kind}: {wanted}")


@shape
class ByName:
    """What to look for."""

    name: str


@shape
class GetUserArguments:
    """What to look for."""

    email: str


@shape
class GetUserResult(GetUserArguments):
    """What is there."""

    id: str
    name: str
    role: str
    job_title: str
    time_zone: str
    description: str


class GetUser(_Lookup):
    """A user by e-mail, upper and lower case distinguished."""

    token = "pagerduty:index/getUser:getUser"  # noqa: S105 - a function's name
    path, plural, noun, asked = "/users", "users", "user", "email"
    Arguments = GetUserArguments
    Result = GetUserResult

    def properties(self, row: dict[str, Any]) -> State:
        """The user as properties."""
        return {
            "email": row["email"],
            "name": row["name"],
            "role": row.get("role") or "",
            "jobTitle": row.get("job_title") or "",
            "timeZone": row.get("time_zone") or "",
            "description": row.get("description") or "",
        }


@shape
class GetTeamArguments:
    """What to look for."""

    name: str
    parent: str | None = None
    default_role: str | None = None


@shape
class GetTeamResult(GetTeamArguments):
    """What is there."""

    id: str
    description: str


class GetTeam(_Lookup):
    """A team by name."""

    token = "pagerduty:index/getTeam:getTeam"  # noqa: S105 - a function's name
    path, plural, noun = "/teams", "teams", "team"
    Arguments = GetTeamArguments
    Result = GetTeamResult

    def properties(self, row: dict[str, Any]) -> State:
        """The team as properties."""
        return {
            "name": row["name"],
            "description": row.get("description") or "",
            "parent": (row.get("parent") or {}).get("id"),
            "defaultRole": row.get("default_role"),
        }


@shape
class GetScheduleResult(ByName):
    """What is there."""

    id: str


class GetSchedule(_Lookup):
    """A schedule by name."""

    token = "pagerduty:index/getSchedule:getSchedule"  # noqa: S105 - a function's name
    path, plural, noun = "/schedules", "schedules", "schedule"
    Arguments = ByName
    Result = GetScheduleResult

    def properties(self, row: dict[str, Any]) -> State:
        """The schedule as properties."""
        return {"name": row["name"]}


@shape
class GetEscalationPolicyResult(ByName):
    """What is there."""

    id: str
    description: str
    teams: tuple[str, ...]


class GetEscalationPolicy(_Lookup):
    """An escalation policy by name."""

    token = "pagerduty:index/getEscalationPolicy:getEscalationPolicy"  # noqa: S105 - a function's name
    path, plural, noun, paged = "/escalation_policies", "escalation_policies", "escalation policy", True
    Arguments = ByName
    Result = GetEscalationPolicyResult

    def query(self, wanted: str) -> dict[str, Any]:
        """The query, with teams."""
        return {"query": wanted, "include[]": ["teams"]}

    def properties(self, row: dict[str, Any]) -> State:
        """The policy as properties."""
        return {"name": row["name"], "description": row.get("description") or "", "teams": ids(row.get("teams"))}


@shape
class GetServiceTeam:
    """A team of the service."""

    id: str
    name: str


@shape
class GetServiceResult(ByName):
    """What is there."""

    id: str
    type: str
    auto_resolve_timeout: int
    acknowledgement_timeout: int
    alert_creation: str
    description: str
    escalation_policy: str
    teams: tuple[GetServiceTeam, ...]


class GetService(_Lookup):
    """A service by name."""

    token = "pagerduty:index/getService:getService"  # noqa: S105 - a function's name
    path, plural, noun, paged = "/services", "services", "service", True
    Arguments = ByName
    Result = GetServiceResult

    def query(self, wanted: str) -> dict[str, Any]:
        """The query, with teams."""
        return {"query": wanted, "include[]": ["teams"]}

    def properties(self, row: dict[str, Any]) -> State:
        """The service as properties."""
        return {
            "name": row["name"],
            "type": row.get("type") or "",
            "autoResolveTimeout": row.get("auto_resolve_timeout"),
            "acknowledgementTimeout": row.get("acknowledgement_timeout"),
            "alertCreation": row.get("alert_creation") or "",
            "description": row.get("description") or "",
            "escalationPolicy": row["escalation_policy"]["id"],
            "teams": [
                {"id": team["id"], "name": team.get("name") or team.get("summary")} for team in row.get("teams") or []
            ],
        }


@shape
class GetVendorResult(ByName):
    """What is there."""

    id: str
    type: str


class GetVendor(_Lookup):
    """A vendor by name, in any case; failing that, the first whose name matches as a pattern."""

    token = "pagerduty:index/getVendor:getVendor"  # noqa: S105 - a function's name
    path, plural, noun, paged = "/vendors", "vendors", "vendor", True
    Arguments = ByName
    Result = GetVendorResult

    def query(self, wanted: str) -> dict[str, Any]:
        """Nothing narrows this list."""
        return {}

    async def rows(self, wanted: str) -> list[dict[str, Any]]:
        """All vendors, those of just this name first."""
        found = await super().rows(wanted)
        return sorted(found, key=lambda row: row["name"].casefold() != wanted.casefold())

    def matches(self, row: dict[str, Any], wanted: str) -> bool:
        """Whether the name is this one or matches it as a pattern."""
        try:
            return bool(re.search(wanted, row["name"], re.IGNORECASE)) or row["name"].casefold() == wanted.casefold()
        except re.error as error:
            raise PluginError(f"{wanted!r} is no pattern: {error}") from error

    def properties(self, row: dict[str, Any]) -> State:
        """The vendor as properties."""
        return {"name": row["name"], "type": row.get("generic_service_type") or ""}


LOOKUPS = (GetUser, GetTeam, GetSchedule, GetEscalationPolicy, GetService, GetVendor)
