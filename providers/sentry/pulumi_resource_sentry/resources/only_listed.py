"""Objects that Sentry serves only in lists: one list serves all of them, until something is written."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

from ..client import Route
from ..client.errors import NotFoundError
from .adoption import UniqueResource
from .base import Wire

I = TypeVar("I")  # noqa: E741 - the inputs' type


class OnlyListed(UniqueResource[I]):
    """A resource that has no address of its own to read from."""

    list_route: ClassVar[Route]

    @abstractmethod
    def query_of(self, state: Mapping[str, Any]) -> dict[str, str]:
        """The query of the list in which the object with this state is."""

    async def listed(self, query: dict[str, str]) -> list[Wire]:
        """The list, asked for once as long as nothing of this type is written."""
        key = (self.token, *sorted(query.items()))
        found: list[Wire] = await self.session.answers.get(key, lambda: self.client.pages(self.list_route, query=query))
        return found

    async def before(self) -> list[Wire]:
        """What was there before this run, asked for once; what it has made itself is never adopted."""
        return await self.session.before.get(self.token, lambda: self.listed(self.query_of({})))

    async def send(self, route: Route, **more: Any) -> Any:
        """Send a request that changes something, after which the lists are not known any more."""
        try:
            return await self.client.send(route, **more)
        finally:
            self.session.answers.forget(lambda key: isinstance(key, tuple) and key[0] == self.token)

    async def read_remote(self, resource_id: str, state: Mapping[str, Any]) -> Wire:
        """Find the object in its list."""
        for served in await self.listed(self.query_of(state)):
            if self.id_of(served) == resource_id:
                return served
        raise NotFoundError(self.list_route, 404, f"the list has no {self.noun} {resource_id}", {})
