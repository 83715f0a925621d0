"""Creating without doubles: what is already there is adopted if it is the same, and never overwritten.

A name that the server keeps unique is simply tried: its refusal says that the name is taken. For the other types one
list per place and run says what was there before.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from ..client.errors import ApiError, BadRequestError, ConflictError, LostAnswerError, OccupiedError, SentryError
from ..session import Listing
from .base import Resource, Wire

# Deleting takes Sentry seconds; waits of 0.5 s, doubled each time, are that long together.
_TRIES_FOR_A_NAME = 5

I = TypeVar("I")  # noqa: E741 - the inputs' type


class Adopting(Resource[I]):
    """What all ways share."""

    @abstractmethod
    async def post(self, inputs: I) -> Wire:
        """Send the one request that creates the object."""

    def partial(self, inputs: I) -> I:
        """The inputs as far as `post` alone can fulfil them: what a crash right after it leaves behind."""
        return inputs

    def import_id(self, served: Wire) -> str:
        """What to give to `pulumi import`."""
        return self.id_of(served)

    def _adopt(self, inputs: I, candidates: Iterable[Wire], name: str) -> Wire | None:
        """The one candidate that is what was asked for, None if there are no candidates.

        Raises:
            OccupiedError: There are candidates, and none or several are what was asked for.
        """
        mine = [item for item in candidates if (self.token, self.id_of(item)) not in self.session.made]
        mine = [item for item in mine if (self.token, self.id_of(item)) not in self.session.owned]
        if not mine:
            return None
        same = [item for item in mine if self._acceptable(inputs, item)]
        if len(same) == 1:
            key = (self.token, self.id_of(same[0]))
            self.session.adopted.add(key)
            self.session.made.add(key)
            return same[0]
        raise OccupiedError(self._occupied(name, same or mine, several=bool(same)))

    def _acceptable(self, inputs: I, served: Wire) -> bool:
        return self.equal(inputs, served) or self.equal(self.partial(inputs), served)

    def _occupied(self, name: str, found: list[Wire], *, several: bool) -> str:
        ids = ", ".join(self.id_of(item) for item in found)
        how = "several times, just as asked for" if several else "with other settings"
        return (
            f'a {self.noun} named "{name}" already exists {how} (id {ids}), and it is not overwritten: take it over '
            f"with `pulumi import {self.token} NAME {self.import_id(found[0])}`, or choose another name"
        )


class UniqueResource(Adopting[I]):
    """A type whose slug or title the server keeps unique: its refusal names what is taken."""

    @abstractmethod
    async def named(self, inputs: I) -> Wire | None:
        """The object that holds the name, None if there is none."""

    async def create_remote(self, inputs: I) -> Wire:
        """Create; when the name is taken, look who holds it."""
        attempt = 0
        while True:
            attempt += 1
            try:
                return await self.post(inputs)
            except (ConflictError, BadRequestError) as refusal:
                if isinstance(refusal, BadRequestError) and not _name_is_taken(refusal):
                    raise
                holder = await self.named(inputs)
                if holder is None:
                    # Deleted, it may hold its name until Sentry has done deleting.
                    await _pause(self, attempt, _nameless(refusal), _TRIES_FOR_A_NAME)
                    continue
                adopted = self._adopt(inputs, [holder], _name_of(holder))
                if adopted is None:
                    raise
                return adopted
            except LostAnswerError as lost:
                # Whether it was done or not, trying again shows it: a name already taken is looked at above.
                await _pause(self, attempt, lost)


class ListedResource(Adopting[I]):
    """A type that may hold several objects of one name: looked up before a create, in one list a run."""

    @abstractmethod
    async def place(self, inputs: I) -> str:
        """Where names are compared: a project's id, or nothing for the whole organisation."""

    @abstractmethod
    async def listed(self, place: str) -> list[Wire]:
        """All objects of this type in a place."""

    @abstractmethod
    def name(self, inputs: I) -> str:
        """The name to look for."""

    async def create_remote(self, inputs: I) -> Wire:
        """Adopt the object of this name if it is the same; else create it, once."""
        place = await self.place(inputs)
        before = await self.session.listings.get((self.token, place), lambda: self._listing(place))
        name = self.name(inputs).strip()
        adopted = self._adopt(inputs, before.by_name.get(name, ()), name)
        return adopted if adopted is not None else await self._post_once(inputs, place, before)

    async def _post_once(self, inputs: I, place: str, before: Listing) -> Wire:
        attempt = 0
        while True:
            attempt += 1
            try:
                return await self.post(inputs)
            except LostAnswerError as lost:
                done = await self._landed(inputs, place, before)
                if done is not None:
                    return done
                await _pause(self, attempt, lost)

    async def _landed(self, inputs: I, place: str, before: Listing) -> Wire | None:
        """The object that a request without an answer has made after all, if it has."""
        for item in await self.listed(place):
            key = (self.token, self.id_of(item))
            if self.id_of(item) in before.ids or key in self.session.made:
                continue
            if _name_of(item) == self.name(inputs).strip() and self._acceptable(inputs, item):
                self.session.made.add(key)
                return item
        return None

    async def _listing(self, place: str) -> Listing:
        listing = Listing()
        for item in await self.listed(place):
            listing.by_name.setdefault(_name_of(item), []).append(item)
            listing.ids.add(self.id_of(item))
        return listing


def _name_of(served: Mapping[str, Any]) -> str:
    return str(served.get("title") or served.get("name") or served.get("slug"))


def _name_is_taken(refusal: ApiError) -> bool:
    detail = refusal.detail.lower()
    return "already" in detail or "in use" in detail or "exists" in detail


def _nameless(refusal: ApiError) -> OccupiedError:
    return OccupiedError(
        f"{refusal}. What holds the name cannot be read: Sentry is deleting it, or the token may not see it. Run again "
        "later, or choose another name"
    )


async def _pause(resource: Resource[Any], attempt: int, failure: SentryError, tries: int = 0) -> None:
    policy = resource.client.policy
    if attempt >= (tries or policy.tries) or not await resource.client.rest(policy.delay(attempt, {})):
        raise failure
