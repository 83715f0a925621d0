"""ProjectSymbolSource: where Sentry finds the debug symbols of a project's native code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Annotated, Any

from pulumi_plugin_kit.check import MISSING, Problem, choices
from pulumi_plugin_kit.fields import dump, shape
from pulumi_plugin_kit.values import UNKNOWN

from ..client import Route
from ..client.errors import MissingError
from ..fields import Field
from .adoption import ListedResource
from .base import Wire
from .placement import PROJECT, Placed

# Source: Sentry's published description. What each type needs, and what it may have.
_KEYS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "http": (("url",), ("username", "password")),
    "s3": (("bucket", "region", "accessKey", "secretKey"), ("prefix",)),
    "gcs": (("bucket", "clientEmail", "privateKey"), ("prefix",)),
}
_OWN = sorted({name for keys in _KEYS.values() for part in keys for name in part})
_WIRE = {"password": "password", "secretKey": "secret_key", "privateKey": "private_key"}
_SECRETS = tuple(_WIRE)
_LAYOUTS = ("native", "symstore", "symstore_index2", "ssqp", "unified", "debuginfod", "slashsymbols")
_CASINGS = ("default", "uppercase", "lowercase")
# Sentry's word for a secret that it has and does not serve; sent back it keeps the secret.
_HIDDEN = {"hidden-secret": True}


@shape
class SymbolSourceLayout:
    """How the files are laid out."""

    type: Annotated[str, Field("Layout of the folders.", enum=_LAYOUTS)]
    casing: Annotated[str, Field("Whether names are kept as they are, or in one case.", enum=_CASINGS)] = "default"


@shape
class ProjectSymbolSourceInputs:
    """What a source is made of."""

    project: Annotated[str, PROJECT]
    type: Annotated[str, Field("Where the files are.", enum=tuple(_KEYS))]
    name: Annotated[str, Field("Name that people see.", min_items=1)]
    layout: Annotated[SymbolSourceLayout, Field("How the files are laid out.")]
    url: Annotated[str | None, Field("Of http: address of the server.")] = None
    username: Annotated[str | None, Field("Of http: name of the user.")] = None
    password: Annotated[str | None, Field("Of http: password of the user.", secret=True)] = None
    bucket: Annotated[str | None, Field("Of s3 and gcs: name of the bucket.")] = None
    prefix: Annotated[str | None, Field("Of s3 and gcs: begin of the paths in the bucket.")] = None
    region: Annotated[str | None, Field("Of s3: region of the bucket.")] = None
    access_key: Annotated[str | None, Field("Of s3: id of the access key.")] = None
    secret_key: Annotated[str | None, Field("Of s3: the access key itself.", secret=True)] = None
    client_email: Annotated[str | None, Field("Of gcs: address of the service account.")] = None
    private_key: Annotated[str | None, Field("Of gcs: key of the service account.", secret=True)] = None


@shape
class ProjectSymbolSourceOutputs:
    """What Sentry alone knows."""

    project_id: Annotated[str, Field("Numeric id of the project.")]


class ProjectSymbolSource(Placed[ProjectSymbolSourceInputs], ListedResource[ProjectSymbolSourceInputs]):
    """A source by its id. Its secrets are never served, so that only the program can change them."""

    token = "sentry:index:ProjectSymbolSource"  # noqa: S105 - a type token
    noun = "symbol source"
    description = (
        "A project's own source of debug symbols. Sentry never serves its secrets: they are compared with what was "
        "set last; after an import one that is left out stays as it is. Import it as PROJECT/ID."
    )
    Inputs = ProjectSymbolSourceInputs
    Outputs = ProjectSymbolSourceOutputs

    def validate(self, inputs: Mapping[str, Any]) -> Iterator[Problem]:
        """Each type has properties of its own."""
        kind = inputs.get("type")
        if kind not in _KEYS:
            return
        needed, optional = _KEYS[str(kind)]
        for name in needed:
            if name not in _SECRETS and inputs.get(name) is None:
                yield Problem(name, MISSING, f"a source of type {kind} needs it")
        for name in _OWN:
            if name not in (*needed, *optional) and inputs.get(name) not in (None, UNKNOWN):
                allowed = choices((*needed, *optional), name)
                yield Problem(name, inputs[name], f"a source of type {kind} has no such property; {allowed}")

    def to_wire(self, inputs: ProjectSymbolSourceInputs) -> Wire:
        """The whole body, in snake case."""
        body = {name: getattr(inputs, name) for name in ("type", "name", "url", "username", "password", "bucket")}
        body |= {name: getattr(inputs, name) for name in ("prefix", "region", "access_key", "secret_key")}
        body |= {"client_email": inputs.client_email, "private_key": inputs.private_key}
        # A secret that the type cannot be without, and that is not given, stays what it is.
        body |= {_WIRE[name]: _HIDDEN for name in self._secrets(inputs) if body[_WIRE[name]] is None}
        return {"layout": dump(inputs.layout)} | {name: value for name, value in body.items() if value is not None}

    def from_wire(self, served: Wire) -> dict[str, Any]:
        """All inputs; secrets as far as the state knows them."""
        found = {name: served.get(name) for name in ("type", "name", "url", "username", "bucket", "prefix", "region")}
        layout = served.get("layout") or {}
        return {
            **found,
            "project": served["projectId"],
            "projectId": served["projectId"],
            "layout": {"type": layout.get("type"), "casing": layout.get("casing", "default")},
            "accessKey": served.get("access_key"),
            "clientEmail": served.get("client_email"),
            **{name: served.get(name) for name in _SECRETS if isinstance(served.get(name), str)},
        }

    def equal(self, inputs: ProjectSymbolSourceInputs, served: Wire) -> bool:
        """Secrets cannot be compared."""
        bare = replace(inputs, password=None, secret_key=None, private_key=None)
        return super().equal(bare, {name: value for name, value in served.items() if name not in _SECRETS})

    def name(self, inputs: ProjectSymbolSourceInputs) -> str:
        """The source's name."""
        return inputs.name

    def import_id(self, served: Wire) -> str:
        """Sources are found only in their project."""
        return f"{served['projectId']}/{self.id_of(served)}"

    async def place(self, inputs: ProjectSymbolSourceInputs) -> str:
        """The project's id."""
        return await self.session.project_id(inputs.project)

    async def listed(self, place: str) -> list[Wire]:
        """All sources of the project; Sentry gives them in one answer."""
        found = await self.client.send(Route.LIST_SYMBOL_SOURCES, project=place)
        return [{**one, "projectId": place} for one in found]

    async def post(self, inputs: ProjectSymbolSourceInputs) -> Wire:
        """Add the source.

        Raises:
            MissingError: It has no secret, which only a source that exists already can do without.
        """
        if missing := [name for name in self._secrets(inputs) if name not in dump(inputs)]:
            raise MissingError(f"{missing[0]} is missing: a new source of type {inputs.type} needs it")
        project = await self.session.project_id(inputs.project)
        served = await self.client.send(Route.CREATE_SYMBOL_SOURCE, project=project, body=self.to_wire(inputs))
        return self._with_secrets({**served, "projectId": project}, dump(inputs))

    async def complete(self, inputs: ProjectSymbolSourceInputs, served: Wire) -> Wire:
        """Set the secrets of a source that was there already."""
        if (self.token, self.id_of(served)) not in self.session.adopted:
            return served
        return await self.update_remote(self.id_of(served), inputs, {"projectId": served["projectId"]})

    async def read_remote(self, resource_id: str, state: Mapping[str, Any]) -> Wire:
        """Read the source; an import names it as PROJECT/ID."""
        reference, _, source = resource_id.rpartition("/")
        reference = reference or str(state.get("projectId") or "")
        if not reference:
            raise MissingError(f'a source is found only in its project: import it as PROJECT/{source}, not "{source}"')
        project = await self.session.project_id(reference)
        served = await self._served(project, source)
        return self._with_secrets({**served, "projectId": project}, state)

    async def update_remote(
        self, resource_id: str, inputs: ProjectSymbolSourceInputs, state: Mapping[str, Any]
    ) -> Wire:
        """Replace the source."""
        project, body = str(state["projectId"]), self.to_wire(inputs)
        if inputs.type == "http" and inputs.password is None and not state.get("password"):
            # A password that was there before us would be lost with the change of anything else.
            there = (await self._served(project, resource_id)).get("password")
            body |= {"password": _HIDDEN} if there == _HIDDEN else {}
        # Without an id in the body Sentry gives the source a new one, and ours is gone.
        body["id"] = resource_id
        query = {"id": resource_id}
        served = await self.client.send(Route.UPDATE_SYMBOL_SOURCE, project=project, query=query, body=body)
        return self._with_secrets({**served, "projectId": project}, dump(inputs))

    async def delete_remote(self, resource_id: str, state: Mapping[str, Any]) -> None:
        """Delete the source."""
        query = {"id": resource_id}
        await self.client.send(Route.DELETE_SYMBOL_SOURCE, project=str(state["projectId"]), query=query)

    async def _served(self, project: str, source: str) -> Wire:
        """The source of an id; Sentry answers a list of one, and 404 where there is none."""
        found = await self.client.send(Route.LIST_SYMBOL_SOURCES, project=project, query={"id": source})
        served: Wire = next(one for one in found if self.id_of(one) == source)
        return served

    @staticmethod
    def _secrets(inputs: ProjectSymbolSourceInputs) -> list[str]:
        return [name for name in _KEYS[inputs.type][0] if name in _SECRETS]

    def _with_secrets(self, served: Wire, known: Mapping[str, Any]) -> Wire:
        """The source with the secrets that were set last, where Sentry says that it still has one."""
        kept = {name: known[name] for name in _SECRETS if known.get(name) and served.get(_WIRE[name]) == _HIDDEN}
        return {name: value for name, value in served.items() if name not in _WIRE.values()} | kept
