"""From the engine's requests to a plugin's resources and functions, by token."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Protocol

from pulumi.provider.experimental import provider as rpc

from vedette_emulators.plugins.kit.check import Problem, check
from vedette_emulators.plugins.kit.compare import differences, inputs_of, settled
from vedette_emulators.plugins.kit.errors import PartialError, PluginError
from vedette_emulators.plugins.kit.fields import Field, Shape
from vedette_emulators.plugins.kit.redaction import HIDDEN, Redactor, secret_values
from vedette_emulators.plugins.kit.resource import Function, Resource, State
from vedette_emulators.plugins.kit.values import UNKNOWN, Values, has_unknown, plain, secrets, wrapped

__all__ = ["Client", "InitError", "Package", "PluginProvider"]

_KINDS = {
    ("add", False): rpc.PropertyDiffKind.ADD,
    ("add", True): rpc.PropertyDiffKind.ADD_REPLACE,
    ("delete", False): rpc.PropertyDiffKind.DELETE,
    ("delete", True): rpc.PropertyDiffKind.DELETE_REPLACE,
    ("update", False): rpc.PropertyDiffKind.UPDATE,
    ("update", True): rpc.PropertyDiffKind.UPDATE_REPLACE,
}


class Client(Protocol):
    """A connection to the service."""

    async def close(self) -> None:
        """Close it."""


@dataclass(frozen=True, slots=True)
class Package:
    """A plugin: its name and version as the official one has them, its settings, resources and functions."""

    name: str
    version: str
    settings: Shape
    connect: Callable[[Mapping[str, Any]], Client]
    resources: Sequence[Callable[[Any], Resource]]
    functions: Sequence[Callable[[Any], Function]]
    schema: Callable[[], dict[str, Any]]


class InitError(PluginError):
    """A PartialError, in the engine's values."""

    def __init__(self, partial: PartialError, state: Values, inputs: Values) -> None:
        super().__init__(str(partial))
        self.ident = partial.ident
        self.state = state
        self.inputs = inputs


class PluginProvider(rpc.Provider):
    """A package as the SDK's server wants it."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.redactor = Redactor()
        self._client: Client | None = None
        self._resources: dict[str, Resource] = {}
        self._functions: dict[str, Function] = {}

    async def get_schema(self, request: rpc.GetSchemaRequest) -> rpc.GetSchemaResponse:
        """The package's schema as JSON."""
        return rpc.GetSchemaResponse(json.dumps(self.package.schema()))

    async def configure(self, request: rpc.ConfigureRequest) -> rpc.ConfigureResponse:
        """Take over the settings. Nothing is sent before something is asked for."""
        settings = plain(request.args)
        tokens = (settings.get("token"), os.environ.get(f"{self.package.name.upper()}_TOKEN"))
        self.redactor.learn((*secret_values(request.args), *tokens))
        self._client = client = self.package.connect(settings)
        self._resources = {one.token: one for one in (make(client) for make in self.package.resources)}
        self._functions = {one.token: one for one in (make(client) for make in self.package.functions)}
        return rpc.ConfigureResponse(accept_secrets=True, supports_preview=True)

    async def check(self, request: rpc.CheckRequest) -> rpc.CheckResponse:
        """Inputs with defaults and names, and everything wrong with them."""
        resource = self._resource(request.type)
        given, hidden = plain(request.new_inputs), self._hidden(request.new_inputs)
        _name(resource.shape, given, plain(request.old_inputs), request)
        inputs, problems = check(resource.shape, given)
        if not problems:
            problems += resource.problems(inputs)
        return rpc.CheckResponse(wrapped(inputs, hidden), _failures(problems, hidden))

    async def diff(self, request: rpc.DiffRequest) -> rpc.DiffResponse:
        """What an update would change, property by property."""
        resource = self._resource(request.type)
        found = [
            item
            for item in differences(resource.shape, plain(request.old_state), plain(request.new_inputs))
            if _top(item.path) not in map(_top, request.ignore_changes)
        ]
        return rpc.DiffResponse(
            changes=bool(found),
            replaces=sorted({_top(item.path) for item in found if item.replace}),
            diffs=sorted({_top(item.path) for item in found}),
            delete_before_replace=_named_by_hand(resource.shape, request),
            detailed_diff={
                item.path: rpc.PropertyDiff(_KINDS[item.change, item.replace], input_diff=False) for item in found
            },
        )

    async def create(self, request: rpc.CreateRequest) -> rpc.CreateResponse:
        """Create; in a preview say what can be known."""
        resource = self._resource(request.type)
        inputs, hidden = plain(request.properties), self._hidden(request.properties)
        if request.preview or has_unknown(inputs):
            return rpc.CreateResponse("", wrapped(_foreseen(resource.shape, inputs, {}), hidden))
        try:
            ident, state = await resource.create(inputs)
        except PartialError as partial:
            raise InitError(partial, wrapped(partial.state, hidden), request.properties) from partial
        return rpc.CreateResponse(ident, wrapped(state, hidden))

    async def read(self, request: rpc.ReadRequest) -> rpc.ReadResponse:
        """State and inputs as the service has them now; an empty id if the object is gone."""
        resource = self._resource(request.type)
        hidden = self._hidden(request.properties) | self._hidden(request.inputs)
        before, asked = plain(request.properties), plain(request.inputs)
        ident, known = request.resource_id, before
        if not before:
            ident, known = await resource.locate(request.resource_id)
        served = await resource.find(ident, known)
        if served is None:
            return rpc.ReadResponse("")
        state = settled(resource.shape, known, served)
        inputs = inputs_of(resource.shape, state, asked or None)
        return rpc.ReadResponse(ident, wrapped(state, hidden), wrapped(inputs, hidden))

    async def update(self, request: rpc.UpdateRequest) -> rpc.UpdateResponse:
        """Change the object; in a preview say what can be known."""
        resource = self._resource(request.type)
        self._hidden(request.olds)
        inputs, state, hidden = plain(request.news), plain(request.olds), self._hidden(request.news)
        if request.preview or has_unknown(inputs):
            return rpc.UpdateResponse(wrapped(_foreseen(resource.shape, inputs, state), hidden))
        return rpc.UpdateResponse(wrapped(await resource.update(request.resource_id, state, inputs), hidden))

    async def delete(self, request: rpc.DeleteRequest) -> None:
        """Take the object away."""
        self._hidden(request.properties)
        await self._resource(request.type).delete(request.resource_id, plain(request.properties))

    async def invoke(self, request: rpc.InvokeRequest) -> rpc.InvokeResponse:
        """Run a look-up."""
        function = self._functions.get(request.tok)
        if function is None:
            raise PluginError(f"the local plugin for {self.package.name} has no function {request.tok}")
        hidden = self._hidden(request.args)
        arguments, problems = check(function.shape, plain(request.args))
        if problems:
            return rpc.InvokeResponse(failures=_failures(problems, hidden))
        return rpc.InvokeResponse(wrapped(await function.call(arguments)))

    async def cancel(self) -> None:
        """Nothing to end: requests under way are finished, so that what they create is not lost to the state."""

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.close()

    def _hidden(self, values: Values) -> set[str]:
        """The top-level names that hold a secret, which no message repeats from now on."""
        self.redactor.learn(secret_values(values))
        return secrets(values)

    def _resource(self, token: str) -> Resource:
        # The type in a URN is preceded by those of its parents.
        name = token.rpartition("$")[2]
        if name not in self._resources:
            raise PluginError(f"the local plugin for {self.package.name} has no resource {name}, or is not configured")
        return self._resources[name]


def _name_of(urn: str) -> str:
    """The resource's name in a URN, `urn:pulumi:STACK::PROJECT::TYPE::NAME`; a name may have `::` itself."""
    return urn.split("::", 3)[-1]


def _name(shape: Shape, given: State, before: Mapping[str, Any], request: rpc.CheckRequest) -> None:
    """Name what is not named, as Pulumi does: the resource's name and seven characters that stay."""
    for field in shape.inputs:
        if field.named and field.name not in given:
            fresh = f"{_name_of(request.urn)}-{sha256(request.random_seed).hexdigest()[:7]}"
            given[field.name] = before.get(field.name, fresh)


def _named_by_hand(shape: Shape, request: rpc.DiffRequest) -> bool:
    """Whether a replacement would meet the old object's name: the bridge then deletes first."""
    own = re.compile(re.escape(_name_of(request.urn)) + r"-[0-9a-f]{7}")
    names = [plain(request.new_inputs).get(field.name) for field in shape.inputs if field.named]
    return any(isinstance(name, str) and not own.fullmatch(name) for name in names)


def _foreseen(shape: Shape, inputs: Mapping[str, Any], state: Mapping[str, Any]) -> State:
    """The inputs, and for what the service sets its old value, or that it is not known."""
    return {field.name: _value(field, inputs, state) for field in shape.fields}


def _value(field: Field, inputs: Mapping[str, Any], state: Mapping[str, Any]) -> Any:
    if field.name in inputs:
        return inputs[field.name]
    return state.get(field.name, UNKNOWN if not state else None) if field.computed else None


def _failures(problems: Iterable[Problem], hidden: set[str]) -> list[rpc.CheckFailure]:
    """The problems as the engine takes them.

    It prints the value of the property that a failure names: so none is named where that value holds a secret, and the
    reason does without the value as well.
    """
    found = []
    for problem in problems:
        missing = problem.reason.startswith("is missing")
        if _top(problem.path) in hidden and missing:
            found.append(rpc.CheckFailure("", f"{problem.path} {problem.reason}"))
        elif _top(problem.path) in hidden:
            _, _, remedy = problem.reason.rpartition(": ")
            found.append(rpc.CheckFailure("", f"{problem.path} is {HIDDEN}: {remedy}"))
        else:
            found.append(rpc.CheckFailure(problem.path, f"{problem.path} {problem.reason}"))
    return found


def _top(path: str) -> str:
    return path.partition(".")[0].partition("[")[0]
