"""PagerDutyService: a row in the table of services that Sentry's PagerDuty integration can page."""

from __future__ import annotations

from typing import Annotated, Any

from pulumi_plugin_kit.fields import shape

from ..fields import Field
from .base import Wire
from .integration_table import INTEGRATION, TableRow


@shape
class PagerDutyServiceInputs:
    """What a row is made of."""

    integration_id: Annotated[str, INTEGRATION]
    service: Annotated[str, Field("Name of the service, as alerts show it.", min_items=1)]
    integration_key: Annotated[
        str, Field("Key of the service's Events API v2 integration in PagerDuty.", secret=True, min_items=1)
    ]


@shape
class PagerDutyServiceOutputs:
    """Nothing beyond the inputs and the id."""


class PagerDutyService(TableRow[PagerDutyServiceInputs]):
    """A row by its numeric id."""

    token = "sentry:index:PagerDutyService"  # noqa: S105 - a type token
    noun = "PagerDuty service"
    description = (
        "A service that alerts can page, in the table of a PagerDuty integration. Its id is the targetIdentifier of an "
        "alert's action. Import it as INTEGRATION/ID."
    )
    Inputs = PagerDutyServiceInputs
    Outputs = PagerDutyServiceOutputs
    table = "service_table"
    title = "service"
    no_id = 0

    def integration(self, inputs: PagerDutyServiceInputs) -> str:
        """The integration's id."""
        return inputs.integration_id

    def name(self, inputs: PagerDutyServiceInputs) -> str:
        """The service's name."""
        return inputs.service

    def to_wire(self, inputs: PagerDutyServiceInputs) -> Wire:
        """The row without its id."""
        return {"service": inputs.service, "integration_key": inputs.integration_key}

    def from_wire(self, served: Wire) -> dict[str, Any]:
        """All inputs."""
        return {
            "integrationId": str(served["integrationId"]),
            "service": served["service"],
            "integrationKey": served["integration_key"],
        }
