"""What one run of the provider knows of the organisation, asked for once and remembered."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from contextvars import Context
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from .client import Client, Route
from .client.errors import MissingError, NotFoundError

T = TypeVar("T")


class Once(Generic[T]):
    """A cache of answers where everyone who asks while the question is open shares the one request."""

    def __init__(self) -> None:
        self._tasks: dict[Hashable, asyncio.Future[T]] = {}

    async def get(self, key: Hashable, ask: Callable[[], Awaitable[T]]) -> T:
        """The answer for `key`. A failure is not remembered."""
        task = self._tasks.get(key)
        if task is None:
            # In a context of its own: the question is not bound to the time that its first asker has.
            asking = asyncio.get_running_loop().create_task(_coroutine(ask), context=Context())
            task = self._tasks[key] = asking
        try:
            # Shielded: that one resource is cancelled must not fail the others that wait for the same answer.
            return await asyncio.shield(task)
        except BaseException:
            if task.done() and self._tasks.get(key) is task:
                del self._tasks[key]
            raise

    def put(self, key: Hashable, answer: T) -> None:
        """Remember an answer that came without the question."""
        known = self._tasks[key] = asyncio.get_running_loop().create_future()
        known.set_result(answer)

    def forget(self, which: Callable[[Hashable], bool]) -> None:
        """Ask again for the answers to these keys, because something has changed them."""
        for key in [key for key in self._tasks if which(key)]:
            del self._tasks[key]


async def _coroutine(ask: Callable[[], Awaitable[T]]) -> T:
    return await ask()


@dataclass(slots=True)
class Listing:
    """The objects of one type in one place before anything was created: by name, and all ids."""

    by_name: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)


class Session:
    """The client, and what is known so far in this run."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.listings: Once[Listing] = Once()
        self.answers: Once[Any] = Once()
        # Of types that Sentry serves only in lists: what was there before this run, for adoption.
        self.before: Once[list[dict[str, Any]]] = Once()
        # Objects that this run has created or adopted: they are never adopted again, nor deleted as leftovers of a
        # replacement that found them in place.
        self.made: set[tuple[str, str]] = set()
        self.adopted: set[tuple[str, str]] = set()
        # Objects that resources in the stack are known to own, because the engine asked about them by id.
        self.owned: set[tuple[str, str]] = set()
        self._locks: dict[Hashable, asyncio.Lock] = {}

    def lock(self, key: Hashable) -> asyncio.Lock:
        """The lock of something that this run must change by one request after the other."""
        return self._locks.setdefault(key, asyncio.Lock())

    async def confirm_organization(self) -> None:
        """Make sure, once a run, that the organisation itself answers this token.

        A wrong token or organisation may get 404 for everything; only after this may 404 mean "does not exist".

        Raises:
            ApiError: The organisation does not answer with 200.
        """
        await self.answers.get("organization", self._organization)

    async def holder(self, kind: str, reference: str) -> dict[str, Any]:
        """A `project` or `team` as Sentry serves it, by slug or id, asked for once a run.

        Raises:
            MissingError: There is none.
        """
        found: dict[str, Any] = await self.answers.get((kind, reference), lambda: self._holder(kind, reference))
        self.note(kind, found)
        return found

    async def holder_id(self, kind: str, reference: str) -> str:
        """A project's or team's id, by slug or id; an id costs no request."""
        return reference if reference.isdecimal() else str((await self.holder(kind, reference))["id"])

    def note(self, kind: str, served: dict[str, Any], *, changed: bool = False) -> None:
        """Remember a project or team that was served for another reason; a change may have moved slugs about."""
        if changed:
            self.answers.forget(lambda key: isinstance(key, tuple) and key[0] == kind)
        for reference in (str(served["id"]), str(served["slug"])):
            self.answers.put((kind, reference), served)

    async def project(self, reference: str) -> dict[str, Any]:
        """A project as Sentry serves it, by slug or id, asked for once a run.

        Raises:
            MissingError: There is no such project.
        """
        return await self.holder("project", reference)

    async def project_id(self, reference: str) -> str:
        """A project's id, by slug or id; an id costs no request."""
        return await self.holder_id("project", reference)

    async def _organization(self) -> Any:
        try:
            return await self.client.send(Route.GET_ORGANIZATION)
        except NotFoundError as error:
            raise MissingError(
                f'Sentry knows no organisation "{self.client.organization}" that this token can see: check '
                "sentry:organization (its slug) and the token"
            ) from error

    async def _holder(self, kind: str, reference: str) -> Any:
        try:
            if kind == "team":
                return await self.client.send(Route.GET_TEAM, team=reference)
            return await self.client.send(Route.GET_PROJECT, project=reference)
        except NotFoundError as error:
            await self.confirm_organization()
            raise MissingError(
                f'there is no {kind} "{reference}" in the organisation "{self.client.organization}"'
            ) from error
