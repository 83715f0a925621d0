"""From the engine's requests to the resources and functions of a package, by token."""

from __future__ import annotations

import json
import re
from abc import abstractmethod
from collections.abc import Awaitable, Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from pulumi.provider.experimental import provider as rpc
from pulumi.provider.experimental.property_value import PropertyValue

from pulumi_plugin_kit.compare import Change, Difference
from pulumi_plugin_kit.errors import InitError, PartialError, PluginError
from pulumi_plugin_kit.fields import members
from pulumi_plugin_kit.redaction import Redactor
from pulumi_plugin_kit.report import failures, internal_fault, top
from pulumi_plugin_kit.resource import Function, Resource
from pulumi_plugin_kit.values import has_unknown, plain_map, property_map, secret_keys, secret_values

T = TypeVar("T")
Values = dict[str, PropertyValue]

_KINDS = {
    (Change.ADD, False): rpc.PropertyDiffKind.ADD,
    (Change.ADD, True): rpc.PropertyDiffKind.ADD_REPLACE,
    (Change.DELETE, False): rpc.PropertyDiffKind.DELETE,
    (Change.DELETE, True): rpc.PropertyDiffKind.DELETE_REPLACE,
    (Change.UPDATE, False): rpc.PropertyDiffKind.UPDATE,
    (Change.UPDATE, True): rpc.PropertyDiffKind.UPDATE_REPLACE,
}


class Provider(rpc.Provider):
    """The operations of a package. A subclass names its resources and functions and connects to the service.

    Attributes:
        redactor: Knows every secret of this run; no message leaves without it.
    """

    name: ClassVar[str]
    # What messages call it, such as `the Sentry provider`.
    title: ClassVar[str]
    version: ClassVar[str]
    # Where the modules of the package are.
    folder: ClassVar[Path]
    # A shape of the settings.
    Settings: ClassVar[type]
    # Each is made with what `connect` returns.
    resources: ClassVar[Sequence[Callable[[Any], Resource]]]
    functions: ClassVar[Sequence[Callable[[Any], Function]]]
    # What operations raise whose text is for the person at the terminal.
    refusals: ClassVar[tuple[type[Exception], ...]] = (PluginError,)

    def __init__(self) -> None:
        self.redactor = Redactor()
        self._resources: Mapping[str, Resource] = {}
        self._functions: Mapping[str, Function] = {}

    @abstractmethod
    def connect(self, settings: Mapping[str, Any]) -> Any:
        """What the resources and functions reach the service with. Nothing is sent before something is asked for."""

    @abstractmethod
    async def close(self) -> None:
        """Close the connections."""

    @abstractmethod
    def package_schema(self) -> dict[str, Any]:
        """The package's schema."""

    async def get_schema(self, request: rpc.GetSchemaRequest) -> rpc.GetSchemaResponse:
        """The package's schema as JSON."""
        return rpc.GetSchemaResponse(json.dumps(self.package_schema()))

    async def configure(self, request: rpc.ConfigureRequest) -> rpc.ConfigureResponse:
        """Take over the settings."""
        self._learn(self.Settings, request.args)
        try:
            connection = self.connect(plain_map(request.args))
        except self.refusals as error:
            raise PluginError(str(error)) from error
        resources = (make(connection) for make in self.resources)
        functions = (make(connection) for make in self.functions)
        self._resources = {one.token: one for one in resources}
        self._functions = {one.token: one for one in functions}
        return rpc.ConfigureResponse(accept_secrets=True, supports_preview=True)

    async def check(self, request: rpc.CheckRequest) -> rpc.CheckResponse:
        """Inputs with defaults and names, and everything wrong with them."""
        resource = self._resource(request.type)
        # Schema secrets are marked here as well: a program without our SDK does not know what is secret.
        hidden = self._learn(resource.Inputs, request.new_inputs) | _secret_members(resource.Inputs)
        given = plain_map(request.new_inputs)
        _add_names(resource, given, request)
        inputs, problems = resource.check(given)
        return rpc.CheckResponse(property_map(inputs, hidden), failures(problems, hidden))

    async def diff(self, request: rpc.DiffRequest) -> rpc.DiffResponse:
        """What an update would change, property by property."""
        resource = self._resource(request.type)
        self._learn(resource.Inputs, request.old_state, request.new_inputs)
        state, inputs = plain_map(request.old_state), plain_map(request.new_inputs)
        found = await self._done(resource, request, set(), resource.diff(request.resource_id, state, inputs))
        found = [item for item in found if not _ignored(item, request.ignore_changes)]
        return rpc.DiffResponse(
            changes=bool(found),
            replaces=sorted({top(item.path) for item in found if item.replace}),
            diffs=sorted({top(item.path) for item in found}),
            delete_before_replace=resource.delete_first or _keeps_its_name(resource, inputs, request.urn),
            detailed_diff={
                item.path: rpc.PropertyDiff(_KINDS[item.change, item.replace], input_diff=False) for item in found
            },
        )

    async def create(self, request: rpc.CreateRequest) -> rpc.CreateResponse:
        """Create or adopt; a preview gets what can be known."""
        resource = self._resource(request.type)
        values, hidden = plain_map(request.properties), self._learn(resource.Inputs, request.properties)
        if request.preview or has_unknown(values):
            return rpc.CreateResponse("", self._state(resource, resource.preview_state(values), hidden))
        found = await self._done(resource, request, hidden, resource.create(values, request.timeout))
        return rpc.CreateResponse(found.id, self._state(resource, found.state, hidden))

    async def read(self, request: rpc.ReadRequest) -> rpc.ReadResponse:
        """State and inputs as they are in the service now; an empty id if the object surely is gone."""
        resource = self._resource(request.type)
        hidden = self._learn(resource.Inputs, request.properties, request.inputs)
        state, inputs = plain_map(request.properties), plain_map(request.inputs)
        found = await self._done(resource, request, hidden, resource.read(request.resource_id, state, inputs))
        if found is None:
            return rpc.ReadResponse("")
        secret = hidden | _secret_members(resource.Inputs)
        return rpc.ReadResponse(
            found.id, self._state(resource, found.state, hidden), property_map(found.inputs, secret)
        )

    async def update(self, request: rpc.UpdateRequest) -> rpc.UpdateResponse:
        """Change the object; a preview gets what can be known."""
        resource = self._resource(request.type)
        values, state = plain_map(request.news), plain_map(request.olds)
        self._learn(resource.Inputs, request.olds)
        hidden = self._learn(resource.Inputs, request.news)
        if request.preview or has_unknown(values):
            return rpc.UpdateResponse(self._state(resource, resource.preview_state(values, state), hidden))
        work = resource.update(request.resource_id, state, values, request.timeout)
        found = await self._done(resource, request, hidden, work)
        return rpc.UpdateResponse(self._state(resource, found.state, hidden))

    async def delete(self, request: rpc.DeleteRequest) -> None:
        """Delete the object; that it is gone already is fine."""
        resource = self._resource(request.type)
        hidden = self._learn(resource.Inputs, request.properties)
        work = resource.delete(request.resource_id, plain_map(request.properties), request.timeout)
        await self._done(resource, request, hidden, work)

    async def invoke(self, request: rpc.InvokeRequest) -> rpc.InvokeResponse:
        """Run a look-up."""
        function = self._functions.get(request.tok)
        if function is None:
            raise PluginError(f"this provider has no function {request.tok}")
        hidden = self._learn(function.Arguments, request.args)
        values = plain_map(request.args)
        if problems := function.check(values):
            return rpc.InvokeResponse(failures=failures(problems, hidden))
        try:
            result = await function.call(values)
        except self.refusals as error:
            raise PluginError(f"{request.tok.rpartition(':')[2]}: {error}") from error
        # What is found by a secret may give it away.
        return rpc.InvokeResponse(property_map(result, result if hidden else ()))

    async def cancel(self) -> None:
        """End nothing: requests under way are finished, so that what they create is not lost to the state."""

    def fault(self, subject: str, error: BaseException) -> str:
        """The sentence for an exception that nobody expected."""
        return internal_fault(f"{self.title} {self.version}", self.folder, subject, error)

    def _resource(self, token: str) -> Resource:
        # The type in a URN is preceded by those of its parents.
        resource = self._resources.get(token.rpartition("$")[2])
        if resource is None:
            raise PluginError(f"this provider has no resource {token}, or it is not configured yet")
        return resource

    def _learn(self, shape: type, *given: Values) -> set[str]:
        """Keep what is secret in these properties out of all messages; returns the top-level names that hold it."""
        named = _secret_members(shape)
        for values in given:
            self.redactor.learn(*secret_values(values, named))
        return set().union(*map(secret_keys, given))

    def _state(self, resource: Resource, state: Mapping[str, Any], hidden: set[str]) -> Values:
        secret = hidden | _secret_members(resource.Inputs) | _secret_members(resource.Outputs)
        for member in (*members(resource.Inputs), *members(resource.Outputs)):
            # An output such as projectId is the id of what the input `project` names.
            if secret.intersection((*member.field.made_of, member.name.removesuffix("Id"))):
                secret.add(member.name)
        self.redactor.learn(*(state.get(name) for name in secret))
        return property_map(state, secret)

    async def _done(self, resource: Resource, request: Any, hidden: set[str], work: Awaitable[T]) -> T:
        """What an operation returns, its failures as the engine takes them."""
        try:
            return await work
        except PartialError as partial:
            raise self._init_error(resource, request, partial, hidden) from partial
        except self.refusals as error:
            raise PluginError(f'{resource.noun} "{request.name}": {error}') from error

    def _init_error(self, resource: Resource, request: Any, partial: PartialError, hidden: set[str]) -> InitError:
        found = partial.found
        state = self._state(resource, found.state, hidden)
        inputs = property_map(found.inputs, hidden | _secret_members(resource.Inputs))
        subject = f'{resource.noun} "{request.name}" (id {found.id})'
        reason = self.fault(subject, partial.fault) if partial.fault else f"{subject}: {partial}"
        return InitError(found.id, state, inputs, reason)


def _secret_members(cls: type) -> set[str]:
    return {member.name for member in members(cls) if member.field.secret}


def _ignored(item: Difference, ignored: list[str]) -> bool:
    path = item.path
    return any(
        path == prefix or path.startswith((f"{prefix}.", f"{prefix}["))
        for prefix in (i.partition("[*]")[0] for i in ignored)
    )


def _name_of(urn: str) -> str:
    """The resource's name in a URN, `urn:pulumi:STACK::PROJECT::TYPE::NAME`; a name may have `::` itself."""
    return urn.split("::", 3)[-1]


def _add_names(resource: Resource, given: dict[str, Any], request: rpc.CheckRequest) -> None:
    """Name what is not named, as Pulumi does: the resource's name and seven characters that stay."""
    for member in members(resource.Inputs):
        if member.field.auto_named and member.name not in given:
            fresh = f"{_name_of(request.urn)}-{sha256(request.random_seed or b'').hexdigest()[:7]}"
            given[member.name] = plain_map(request.old_inputs).get(member.name, fresh)


def _keeps_its_name(resource: Resource, inputs: Mapping[str, Any], urn: str) -> bool:
    """Whether a replacement would meet the old object's name: one that the program gives instead of Pulumi."""
    made = re.compile(re.escape(_name_of(urn)) + r"-[0-9a-f]{7}")
    names = [inputs.get(member.name) for member in members(resource.Inputs) if member.field.auto_named]
    return any(isinstance(name, str) and not made.fullmatch(name) for name in names)
