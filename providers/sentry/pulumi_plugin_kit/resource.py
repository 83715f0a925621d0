"""What a resource and a look-up are: their properties, and the operations on them in plain Python."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from pulumi_plugin_kit.check import Problem, check, without
from pulumi_plugin_kit.compare import Difference, differences
from pulumi_plugin_kit.fields import members
from pulumi_plugin_kit.values import UNKNOWN


@dataclass(frozen=True, slots=True)
class Found:
    """An object as the engine keeps it: its id, its state, and the inputs that would make it."""

    id: str
    state: dict[str, Any]
    inputs: dict[str, Any]


class Resource(ABC):
    """A kind of object in the service.

    The operations raise what the provider lists in `refusals`, and PartialError where an object exists that is not as
    asked for. A number of seconds limits an operation; 0 is for no limit.
    """

    token: ClassVar[str]
    # What a person calls it, in messages.
    noun: ClassVar[str]
    description: ClassVar[str] = ""
    Inputs: ClassVar[type]
    # A shape of what only the service knows.
    Outputs: ClassVar[type]
    # The name is unique beyond the project: a replacement can be made only when the old object is gone.
    delete_first: ClassVar[bool] = False

    def validate(self, inputs: Mapping[str, Any]) -> Iterator[Problem]:
        """Problems between properties. A property that is wrong by itself is UNKNOWN here: it is reported once."""
        yield from ()

    def derive(self, inputs: dict[str, Any]) -> None:  # noqa: B027 - most have nothing to derive
        """Fill in what follows from other inputs."""

    def check(self, values: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
        """The inputs with defaults, and every problem in them."""
        inputs, problems = check(self.Inputs, values)
        self.derive(inputs)
        problems += list(self.validate(without(inputs, problems)))
        return inputs, problems

    async def diff(self, resource_id: str, state: Mapping[str, Any], inputs: Mapping[str, Any]) -> list[Difference]:
        """What an update would change."""
        return differences(self.Inputs, state, inputs)

    def preview_state(self, inputs: Mapping[str, Any], state: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The state after a create (or an update of `state`) as far as a preview can know it."""
        known = state or {}
        outputs = [*members(self.Outputs), *(m for m in members(self.Inputs) if m.field.computed)]
        return {member.name: known.get(member.name, UNKNOWN) for member in outputs} | dict(inputs)

    @abstractmethod
    async def create(self, values: Mapping[str, Any], seconds: float = 0) -> Found:
        """Create the object."""

    @abstractmethod
    async def read(self, resource_id: str, state: Mapping[str, Any], inputs: Mapping[str, Any]) -> Found | None:
        """The object as it is now, None only if it surely does not exist. An import has neither state nor inputs."""

    @abstractmethod
    async def update(
        self, resource_id: str, state: Mapping[str, Any], values: Mapping[str, Any], seconds: float = 0
    ) -> Found:
        """Change the object to the new inputs."""

    @abstractmethod
    async def delete(self, resource_id: str, state: Mapping[str, Any], seconds: float = 0) -> None:
        """Delete the object; that it is gone already is fine."""


class Function(ABC):
    """A look-up of something that exists already. It reads only, so previews run it as well."""

    token: ClassVar[str]
    description: ClassVar[str] = ""
    Arguments: ClassVar[type]
    Result: ClassVar[type]

    def check(self, values: Mapping[str, Any]) -> list[Problem]:
        """Every problem in the arguments."""
        return check(self.Arguments, values)[1]

    @abstractmethod
    async def call(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The result's properties for arguments without problems."""
