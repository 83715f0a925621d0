"""From the engine's requests to the resources and functions, by token."""

import json
from collections.abc import Mapping
from typing import Any

from pulumi.provider.experimental import provider as rpc
from pulumi.provider.experimental.property_value import PropertyValue

from . import VERSION
from .client import Client, Policy
from .client.errors import SentryError
from .client.redaction import Redactor
from .compare import Change, Difference
from .config import ProviderConfig, settings
from .fields import members
from .functions import FUNCTIONS, Function
from .report import InitError, ProviderError, failures, internal_fault, top
from .resources import RESOURCES, Found, PartialError, Resource
from .session import Session
from .values import has_unknown, plain_map, property_map, secret_keys, secret_values

__all__ = ["SentryProvider"]

Values = dict[str, PropertyValue]

_KINDS = {
    (Change.ADD, False): rpc.PropertyDiffKind.ADD,
    (Change.ADD, True): rpc.PropertyDiffKind.ADD_REPLACE,
    (Change.DELETE, False): rpc.PropertyDiffKind.DELETE,
    (Change.DELETE, True): rpc.PropertyDiffKind.DELETE_REPLACE,
    (Change.UPDATE, False): rpc.PropertyDiffKind.UPDATE,
    (Change.UPDATE, True): rpc.PropertyDiffKind.UPDATE_REPLACE,
}


class SentryProvider(rpc.Provider):
    """The provider's operations.

    Args:
        policy: Patience of the client, its default if None.

    Attributes:
        redactor: Knows every secret of this run; no message leaves without it.
    """

    def __init__(self, policy: Policy | None = None) -> None:
        self.redactor = Redactor()
        self._policy = policy
        self._session: Session | None = None
        self._resources: Mapping[str, Resource[Any]] = {}
        self._functions: Mapping[str, Function[Any]] = {}

    async def get_schema(self, request: rpc.GetSchemaRequest) -> rpc.GetSchemaResponse:
        """The package's schema as JSON."""
        from .schema import package_schema  # noqa: PLC0415 - needed once in a package's life

        return rpc.GetSchemaResponse(json.dumps(package_schema()))

    async def configure(self, request: rpc.ConfigureRequest) -> rpc.ConfigureResponse:
        """Take over the settings. Nothing is sent before something is asked for."""
        self._learn(ProviderConfig, request.args)
        try:
            chosen = settings(plain_map(request.args))
        except SentryError as error:
            raise ProviderError(str(error)) from error
        client = Client(
            root=chosen.root,
            organization=chosen.organization,
            token=chosen.token,
            policy=self._policy,
            user_agent=f"pulumi-resource-sentry/{VERSION}",
            redactor=self.redactor,
        )
        self._session = session = Session(client)
        self._resources = {cls.token: cls(session) for cls in RESOURCES}
        self._functions = {cls.token: cls(session) for cls in FUNCTIONS}
        return rpc.ConfigureResponse(accept_secrets=True, supports_preview=True)

    async def check(self, request: rpc.CheckRequest) -> rpc.CheckResponse:
        """Inputs with defaults, and everything wrong with them."""
        resource = self._resource(request.type)
        # Schema secrets are marked here as well: a program without our SDK does not know what is secret.
        hidden = self._learn(resource.Inputs, request.new_inputs) | _secret_members(resource.Inputs)
        inputs, problems = resource.check(plain_map(request.new_inputs))
        return rpc.CheckResponse(property_map(inputs, hidden), failures(problems, hidden))

    async def diff(self, request: rpc.DiffRequest) -> rpc.DiffResponse:
        """What an update would change, property by property."""
        resource = self._resource(request.type)
        self._learn(resource.Inputs, request.old_state, request.new_inputs)
        resource.session.owned.add((resource.token, request.resource_id))
        try:
            found = await resource.diff(plain_map(request.old_state), plain_map(request.new_inputs))
        except SentryError as error:
            raise self._error(request, error) from error
        found = [item for item in found if not _ignored(item, request.ignore_changes)]
        return rpc.DiffResponse(
            changes=bool(found),
            replaces=sorted({top(item.path) for item in found if item.replace}),
            diffs=sorted({top(item.path) for item in found}),
            delete_before_replace=resource.delete_first,
            detailed_diff={
                item.path: rpc.PropertyDiff(_KINDS[item.change, item.replace], input_diff=False) for item in found
            },
        )

    async def create(self, request: rpc.CreateRequest) -> rpc.CreateResponse:
        """Create or adopt; in a preview say what can be known."""
        resource = self._resource(request.type)
        values, hidden = plain_map(request.properties), self._learn(resource.Inputs, request.properties)
        if request.preview or has_unknown(values):
            return rpc.CreateResponse("", self._state(resource, resource.foresee(values), hidden))
        try:
            found = await resource.create(values, request.timeout)
        except PartialError as partial:
            raise self._init_error(resource, request, partial, hidden) from partial
        except SentryError as error:
            raise self._error(request, error) from error
        return rpc.CreateResponse(found.id, self._state(resource, found.state, hidden))

    async def read(self, request: rpc.ReadRequest) -> rpc.ReadResponse:
        """State and inputs as they are in Sentry now; an empty id if the object surely is gone."""
        resource = self._resource(request.type)
        hidden = self._learn(resource.Inputs, request.properties, request.inputs)
        try:
            found = await resource.read(request.resource_id, plain_map(request.properties), plain_map(request.inputs))
        except SentryError as error:
            raise self._error(request, error) from error
        if found is None:
            return rpc.ReadResponse("")
        secret = hidden | _secret_members(resource.Inputs)
        return rpc.ReadResponse(
            found.id, self._state(resource, found.state, hidden), property_map(found.inputs, secret)
        )

    async def update(self, request: rpc.UpdateRequest) -> rpc.UpdateResponse:
        """Change the object; in a preview say what can be known."""
        resource = self._resource(request.type)
        values, state = plain_map(request.news), plain_map(request.olds)
        self._learn(resource.Inputs, request.olds)
        hidden = self._learn(resource.Inputs, request.news)
        if request.preview or has_unknown(values):
            return rpc.UpdateResponse(self._state(resource, resource.foresee(values, state), hidden))
        try:
            found = await resource.update(request.resource_id, state, values, request.timeout)
        except PartialError as partial:
            raise self._init_error(resource, request, partial, hidden) from partial
        except SentryError as error:
            raise self._error(request, error) from error
        return rpc.UpdateResponse(self._state(resource, found.state, hidden))

    async def delete(self, request: rpc.DeleteRequest) -> None:
        """Delete the object; that it is gone already is fine."""
        resource = self._resource(request.type)
        self._learn(resource.Inputs, request.properties)
        try:
            await resource.delete(request.resource_id, plain_map(request.properties), request.timeout)
        except SentryError as error:
            raise self._error(request, error) from error

    async def invoke(self, request: rpc.InvokeRequest) -> rpc.InvokeResponse:
        """Run a look-up."""
        function = self._functions.get(request.tok)
        if function is None:
            raise ProviderError(f"this provider has no function {request.tok}")
        hidden = self._learn(function.Arguments, request.args)
        values = plain_map(request.args)
        if problems := function.check(values):
            return rpc.InvokeResponse(failures=failures(problems, hidden))
        try:
            result = await function.call(values)
            # What is found by a secret may tell it.
            return rpc.InvokeResponse(property_map(result, result if hidden else ()))
        except SentryError as error:
            raise ProviderError(f"{request.tok.rpartition(':')[2]}: {error}") from error

    async def cancel(self) -> None:
        """End all waiting. Requests under way are finished, so that what they create is not lost to the state."""
        if self._session is not None:
            self._session.client.stop()

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.client.close()

    def _resource(self, token: str) -> Resource[Any]:
        # The type in a URN is preceded by those of its parents.
        resource = self._resources.get(token.rpartition("$")[2])
        if resource is None:
            raise ProviderError(f"this provider has no resource {token}, or it is not configured yet")
        return resource

    def _learn(self, shape: type, *given: Values) -> set[str]:
        """Keep what is secret in these properties out of all messages; returns the top-level names that hold it."""
        named = _secret_members(shape)
        for values in given:
            self.redactor.learn(*secret_values(values, named))
        return set().union(*map(secret_keys, given))

    def _state(self, resource: Resource[Any], state: Mapping[str, Any], hidden: set[str]) -> Values:
        secret = hidden | _secret_members(resource.Inputs) | _secret_members(resource.Outputs)
        for member in (*members(resource.Inputs), *members(resource.Outputs)):
            # An output such as projectId is the id of what the input `project` names.
            if secret.intersection((*member.field.made_of, member.name.removesuffix("Id"))):
                secret.add(member.name)
        self.redactor.learn(*(state.get(name) for name in secret))
        return property_map(state, secret)

    def _error(self, request: Any, error: SentryError) -> ProviderError:
        noun = self._resource(request.type).noun
        return ProviderError(f'{noun} "{request.name}": {error}')

    def _init_error(self, resource: Resource[Any], request: Any, partial: PartialError, hidden: set[str]) -> InitError:
        found: Found = partial.found
        state = self._state(resource, found.state, hidden)
        inputs = property_map(found.inputs, hidden | _secret_members(resource.Inputs))
        subject = f'{resource.noun} "{request.name}" (id {found.id})'
        reason = internal_fault(subject, partial.fault) if partial.fault else f"{subject}: {partial}"
        return InitError(found.id, state, inputs, reason)


def _secret_members(cls: type) -> set[str]:
    return {member.name for member in members(cls) if member.field.secret}


def _ignored(item: Difference, ignored: list[str]) -> bool:
    path = item.path
    return any(
        path == prefix or path.startswith((f"{prefix}.", f"{prefix}["))
        for prefix in (i.partition("[*]")[0] for i in ignored)
    )
