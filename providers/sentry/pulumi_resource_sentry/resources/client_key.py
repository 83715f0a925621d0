"""ClientKey: the key (DSN) with which a service sends events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Annotated, Any, ClassVar

from pulumi_plugin_kit.fields import camel, shape

from ..client import Route
from ..client.errors import MissingError
from ..fields import Field
from .adoption import ListedResource
from .base import Wire
from .placement import PROJECT, Placed


@shape
class KeyRateLimit:
    """How many events a key accepts."""

    # Sentry takes 0 of either for no limit at all, and says so of no key: sentry/api/serializers/models/project_key.py.
    count: Annotated[int, Field("Events allowed in a window; for none at all set isActive to false.", minimum=1)]
    window: Annotated[int, Field("Length of the window in seconds, at most a day.", minimum=1, maximum=86400)]


@shape
class KeyLoaderOptions:
    """What Sentry's loader script brings along."""

    has_replay: Annotated[bool | None, Field("Session replay.", computed=True)] = None
    has_performance: Annotated[bool | None, Field("Tracing.", computed=True)] = None
    has_debug: Annotated[bool | None, Field("Debug output.", computed=True)] = None
    has_feedback: Annotated[bool | None, Field("User feedback.", computed=True)] = None
    has_logs_and_metrics: Annotated[bool | None, Field("Logs and metrics.", computed=True)] = None


@shape
class ClientKeyInputs:
    """What a key is made of."""

    project: Annotated[str, PROJECT]
    name: Annotated[str, Field("Name of the key.", max_length=64, min_items=1)]
    is_active: Annotated[bool, Field("Whether events with this key are accepted.")] = True
    rate_limit: Annotated[
        KeyRateLimit | None, Field("Most events accepted in a time; absent for no limit. Some plans lack it.")
    ] = None
    browser_sdk_version: Annotated[
        str | None,
        Field("SDK version that the loader script loads, such as latest or 7.x.", max_length=10, computed=True),
    ] = None
    loader_options: Annotated[KeyLoaderOptions | None, Field("What the loader script brings along.", computed=True)] = (
        None
    )


@shape
class ClientKeyOutputs:
    """What Sentry generates."""

    public_key: Annotated[str, Field("Public part of the key; also the resource's id.")]
    secret_key: Annotated[str, Field("Secret part of the key, for old SDKs.", secret=True)]
    dsn_public: Annotated[str, Field("Address that an SDK is given.")]
    dsn_secret: Annotated[str, Field("Address with the secret part, for old SDKs.", secret=True)]
    project_id: Annotated[str, Field("Numeric id of the project.")]


class ClientKey(Placed[ClientKeyInputs], ListedResource[ClientKeyInputs]):
    """A key by its public part."""

    token = "sentry:index:ClientKey"  # noqa: S105 - a type token
    noun = "client key"
    description = "A key (DSN) of a project. Import it as PROJECT/PUBLICKEY."
    Inputs = ClientKeyInputs
    Outputs = ClientKeyOutputs
    plan_limited: ClassVar[Mapping[str, str]] = {
        "rateLimit": "Sentry made the key and left out its rateLimit: the plan lacks rate limits for keys; "
        "remove rateLimit or change the plan"
    }

    def to_wire(self, inputs: ClientKeyInputs) -> Wire:
        """The body of a change."""
        body: Wire = {
            "name": inputs.name,
            "isActive": inputs.is_active,
            "rateLimit": asdict(inputs.rate_limit) if inputs.rate_limit else None,
        }
        if inputs.browser_sdk_version is not None:
            body["browserSdkVersion"] = inputs.browser_sdk_version
        if inputs.loader_options is not None:
            options = asdict(inputs.loader_options)
            body["dynamicSdkLoaderOptions"] = {camel(k): v for k, v in options.items() if v is not None}
        return body

    def from_wire(self, served: Wire) -> dict[str, Any]:
        """Inputs, key parts and addresses."""
        return {
            "project": str(served["projectId"]),
            "name": served["name"],
            "isActive": served["isActive"],
            "rateLimit": served.get("rateLimit"),
            "browserSdkVersion": served.get("browserSdkVersion"),
            "loaderOptions": served.get("dynamicSdkLoaderOptions"),
            "publicKey": served["public"],
            "secretKey": served["secret"],
            "dsnPublic": served["dsn"]["public"],
            "dsnSecret": served["dsn"]["secret"],
            "projectId": str(served["projectId"]),
        }

    def partial(self, inputs: ClientKeyInputs) -> ClientKeyInputs:
        """What the creating request can say: name and rate limit."""
        return replace(inputs, is_active=True, browser_sdk_version=None, loader_options=None)

    def name(self, inputs: ClientKeyInputs) -> str:
        """The key's name."""
        return inputs.name

    def import_id(self, served: Wire) -> str:
        """Keys are found only in their project."""
        return f"{served['projectId']}/{self.id_of(served)}"

    async def place(self, inputs: ClientKeyInputs) -> str:
        """The project as given: its keys can be listed by slug as well."""
        return inputs.project

    async def listed(self, place: str) -> list[Wire]:
        """All keys of the project."""
        return await self.client.pages(Route.LIST_KEYS, project=place)

    async def post(self, inputs: ClientKeyInputs) -> Wire:
        """Create the key."""
        body = {key: value for key, value in self.to_wire(inputs).items() if key in {"name", "rateLimit"}}
        served: Wire = await self.client.send(Route.CREATE_KEY, project=inputs.project, body=body)
        return served

    async def complete(self, inputs: ClientKeyInputs, served: Wire) -> Wire:
        """The settings that the creating request cannot carry, if there are any."""
        if self.equal(replace(inputs, rate_limit=None), served | {"rateLimit": None}):
            return served
        return await self._change(inputs.project, self.id_of(served), inputs)

    async def read_remote(self, resource_id: str, state: Mapping[str, Any]) -> Wire:
        """Read the key; an import names it as PROJECT/PUBLICKEY."""
        project, _, key = resource_id.rpartition("/")
        project = project or str(state.get("projectId") or state.get("project") or "")
        if not project:
            raise MissingError(f'a client key is found only in its project: import it as PROJECT/{key}, not "{key}"')
        served: Wire = await self.client.send(Route.GET_KEY, project=project, key=key)
        return served

    async def update_remote(self, resource_id: str, inputs: ClientKeyInputs, state: Mapping[str, Any]) -> Wire:
        """Change the key."""
        return await self._change(str(state.get("projectId") or inputs.project), resource_id, inputs)

    async def delete_remote(self, resource_id: str, state: Mapping[str, Any]) -> None:
        """Delete the key; events sent with it are refused from then on."""
        project = str(state.get("projectId") or state.get("project"))
        await self.client.send(Route.DELETE_KEY, project=project, key=resource_id)

    async def _change(self, project: str, key: str, inputs: ClientKeyInputs) -> Wire:
        served: Wire = await self.client.send(Route.UPDATE_KEY, project=project, key=key, body=self.to_wire(inputs))
        return served
