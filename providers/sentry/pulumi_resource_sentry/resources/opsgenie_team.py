"""OpsgenieTeam: a row in the table of teams that Sentry's Opsgenie integration can alert."""

from __future__ import annotations

from typing import Annotated, Any

from pulumi_plugin_kit.fields import shape

from ..fields import Field
from .base import Wire
from .integration_table import INTEGRATION, TableRow


@shape
class OpsgenieTeamInputs:
    """What a row is made of."""

    integration_id: Annotated[str, INTEGRATION]
    team: Annotated[str, Field("Name of the team, as alerts show it.", min_items=1)]
    integration_key: Annotated[
        str,
        Field(
            "Key of the team's Sentry integration in Opsgenie, which Sentry tries at once.", secret=True, min_items=1
        ),
    ]


@shape
class OpsgenieTeamOutputs:
    """Nothing beyond the inputs and the id."""


class OpsgenieTeam(TableRow[OpsgenieTeamInputs]):
    """A row by the id that Sentry gave it, which keeps the first name of the team: `123-Payments`."""

    token = "sentry:index:OpsgenieTeam"  # noqa: S105 - a type token
    noun = "Opsgenie team"
    description = (
        "A team that alerts can call, in the table of an Opsgenie integration. Its id is the targetIdentifier of an "
        "alert's action. Import it as INTEGRATION/ID."
    )
    Inputs = OpsgenieTeamInputs
    Outputs = OpsgenieTeamOutputs
    table = "team_table"
    title = "team"
    no_id = ""

    def integration(self, inputs: OpsgenieTeamInputs) -> str:
        """The integration's id."""
        return inputs.integration_id

    def name(self, inputs: OpsgenieTeamInputs) -> str:
        """The team's name."""
        return inputs.team

    def to_wire(self, inputs: OpsgenieTeamInputs) -> Wire:
        """The row without its id."""
        return {"team": inputs.team, "integration_key": inputs.integration_key}

    def from_wire(self, served: Wire) -> dict[str, Any]:
        """All inputs."""
        return {
            "integrationId": str(served["integrationId"]),
            "team": served["team"],
            "integrationKey": served["integration_key"],
        }
