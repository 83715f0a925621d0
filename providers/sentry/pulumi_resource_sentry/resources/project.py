"""Project: where a service sends its events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pulumi_plugin_kit.fields import shape

from ..client import Route
from ..client.errors import BadRequestError, NotFoundError, SentryError
from ..fields import Field
from .adoption import UniqueResource
from .base import Wire

# The creating request takes shorter names than the changing one (Sentry's published description).
_NAME_AT_CREATE = 50
_SLUG = (
    r"(?![0-9]+$)[a-z0-9_\-]+",
    "use lower-case letters, digits, hyphens and underscores, and not digits alone",
)

_LINE = (r"[^\n]*\S[^\n]*", "write one line of text")
_IGNORED = "filters:error_messages"


def _ignored(served: Wire) -> str:
    # Lines end with line feeds alone: what else str.splitlines() takes for an end may be in a message.
    return (served.get("options") or {}).get(_IGNORED) or ""


def _field_form(name: str) -> str:
    # Sentry keeps the names of fields in lower case, for it looks for them in any.
    return name.strip().lower()


@shape
class ProjectInputs:
    """What a project is made of."""

    slug: Annotated[str, Field("Short name of the project in addresses, unique.", max_length=100, pattern=_SLUG)]
    name: Annotated[str, Field("Name that people see.", max_length=200, min_items=1)]
    platform: Annotated[
        str | None,
        Field("Platform of the service, such as python-django. Sentry knows which there are.", max_length=64),
    ] = None
    teams: Annotated[
        tuple[str, ...],
        Field("Slugs of the teams that own the project, at least one.", unordered=True, min_items=1),
    ]
    resolve_age: Annotated[
        int, Field("Hours without events after which an issue is resolved by itself; 0 for never.", minimum=0)
    ] = 0
    subject_prefix: Annotated[str, Field("Put before the subject of every mail.", max_length=200)] = ""
    subject_template: Annotated[
        str | None,
        Field(
            "Subject of mails; may hold $shortID, $title and ${tag:name}.", max_length=200, min_items=1, computed=True
        ),
    ] = None
    data_scrubber: Annotated[bool, Field("Whether Sentry removes sensitive values from events.")] = True
    data_scrubber_defaults: Annotated[
        bool, Field("Whether that includes what Sentry itself takes as sensitive: passwords, card numbers, ...")
    ] = True
    sensitive_fields: Annotated[
        tuple[str, ...],
        Field("Further fields that are sensitive.", unordered=True, pattern=_LINE, canonical=_field_form),
    ] = ()
    safe_fields: Annotated[
        tuple[str, ...],
        Field("Fields that are never removed.", unordered=True, pattern=_LINE, canonical=_field_form),
    ] = ()
    scrub_ip_addresses: Annotated[bool, Field("Whether addresses of users are not stored.")] = False
    ignored_errors: Annotated[
        tuple[str, ...],
        Field(
            "Messages of errors that are dropped; * stands for any text. Some plans lack it.",
            unordered=True,
            pattern=_LINE,
        ),
    ] = ()


@shape
class ProjectOutputs:
    """Nothing beyond the inputs and the id."""


class Project(UniqueResource[ProjectInputs]):
    """A project by its numeric id; all properties can be changed in place."""

    token = "sentry:index:Project"  # noqa: S105 - a type token
    noun = "project"
    description = (
        "A project, created without Sentry's default alert. Import it by id or slug. Deleting it deletes its events."
    )
    Inputs = ProjectInputs
    Outputs = ProjectOutputs

    def to_wire(self, inputs: ProjectInputs) -> Wire:
        """The body of a change; teams have requests of their own."""
        body: Wire = {
            "slug": inputs.slug,
            "name": inputs.name,
            "platform": inputs.platform,
            "resolveAge": inputs.resolve_age,
            "subjectPrefix": inputs.subject_prefix,
            "dataScrubber": inputs.data_scrubber,
            "dataScrubberDefaults": inputs.data_scrubber_defaults,
            "sensitiveFields": list(inputs.sensitive_fields),
            "safeFields": list(inputs.safe_fields),
            "scrubIPAddresses": inputs.scrub_ip_addresses,
            "options": {_IGNORED: "\n".join(inputs.ignored_errors)},
        }
        if inputs.subject_template is not None:
            body["subjectTemplate"] = inputs.subject_template
        return body

    def from_wire(self, served: Wire) -> dict[str, Any]:
        """The inputs; the answer to a create lacks some, which then have their defaults."""
        return {
            "slug": served["slug"],
            "name": served["name"],
            "platform": served.get("platform"),
            "teams": [team["slug"] for team in served.get("teams") or ()],
            "resolveAge": served.get("resolveAge") or 0,
            "subjectPrefix": served.get("subjectPrefix") or "",
            "subjectTemplate": served.get("subjectTemplate"),
            "dataScrubber": served.get("dataScrubber", True),
            "dataScrubberDefaults": served.get("dataScrubberDefaults", True),
            "sensitiveFields": served.get("sensitiveFields") or [],
            "safeFields": served.get("safeFields") or [],
            "scrubIpAddresses": served.get("scrubIPAddresses", False),
            "ignoredErrors": [line for line in _ignored(served).split("\n") if line],
        }

    def partial(self, inputs: ProjectInputs) -> ProjectInputs:
        """What the creating request can say: one team, a short name, no settings."""
        return ProjectInputs(
            slug=inputs.slug, name=inputs.name[:_NAME_AT_CREATE], platform=inputs.platform, teams=inputs.teams[:1]
        )

    async def post(self, inputs: ProjectInputs) -> Wire:
        """Create the project in its first team."""
        body = {
            "name": inputs.name[:_NAME_AT_CREATE],
            "slug": inputs.slug,
            "platform": inputs.platform,
            # The default rule mails everybody about every new issue.
            "default_rules": False,
        }
        served: Wire = await self.client.send(Route.CREATE_PROJECT, team=inputs.teams[0], body=body)
        return served | {"teams": served.get("teams") or [{"slug": inputs.teams[0]}]}

    async def named(self, inputs: ProjectInputs) -> Wire | None:
        """The project of this slug."""
        try:
            return await self.read_remote(inputs.slug, {})
        except NotFoundError:
            return None

    async def complete(self, inputs: ProjectInputs, served: Wire) -> Wire:
        """The settings and teams that the creating request cannot carry, if there are any."""
        if self.equal(inputs, served) and "subjectTemplate" not in served:
            # The answer to a create is a summary; the organisation may have settings of its own for new projects.
            served = await self.read_remote(self.id_of(served), {})
        if self.equal(inputs, served):
            return served
        return await self._change(self.id_of(served), inputs, self.from_wire(served))

    async def read_remote(self, resource_id: str, state: Mapping[str, Any]) -> Wire:
        """Read the project, by id or slug."""
        served: Wire = await self.client.send(Route.GET_PROJECT, project=resource_id)
        self.session.note("project", served)
        return served

    async def update_remote(self, resource_id: str, inputs: ProjectInputs, state: Mapping[str, Any]) -> Wire:
        """Change settings and teams."""
        return await self._change(resource_id, inputs, state)

    async def delete_remote(self, resource_id: str, state: Mapping[str, Any]) -> None:
        """Delete the project and all in it; Sentry finishes that in the background."""
        await self.client.send(Route.DELETE_PROJECT, project=resource_id)

    async def _change(self, project: str, inputs: ProjectInputs, was: Mapping[str, Any]) -> Wire:
        teams = set(was.get("teams") or ())
        # Added before removed: a project without a team is visible to nobody.
        for team in sorted(set(inputs.teams) - teams):
            await self.client.send(Route.ADD_PROJECT_TEAM, project=project, team=team)
        for team in sorted(teams - set(inputs.teams)):
            await self.client.send(Route.REMOVE_PROJECT_TEAM, project=project, team=team)
        body = self.to_wire(inputs)
        if sorted(inputs.ignored_errors) == sorted(was.get("ignoredErrors") or ()):
            # Plans without custom filters refuse the very mention, so it is made only for a change.
            del body["options"]
        try:
            served: Wire = await self.client.send(Route.UPDATE_PROJECT, project=project, body=body)
            self.session.note("project", served, changed=True)
        except BadRequestError as refusal:
            if "options" in body and "feature" in refusal.detail:
                wanted = "remove ignoredErrors or change the plan"
                raise SentryError(f"{refusal}: the plan lacks custom inbound filters; {wanted}") from refusal
            raise
        return served | {"teams": [{"slug": team} for team in inputs.teams]}
