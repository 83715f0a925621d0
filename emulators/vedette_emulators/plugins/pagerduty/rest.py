"""What PagerDuty's resources have in common: a collection, a wrapper, and four requests."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, ClassVar

from pulumi_plugin_kit.errors import PluginError

from vedette_emulators.plugins.errors import ServiceError
from vedette_emulators.plugins.pagerduty.client import PagerDuty
from vedette_emulators.plugins.resources import Resource, State

MANAGED = "Managed by Pulumi"
"""The description that Pulumi gives where the program has none."""

_DELETE_ATTEMPTS = 6
_DELETE_PAUSE = 0.5


class Rest(Resource):
    """A resource under `path`, its body in an object called `wrapper`."""

    path: ClassVar[str]
    wrapper: ClassVar[str]
    includes: ClassVar[tuple[str, ...]] = ()
    patient: ClassVar[bool] = False
    """Whether upstream deletes again after 400, since what uses the object may be on its way out."""
    gone: ClassVar[frozenset[int]] = frozenset({404})
    """The statuses of a delete that mean that there is nothing left to do."""

    def __init__(self, pagerduty: PagerDuty) -> None:
        self.pagerduty = pagerduty

    def body(self, inputs: State, state: State) -> dict[str, Any]:
        """The inputs as PagerDuty takes them; `state` is empty for a create."""
        raise TypeError(f"{type(self).__name__} has no body")

    def flatten(self, served: dict[str, Any], state: State) -> State:
        """What PagerDuty serves, as properties."""
        raise TypeError(f"{type(self).__name__} is not read")

    def collection(self, state: State) -> str:
        """The path of the collection."""
        return self.path

    def query(self, inputs: State) -> dict[str, Any]:
        """The query of a create and an update."""
        return {}

    async def create_remote(self, inputs: State) -> str:
        """POST the body."""
        body = {self.wrapper: self.body(inputs, {})}
        answer = await self.pagerduty("POST", self.collection(inputs), body, **self.query(inputs))
        return str(answer[self.wrapper]["id"])

    async def read_remote(self, ident: str, state: State) -> State | None:
        """GET the object; 404 means gone."""
        query = {"include[]": list(self.includes)} if self.includes else {}
        try:
            answer = await self.pagerduty("GET", f"{self.collection(state)}/{ident}", **query)
        except ServiceError as error:
            if error.status == 404:
                return None
            raise
        return self.flatten(answer[self.wrapper], state)

    async def update_remote(self, ident: str, state: State, inputs: State) -> None:
        """PUT the body."""
        body = {self.wrapper: self.body(inputs, state)}
        await self.pagerduty("PUT", f"{self.collection(state)}/{ident}", body, **self.query(inputs))

    async def delete_remote(self, ident: str, state: State) -> None:
        """DELETE the object."""
        for attempt in range(_DELETE_ATTEMPTS):
            try:
                await self.pagerduty("DELETE", f"{self.collection(state)}/{ident}")
            except ServiceError as error:
                if error.status in self.gone:
                    return
                if not (self.patient and error.status == 400 and attempt + 1 < _DELETE_ATTEMPTS):
                    raise
                await asyncio.sleep(_DELETE_PAUSE)
            else:
                return


def reference(ident: str | None, kind: str) -> dict[str, str] | None:
    """A reference to another object."""
    return {"id": ident, "type": kind} if ident else None


def ids(references: Iterable[dict[str, Any]] | None) -> list[str]:
    """The ids of references."""
    return [str(one["id"]) for one in references or ()]


def objects(path: str, values: Any) -> Iterable[tuple[str, dict[str, Any]]]:
    """The objects of a list with their paths, as far as a preview knows them."""
    for position, value in enumerate(values if isinstance(values, list) else []):
        if isinstance(value, dict):
            yield f"{path}[{position}]", value


def given(**values: Any) -> dict[str, Any]:
    """The values that Go's `omitempty` would send: all but the empty ones."""
    return {name: value for name, value in values.items() if value not in (None, "", 0, [], {}) or value is False}


def moment(text: str) -> datetime:
    """An RFC 3339 time.

    Raises:
        PluginError: It is none.
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise PluginError(f"{text!r} is no time: write it as 2026-01-31T09:00:00Z") from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def utc(text: Any) -> str:
    """The one spelling of a time, whatever its zone (upstream's SuppressRFC3339Diff); other text stays as it is."""
    try:
        return moment(str(text)).astimezone(UTC).isoformat()
    except PluginError:
        return str(text)
