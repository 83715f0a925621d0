"""What resources inside a project share: the project may be named by slug or id, and is the same project either way."""

from collections.abc import Mapping
from typing import Any, TypeVar

from ..client.errors import MissingError, NotFoundError
from ..fields import Field
from ..values import UNKNOWN
from .base import Resource

__all__ = ["PROJECT", "Placed"]

I = TypeVar("I")  # noqa: E741 - the inputs' type

PROJECT = Field("Slug or id of the project.", replace=True, max_length=100, min_items=1)


class Placed(Resource[I]):
    """A resource with the input `project` and the output `projectId`."""

    async def settle(self, properties: dict[str, Any], asked: Mapping[str, Any]) -> None:
        """Keep the project's slug where it was given; write it down for an import."""
        project_id, given = properties["projectId"], asked.get("project")
        if given == project_id:
            return
        if given and await self._is(given, project_id):
            properties["project"] = given
        else:
            properties["project"] = (await self.session.project(project_id))["slug"]

    async def settle_old(self, old: dict[str, Any], new: Mapping[str, Any]) -> None:
        """A project named in another way, or under its new slug, is no difference."""
        given = new.get("project")
        if given is UNKNOWN or given == old.get("project") or not isinstance(given, str):
            return
        if await self._is(given, str(old.get("projectId"))):
            old["project"] = given

    async def _is(self, reference: str, project_id: str) -> bool:
        if reference.isdecimal():
            return reference == project_id
        try:
            return await self.session.project_id(reference) == project_id
        except (MissingError, NotFoundError):
            return False
