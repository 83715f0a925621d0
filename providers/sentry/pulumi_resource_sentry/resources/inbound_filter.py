"""InboundFilter: events that Sentry drops before they count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pulumi_plugin_kit.check import MISSING, Problem, choices
from pulumi_plugin_kit.fields import shape
from pulumi_plugin_kit.values import UNKNOWN

from ..client import Route
from ..client.errors import MissingError, NotFoundError
from ..fields import Field
from .base import Wire
from .placement import PROJECT, Placed

# Sentry's list says legacy-browsers, its description of the change legacy-browser.
_LEGACY, _LEGACY_TOO = "legacy-browsers", "legacy-browser"
_FILTERS = ("browser-extensions", "filtered-transaction", "localhost", "web-crawlers", _LEGACY, _LEGACY_TOO)
_BROWSERS = ("ie", "edge", "safari", "firefox", "chrome", "opera", "android", "opera_mini")
_OLD_NAMES = (
    "ie_pre_9",
    "ie9",
    "ie10",
    "ie11",
    "opera_pre_15",
    "android_pre_4",
    "safari_pre_6",
    "opera_mini_pre_8",
    "edge_pre_79",
)


def _filter_form(name: str) -> str:
    return _LEGACY if name == _LEGACY_TOO else name


@shape
class InboundFilterInputs:
    """What a filter is made of."""

    project: Annotated[str, PROJECT]
    filter: Annotated[str, Field("Which filter.", enum=_FILTERS, replace=True, canonical=_filter_form)]
    active: Annotated[bool | None, Field("Whether it drops events; for all filters but legacy-browsers.")] = None
    subfilters: Annotated[
        tuple[str, ...],
        Field(
            "For legacy-browsers alone: the browsers whose old versions are dropped.",
            enum=(*_BROWSERS, *_OLD_NAMES),
            unordered=True,
        ),
    ] = ()


@shape
class InboundFilterOutputs:
    """What Sentry alone knows."""

    project_id: Annotated[str, Field("Numeric id of the project.")]


class InboundFilter(Placed[InboundFilterInputs]):
    """One of a project's filters, as PROJECT/FILTER. All exist always; a resource sets one, its end turns it off."""

    token = "sentry:index:InboundFilter"  # noqa: S105 - a type token
    noun = "inbound filter"
    description = (
        "An inbound filter of a project, which every project has: creating sets it, deleting turns it off. "
        "Import it as PROJECT/FILTER."
    )
    Inputs = InboundFilterInputs
    Outputs = InboundFilterOutputs

    def validate(self, inputs: Mapping[str, Any]) -> Iterator[Problem]:
        """A switch for most filters, a list of browsers for one."""
        name, active, browsers = (inputs.get(key) for key in ("filter", "active", "subfilters"))
        if name in (UNKNOWN, None):
            return
        if _filter_form(str(name)) == _LEGACY:
            if active is not None:
                wanted = f"this filter has a switch for each browser; give subfilters: {choices(_BROWSERS)}"
                yield Problem("active", active, wanted)
        elif active is None:
            yield Problem("active", MISSING, "say whether the filter drops events")
        if _filter_form(str(name)) != _LEGACY and browsers:
            yield Problem("subfilters", browsers, f"only {_LEGACY} has them; give active")

    def to_wire(self, inputs: InboundFilterInputs) -> Wire:
        """The switch, or the browsers."""
        if _filter_form(inputs.filter) == _LEGACY:
            return {"subfilters": list(inputs.subfilters)}
        return {"active": inputs.active}

    def from_wire(self, served: Wire) -> dict[str, Any]:
        """All inputs; the browsers are served in the place of the switch, all of them as true."""
        active = served["active"]
        legacy = _filter_form(served["id"]) == _LEGACY
        if legacy and isinstance(active, bool):
            active = list(_BROWSERS) if active else []
        return {
            "project": served["projectId"],
            "projectId": served["projectId"],
            "filter": served["id"],
            "active": None if legacy else active,
            "subfilters": active if legacy else [],
        }

    def id_of(self, served: Wire) -> str:
        """Project and filter."""
        return f"{served['projectId']}/{served['id']}"

    async def create_remote(self, inputs: InboundFilterInputs) -> Wire:
        """Set the filter: a switch holds nothing that could be lost."""
        project = await self.session.project_id(inputs.project)
        there = await self.read_remote(f"{project}/{inputs.filter}", {})
        # A forced replacement sets the very switch that it would then turn off.
        self.session.adopted.add((self.token, self.id_of(there)))
        return there if self.equal(inputs, there) else await self._put(there, self.to_wire(inputs))

    async def read_remote(self, resource_id: str, state: Mapping[str, Any]) -> Wire:
        """Read the filter out of the project's list."""
        reference, _, name = resource_id.rpartition("/")
        if not reference:
            raise MissingError(f'a filter is found only in its project: import it as PROJECT/{name}, not "{name}"')
        project = await self.session.project_id(reference)
        for served in await self.client.send(Route.LIST_FILTERS, project=project):
            if _filter_form(served["id"]) == _filter_form(name):
                return {**served, "projectId": project}
        raise NotFoundError(Route.LIST_FILTERS, 404, f"the project has no filter {name}", {})

    async def update_remote(self, resource_id: str, inputs: InboundFilterInputs, state: Mapping[str, Any]) -> Wire:
        """Change the filter."""
        project, _, name = resource_id.rpartition("/")
        return await self._put({"projectId": project, "id": name}, self.to_wire(inputs))

    async def delete_remote(self, resource_id: str, state: Mapping[str, Any]) -> None:
        """Turn the filter off."""
        project, _, name = resource_id.rpartition("/")
        body: Wire = {"subfilters": []} if _filter_form(name) == _LEGACY else {"active": False}
        await self._put({"projectId": project, "id": name}, body)

    async def _put(self, there: Wire, body: Wire) -> Wire:
        """Change the filter. Sentry answers with nothing, and serves the browsers as `active`."""
        await self.client.send(Route.UPDATE_FILTER, project=there["projectId"], filter=there["id"], body=body)
        return {**there, "active": body.get("subfilters", body.get("active"))}
