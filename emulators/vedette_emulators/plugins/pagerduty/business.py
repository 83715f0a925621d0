"""Business services and what they depend on.

Upstream: pagerdutyplugin/resource_pagerduty_{business_service,service_dependency}.go, v3.32.4.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pulumi_plugin_kit.check import Problem
from pulumi_plugin_kit.errors import PluginError
from pulumi_plugin_kit.fields import Field, shape

from vedette_emulators.plugins.errors import ServiceError
from vedette_emulators.plugins.pagerduty.client import PagerDuty
from vedette_emulators.plugins.pagerduty.rest import MANAGED, Rest, given
from vedette_emulators.plugins.resources import AutoName, Resource, State

_DEPENDENT_TYPES = (
    "business_service",
    "business_service_reference",
    "service",
    "service_dependency",
    "technical_service_reference",
)
_PLAIN = {"business_service_reference": "business_service", "technical_service_reference": "service"}
_LISTS = {
    "service": "technical_services",
    "technical_service": "technical_services",
    "technical_service_reference": "technical_services",
    "business_service": "business_services",
    "business_service_reference": "business_services",
}


@shape
class BusinessServiceInputs:
    """A business service as a program declares it."""

    name: AutoName = None
    description: str = MANAGED
    point_of_contact: str | None = None
    team: str | None = None
    type: Annotated[str, Field(computed=True, enum=("business_service",), default_in_schema=False)] = "business_service"


@shape
class BusinessServiceOutputs:
    """What only PagerDuty knows."""

    html_url: str
    self: str
    summary: str


class BusinessService(Rest):
    """A business service."""

    token = "pagerduty:index/businessService:BusinessService"  # noqa: S105 - a type's name
    noun = "business service"
    framework = True
    path, wrapper = "/business_services", "business_service"
    Inputs = BusinessServiceInputs
    Outputs = BusinessServiceOutputs

    def body(self, inputs: State, state: State) -> dict[str, Any]:
        """The business service, with an object for the team even where there is none."""
        body = given(
            name=inputs["name"],
            description=inputs.get("description"),
            point_of_contact=inputs.get("pointOfContact"),
            type=inputs.get("type"),
            html_url=state.get("htmlUrl"),
            self=state.get("self"),
            summary=state.get("summary"),
        )
        return {**body, "team": given(id=inputs.get("team"))}

    def flatten(self, served: dict[str, Any], state: State) -> State:
        """The business service as properties."""
        return {
            "name": served["name"],
            "description": served.get("description") or "",
            "htmlUrl": served.get("html_url") or "",
            "self": served.get("self") or "",
            "summary": served.get("summary") or "",
            "type": served.get("type") or "business_service",
            "pointOfContact": served.get("point_of_contact") or None,
            "team": (served.get("team") or {}).get("id"),
        }


@shape
class ServiceDependencyDependencySupportingService:
    """The service that is depended on."""

    id: str
    type: Annotated[str, Field(enum=("business_service", "business_service_reference", "service"))]


@shape
class ServiceDependencyDependencyDependentService:
    """The service that depends on it."""

    id: str
    type: Annotated[
        str,
        Field(enum=_DEPENDENT_TYPES),
    ]


@shape
class ServiceDependencyDependency:
    """One service on each side."""

    type: Annotated[str | None, Field(computed=True)] = None
    supporting_services: tuple[ServiceDependencyDependencySupportingService, ...]
    dependent_services: tuple[ServiceDependencyDependencyDependentService, ...]


@shape
class ServiceDependencyInputs:
    """A service dependency as a program declares it."""

    dependency: Annotated[ServiceDependencyDependency, Field(replace=True)]


class ServiceDependency(Resource):
    """One service's dependence on another; it is imported as `SERVICE.TYPE.DEPENDENCY`."""

    token = "pagerduty:index/serviceDependency:ServiceDependency"  # noqa: S105 - a type's name
    noun = "service dependency"
    framework = True
    Inputs = ServiceDependencyInputs

    def __init__(self, pagerduty: PagerDuty) -> None:
        self.pagerduty = pagerduty

    def validate(self, inputs: Mapping[str, Any]) -> Iterator[Problem]:
        """A dependency has one service on each side."""
        dependency = inputs["dependency"]
        for side in ("supportingServices", "dependentServices") if isinstance(dependency, dict) else ():
            if isinstance(entries := dependency[side], list) and len(entries) != 1:
                yield Problem(f"dependency.{side}", entries, "give exactly one")

    async def create_remote(self, inputs: State) -> str:
        """Associate the two services."""
        relationship = _sent(inputs["dependency"])
        body = {"relationships": [relationship]}
        answer = await self.pagerduty("POST", "/service_dependencies/associate", body)
        return str(answer["relationships"][0]["id"])

    async def read_remote(self, ident: str, state: State) -> State | None:
        """Look for the relationship among those of the dependent service."""
        dependent = state["dependency"]["dependentServices"][0]
        found = await self._relationship(ident, dependent["id"], dependent["type"])
        return found and {"dependency": _dependency(found)}

    async def _relationship(self, ident: str, service: str, kind: str) -> dict[str, Any] | None:
        if kind not in _LISTS:
            raise PluginError(f"service dependency {ident}: PagerDuty lists no dependencies of a {kind}")
        try:
            answer = await self.pagerduty("GET", f"/service_dependencies/{_LISTS[kind]}/{service}")
        except ServiceError as error:
            if error.status == 404:
                return None
            raise
        return next((dict(row) for row in answer["relationships"] if row["id"] == ident), None)

    async def update_remote(self, ident: str, state: State, inputs: State) -> None:
        """Do nothing: any other dependency is another object."""

    async def delete_remote(self, ident: str, state: State) -> None:
        """Disassociate the two services, if they are still associated."""
        dependent = state["dependency"]["dependentServices"][0]
        found = await self._relationship(ident, dependent["id"], dependent["type"])
        if found is None:
            return
        body = {"relationships": [{"id": ident, "type": found.get("type"), **_sent(_dependency(found))}]}
        try:
            await self.pagerduty("POST", "/service_dependencies/disassociate", body)
        except ServiceError as error:
            if error.status != 404:
                raise

    async def locate(self, ident: str) -> tuple[str, State]:
        """From SERVICE.TYPE.DEPENDENCY."""
        parts = ident.split(".")
        if len(parts) != 3:
            raise PluginError(f"service dependency {ident}: import it as SERVICE.TYPE.DEPENDENCY")
        service, kind, dependency = parts
        found = await self._relationship(dependency, service, kind)
        if found is None:
            raise PluginError(f"service dependency {ident}: {service} has no such dependency")
        return dependency, {"dependency": _dependency(found)}


def _sent(dependency: Mapping[str, Any]) -> dict[str, Any]:
    return given(
        type=dependency.get("type"),
        supporting_service=dict(dependency["supportingServices"][0]),
        dependent_service=dict(dependency["dependentServices"][0]),
    )


def _dependency(row: Mapping[str, Any]) -> dict[str, Any]:
    def side(key: str) -> list[dict[str, Any]]:
        # Answers say `..._reference`, requests do not.
        return [{"id": row[key]["id"], "type": _PLAIN.get(row[key]["type"], row[key]["type"])}]

    return {
        "type": row.get("type"),
        "supportingServices": side("supporting_service"),
        "dependentServices": side("dependent_service"),
    }
