"""getOrganization: the organisation itself."""

from __future__ import annotations

from typing import Annotated, Any

from pulumi_plugin_kit.fields import shape

from ..client import Client, Route
from ..client.errors import MissingError, NotFoundError
from ..fields import Field
from .base import Function


@shape
class OrganizationQuestion:
    """Which one."""

    slug: Annotated[str | None, Field("Slug of the organisation; the provider's own if absent.")] = None


@shape
class Organization:
    """What is known of it."""

    id: Annotated[str, Field("Numeric id.")]
    slug: Annotated[str, Field("Short name in addresses.")]
    name: Annotated[str, Field("Name that people see.")]
    region_url: Annotated[str, Field("Address of the region that holds its data.")]


class GetOrganization(Function[OrganizationQuestion]):
    """One organisation."""

    token = "sentry:index:getOrganization"  # noqa: S105 - a function token
    description = "Looks an organisation up by its slug."
    Arguments = OrganizationQuestion
    Result = Organization

    async def find(self, arguments: OrganizationQuestion) -> dict[str, Any]:
        """The organisation."""
        client: Client = self.client
        slug = arguments.slug or client.organization
        try:
            found = await client.send(Route.GET_ORGANIZATION, org=slug)
        except NotFoundError as error:
            raise MissingError(
                f'there is no organisation "{slug}" that this token can see at {client.root}: '
                "check sentry:organization and sentry:baseUrl"
            ) from error
        region = (found.get("links") or {}).get("regionUrl") or ""
        return {"id": str(found["id"]), "slug": found["slug"], "name": found["name"], "regionUrl": region}
