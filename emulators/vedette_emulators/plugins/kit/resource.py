"""What a resource and a function of a plugin are."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from vedette_emulators.plugins.kit.check import Problem
from vedette_emulators.plugins.kit.compare import settled
from vedette_emulators.plugins.kit.errors import PartialError, PluginError
from vedette_emulators.plugins.kit.fields import Shape

__all__ = ["Function", "Resource", "State"]

State = dict[str, Any]

_LOOKS = 5
_PAUSE = 0.4


class Resource(ABC):
    """One type of resource. Methods raise PluginError where the service refuses."""

    token: ClassVar[str]
    noun: ClassVar[str]
    shape: ClassVar[Shape]
    framework: ClassVar[bool] = False
    """Whether upstream is written on Terraform's newer SDK: the schema says less of those."""

    def problems(self, inputs: Mapping[str, Any]) -> Iterable[Problem]:
        """What is wrong with inputs that are right one by one; any of them may be UNKNOWN in a preview."""
        return ()

    @abstractmethod
    async def make(self, inputs: State) -> str:
        """Create the object and return its id."""

    async def finish(self, ident: str, inputs: State) -> None:  # noqa: B027 - most have nothing to finish
        """Do what upstream does after the id is known; a failure leaves the object in the state."""

    @abstractmethod
    async def find(self, ident: str, state: State) -> State | None:
        """What the service has under the id, as properties; None if the object is gone."""

    @abstractmethod
    async def change(self, ident: str, state: State, inputs: State) -> None:
        """Make the object as the inputs say."""

    @abstractmethod
    async def delete(self, ident: str, state: State) -> None:
        """Take the object away; that it is gone already is fine."""

    async def locate(self, ident: str) -> tuple[str, State]:
        """From the id that an import is given to the object's id, and the state that `find` needs."""
        return ident, {}

    async def create(self, inputs: State) -> tuple[str, State]:
        """Create the object and return its id and state.

        Raises:
            PartialError: The object exists, but something after its creation failed.
        """
        ident = await self.make(inputs)
        try:
            await self.finish(ident, inputs)
            served = await self._made(ident, inputs)
        except PluginError as error:
            raise PartialError(ident, await self._as_left(ident, inputs), str(error)) from error
        return ident, settled(self.shape, inputs, served)

    async def _made(self, ident: str, inputs: State) -> State:
        """What was just created; services may say for a moment that it is not there."""
        for _ in range(_LOOKS):
            served = await self.find(ident, inputs)
            if served is not None:
                return served
            await asyncio.sleep(_PAUSE)
        raise PluginError(f"{self.noun} {ident} was created, but the service does not have it; run `pulumi refresh`")

    async def _as_left(self, ident: str, inputs: State) -> State:
        """What there is after a failure, so that the next update sees what is missing."""
        try:
            served = await self.find(ident, inputs)
        except PluginError:
            return inputs
        return settled(self.shape, inputs, served or {})

    async def update(self, ident: str, state: State, inputs: State) -> State:
        """Change the object and return its new state."""
        await self.change(ident, state, inputs)
        kept = {
            field.name: state[field.name]
            for field in self.shape.fields
            if field.computed and field.name not in inputs and field.name in state
        }
        served = await self.find(ident, {**kept, **inputs})
        if served is None:
            raise PluginError(f"{self.noun} {ident} went away while it was changed; run `pulumi refresh`")
        return settled(self.shape, {**kept, **inputs}, served)


class Function(ABC):
    """One function: a look-up."""

    token: ClassVar[str]
    shape: ClassVar[Shape]

    @abstractmethod
    async def call(self, arguments: State) -> State:
        """The properties of what was looked for, and its `id`.

        Raises:
            PluginError: There is no such thing, or the service refuses.
        """
