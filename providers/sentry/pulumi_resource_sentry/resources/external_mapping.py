"""What teams and people are called in other services. No route lists the names: teams and members show theirs."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

from ..client import Route
from ..client.errors import MissingError
from ..fields import Field
from .base import Wire
from .only_listed import OnlyListed

I = TypeVar("I")  # noqa: E741 - the inputs' type

# Source: Sentry's published description.
_PROVIDERS = ("github", "github_enterprise", "gitlab", "slack", "slack_staging", "msteams", "jira_server", "perforce")
PROVIDER = Field("Kind of integration.", enum=(*_PROVIDERS, "custom_scm"))
INTEGRATION = Field("Id of the integration.", pattern=(r"[0-9]+", "write the numeric id of the integration"))
EXTERNAL_NAME = Field("Name there, such as @acme/payments or #payments.", min_items=1)
EXTERNAL_ID = Field(
    "Id there, which Slack needs: of the channel or of the person.", computed=True, made_of=("externalName",)
)


class ExternalMapping(OnlyListed[I]):
    """A name in another service, by its numeric id. Making the same one twice gives the first again."""

    create_route: ClassVar[Route]
    update_route: ClassVar[Route]
    delete_route: ClassVar[Route]

    @abstractmethod
    async def place(self, inputs: I) -> dict[str, str]:
        """What the path names: the team, or nothing."""

    @abstractmethod
    def kept(self, state: Mapping[str, Any]) -> dict[str, str]:
        """The same, of a mapping that exists."""

    @abstractmethod
    def same(self, inputs: I, served: Wire, place: Mapping[str, str]) -> bool:
        """Whether a mapping is of this team or person, with this name in this service."""

    def names_in(self, holder: Wire, key: str) -> list[Wire]:
        """The names that a list shows with a team or a person.

        Raises:
            MissingError: The key, which is described as optional, is left out: nothing is known of the names.
        """
        if holder.get(key) is None:
            raise MissingError(
                f"Sentry lists {holder.get('slug') or holder.get('email') or holder['id']} without the names that it "
                f"has in other services ({key}), so that no {self.noun} can be read: nothing was changed; try again, "
                "and report it if it stays so"
            )
        return list(holder[key])

    def query_of(self, state: Mapping[str, Any]) -> dict[str, str]:
        """All mappings."""
        return {}

    async def create_remote(self, inputs: I) -> Wire:
        """Adopt the mapping if it is there and the same; else make it."""
        place = await self.place(inputs)
        there = [item for item in await self.before() if self.same(inputs, item, place)]
        adopted = self._adopt(inputs, there, str(self.to_wire(inputs)["external_name"]))
        return adopted if adopted is not None else await self.post(inputs)

    async def named(self, inputs: I) -> Wire | None:
        """The mapping of this name."""
        place = await self.place(inputs)
        return next((item for item in await self.listed({}) if self.same(inputs, item, place)), None)

    async def post(self, inputs: I) -> Wire:
        """Make the mapping."""
        place = await self.place(inputs)
        served: Wire = await self.send(self.create_route, body=self.to_wire(inputs), **place)
        return served | self.whose(place)

    async def update_remote(self, resource_id: str, inputs: I, state: Mapping[str, Any]) -> Wire:
        """Change the mapping."""
        place = self.kept(state)
        served: Wire = await self.send(self.update_route, mapping=resource_id, body=self.to_wire(inputs), **place)
        return served | self.whose(place)

    async def delete_remote(self, resource_id: str, state: Mapping[str, Any]) -> None:
        """Delete the mapping."""
        await self.send(self.delete_route, mapping=resource_id, **self.kept(state))

    def whose(self, place: Mapping[str, str]) -> Wire:
        """What the answer to a change may leave out."""
        return {}
