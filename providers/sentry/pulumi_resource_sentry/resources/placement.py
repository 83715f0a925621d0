"""What resources inside a project or team share: it may be named by slug or id, and is the same either way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

from pulumi_plugin_kit.values import UNKNOWN

from ..client.errors import MissingError, NotFoundError
from ..fields import Field
from .base import Resource

I = TypeVar("I")  # noqa: E741 - the inputs' type

PROJECT = Field("Slug or id of the project.", replace=True, max_length=100, min_items=1)
TEAM = Field("Slug or id of the team.", replace=True, max_length=50, min_items=1)


class Placed(Resource[I]):
    """A resource with the input `project` and the output `projectId`, or the same of a team."""

    holder: ClassVar[str] = "project"

    async def settle(self, properties: dict[str, Any], asked: Mapping[str, Any]) -> None:
        """Keep the holder's slug where it was given; write it down for an import."""
        holder_id, given = properties[f"{self.holder}Id"], asked.get(self.holder)
        if given == holder_id:
            return
        if given and await self._is(given, holder_id):
            properties[self.holder] = given
        else:
            properties[self.holder] = (await self.session.holder(self.holder, holder_id))["slug"]

    async def settle_old(self, old: dict[str, Any], new: Mapping[str, Any]) -> None:
        """A holder named in another way, or under its new slug, is no difference."""
        given = new.get(self.holder)
        if given is UNKNOWN or given == old.get(self.holder) or not isinstance(given, str):
            return
        if await self._is(given, str(old.get(f"{self.holder}Id"))):
            old[self.holder] = given

    async def _is(self, reference: str, holder_id: str) -> bool:
        if reference.isdecimal():
            return reference == holder_id
        try:
            return await self.session.holder_id(self.holder, reference) == holder_id
        except (MissingError, NotFoundError):
            return False
