"""The one shape of every resource: typed inputs, two translations, five requests. The rest is derived."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, Generic, TypeVar

from pulumi_plugin_kit import resource
from pulumi_plugin_kit.compare import Difference, differences, reconcile, without_defaults
from pulumi_plugin_kit.errors import PartialError
from pulumi_plugin_kit.fields import dump, load, members
from pulumi_plugin_kit.resource import Found

from ..client.errors import MissingError, NotFoundError, SentryError
from ..client.limit import TimeLimit
from ..session import Session

I = TypeVar("I")  # noqa: E741 - the inputs' type
Wire = dict[str, Any]


class Resource(resource.Resource, Generic[I]):
    """A kind of object in Sentry.

    A subclass says how its inputs look, how they go onto the wire and come back, and which requests make, read,
    change and remove the object. Checking, comparing, adopting and importing are the same for all.
    """

    # Inputs that Sentry takes and then quietly leaves out, with the reason.
    plan_limited: ClassVar[Mapping[str, str]] = {}

    def __init__(self, session: Session) -> None:
        self.session = session
        self.client = session.client

    # ---- what a resource must define ----------------------------------------------------------------------------

    @abstractmethod
    def to_wire(self, inputs: I) -> Wire:
        """The body of a request, complete, with null for what is to be cleared."""

    @abstractmethod
    def from_wire(self, served: Wire) -> dict[str, Any]:
        """Inputs and outputs as properties, from the object as Sentry serves it."""

    @abstractmethod
    async def create_remote(self, inputs: I) -> Wire:
        """Create or adopt the object with one request that changes something."""

    @abstractmethod
    async def read_remote(self, resource_id: str, state: Mapping[str, Any]) -> Wire:
        """Read the object.

        Raises:
            NotFoundError: There is none.
        """

    @abstractmethod
    async def update_remote(self, resource_id: str, inputs: I, state: Mapping[str, Any]) -> Wire:
        """Change the object to what is asked for."""

    @abstractmethod
    async def delete_remote(self, resource_id: str, state: Mapping[str, Any]) -> None:
        """Delete the object.

        Raises:
            NotFoundError: There is none.
        """

    # ---- what a resource may define -----------------------------------------------------------------------------

    async def complete(self, inputs: I, served: Wire) -> Wire:
        """Finish an object of which `create_remote` could make only the first part."""
        return served

    async def settle(self, properties: dict[str, Any], asked: Mapping[str, Any]) -> None:
        """Spell served properties as the inputs do, where that takes a look-up."""

    async def settle_old(self, old: dict[str, Any], new: Mapping[str, Any]) -> None:
        """Spell the state as the new inputs do, before they are compared."""

    def id_of(self, served: Wire) -> str:
        """The resource's id."""
        return str(served["id"])

    # ---- what is the same for all -------------------------------------------------------------------------------

    async def diff(self, resource_id: str, state: Mapping[str, Any], inputs: Mapping[str, Any]) -> list[Difference]:
        """What an update would change."""
        self.session.owned.add((self.token, resource_id))
        old = dict(state)
        await self.settle_old(old, inputs)
        return differences(self.Inputs, old, inputs)

    async def create(self, values: Mapping[str, Any], seconds: float = 0) -> Found:
        """Create the object, or adopt the one that is already just so, in so many seconds; 0 is for no limit.

        Raises:
            SentryError: Nothing was created.
            PartialError: Something was created; the message names what is missing.
        """
        inputs: I = load(self.Inputs, values)
        limit = TimeLimit(seconds)
        async with limit.part():
            served = await self.create_remote(inputs)
        resource_id = self.id_of(served)
        self.session.made.add((self.token, resource_id))
        self.client.made(resource_id, str(served.get("slug", "")))
        # From here on there is an object: whatever goes wrong, its id must get into the state.
        try:
            async with limit.part():
                served = await self.complete(inputs, served)
            return await self._kept(served, values)
        except PartialError:
            raise
        except SentryError as error:
            raise PartialError(await self._left(resource_id, served, values), str(error)) from error
        except Exception as error:
            # A fault of this provider: reported as one, with the object kept.
            raise PartialError(await self._left(resource_id, served, values), "", fault=error) from error

    async def read(self, resource_id: str, state: Mapping[str, Any], inputs: Mapping[str, Any]) -> Found | None:
        """The object as it is now, None only if it surely does not exist."""
        try:
            served = await self.read_remote(resource_id, state)
        except NotFoundError:
            await self.session.confirm_organization()
            return None
        self.session.owned.add((self.token, self.id_of(served)))
        return await self._found(served, inputs)

    async def update(
        self, resource_id: str, state: Mapping[str, Any], values: Mapping[str, Any], seconds: float = 0
    ) -> Found:
        """Change the object to the new inputs, in so many seconds; 0 is for no limit."""
        self.session.owned.add((self.token, resource_id))
        try:
            async with TimeLimit(seconds).part():
                served = await self.update_remote(resource_id, load(self.Inputs, values), state)
        except NotFoundError as error:
            await self.session.confirm_organization()
            raise MissingError(
                f"the {self.noun} {resource_id}, or what it names, is gone ({error}): "
                "`pulumi up --refresh` makes it again"
            ) from error
        return await self._kept(served, values)

    async def delete(self, resource_id: str, state: Mapping[str, Any], seconds: float = 0) -> None:
        """Delete the object, in so many seconds (0 is for no limit); that it is gone already is fine."""
        if (self.token, resource_id) in self.session.adopted:
            # A forced replacement found this very object in place and kept it: deleting it would undo that.
            return
        # What this run deletes is not there to be adopted, whatever was listed before.
        self.session.owned.add((self.token, resource_id))
        try:
            async with TimeLimit(seconds).part():
                await self.delete_remote(resource_id, state)
        except NotFoundError:
            await self.session.confirm_organization()
        self.client.gone(resource_id, str(state.get("slug", "")))

    def equal(self, inputs: I, served: Wire) -> bool:
        """Whether a served object is what the inputs ask for."""
        asked = dump(inputs)
        there = self.from_wire(served)
        return not [item for item in differences(self.Inputs, there, asked) if item.path not in {"project", "team"}]

    async def _left(self, resource_id: str, served: Wire, asked: Mapping[str, Any]) -> Found:
        """What a create that failed has left, as far as it can be known: at least the id."""
        try:
            return await self._found(served, asked)
        except Exception:  # noqa: BLE001 - what failed before may fail again, and the id matters more
            return Found(resource_id, dict(asked), dict(asked))

    async def _found(self, served: Wire, asked: Mapping[str, Any]) -> Found:
        properties = self.from_wire(served)
        await self.settle(properties, asked)
        kept = reconcile(self.Inputs, asked, properties)
        outputs = {member.name: properties.get(member.name) for member in members(self.Outputs)}
        inputs = without_defaults(self.Inputs, kept, asked, importing=not asked)
        return Found(self.id_of(served), outputs | kept, inputs)

    async def _kept(self, served: Wire, asked: Mapping[str, Any]) -> Found:
        """The object after a write, unless Sentry quietly left out a part of what was asked for."""
        found = await self._found(served, asked)
        if not self.plan_limited:
            return found
        changed = {item.path.split(".")[0] for item in differences(self.Inputs, found.state, asked)}
        refused = [reason for name, reason in self.plan_limited.items() if name in changed]
        if refused:
            raise PartialError(found, "; ".join(refused))
        return found
