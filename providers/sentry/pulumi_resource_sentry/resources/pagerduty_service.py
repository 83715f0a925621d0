"""PagerDutyService: a row in the table of services that Sentry's PagerDuty integration can page.

Sentry changes the table only as a whole, so that two who write at once lose each other's rows. Within a run one write
follows the other. Against other runs and people: the table is read immediately before it is written, and read again a
moment later, when whoever had read it at the same time has written too; a row that they lost is then written again.
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from ..client import Route
from ..client.errors import BadRequestError, LostAnswerError, MissingError, NotFoundError, SentryError
from ..fields import Field, shape
from .adoption import Adopting
from .base import Wire

__all__ = ["PagerDutyService", "PagerDutyServiceInputs"]

Table = list[dict[str, Any]]


@shape
class PagerDutyServiceInputs:
    """What a row is made of."""

    integration_id: Annotated[
        str,
        Field(
            "Id of the PagerDuty integration.",
            replace=True,
            pattern=(r"[0-9]+", "write the numeric id of the integration"),
        ),
    ]
    service: Annotated[str, Field("Name of the service, as alerts show it.", min_items=1)]
    integration_key: Annotated[
        str, Field("Key of the service's Events API v2 integration in PagerDuty.", secret=True, min_items=1)
    ]


@shape
class PagerDutyServiceOutputs:
    """Nothing beyond the inputs and the id."""


class PagerDutyService(Adopting[PagerDutyServiceInputs]):
    """A row by its numeric id, which is what an alert's action takes as its target."""

    token = "sentry:index:PagerDutyService"  # noqa: S105 - a type token
    noun = "PagerDuty service"
    description = (
        "A service that alerts can page, in the table of a PagerDuty integration. Its id is the targetIdentifier of an "
        "alert's action. Import it as INTEGRATION/ID."
    )
    Inputs = PagerDutyServiceInputs
    Outputs = PagerDutyServiceOutputs

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

    def import_id(self, served: Wire) -> str:
        """Rows are found only in their integration."""
        return f"{served['integrationId']}/{self.id_of(served)}"

    async def insert(self, inputs: PagerDutyServiceInputs) -> Wire:
        """Adopt the row of this name if it has the same key; else add one."""
        integration = inputs.integration_id
        rows = await self._rows(integration)
        same_name = [row | {"integrationId": integration} for row in rows if row["service"] == inputs.service]
        adopted = self._adopt(inputs, same_name, inputs.service)
        return adopted if adopted is not None else await self.post(inputs)

    async def post(self, inputs: PagerDutyServiceInputs) -> Wire:
        """Add the row."""
        row = self.to_wire(inputs)
        known: set[str] = set()

        def added(table: Table) -> dict[str, Any] | None:
            new = [item for item in table if str(item["id"]) not in known and item.items() >= row.items()]
            return next((item for item in new if (self.token, str(item["id"])) not in self.session.made), None)

        def add(table: Table) -> Table:
            known.update(str(item["id"]) for item in table)
            return [*table, {"id": 0, **row}]

        served = await self._change(inputs.integration_id, add, added)
        return {**served, "integrationId": inputs.integration_id}

    async def fetch(self, resource_id: str, state: Mapping[str, Any]) -> Wire:
        """Read the row; an import names it as INTEGRATION/ID."""
        integration, _, row = resource_id.rpartition("/")
        integration = integration or str(state.get("integrationId") or "")
        if not integration:
            raise MissingError(f'a row is found only in its integration: import it as INTEGRATION/{row}, not "{row}"')
        found = _row(await self._rows(integration), row)
        if found is None:
            raise NotFoundError(Route.GET_INTEGRATION, 404, f"the integration has no row {row}", {})
        return {**found, "integrationId": integration}

    async def store(self, resource_id: str, inputs: PagerDutyServiceInputs, state: Mapping[str, Any]) -> Wire:
        """Change the row; alerts that page it stay."""
        row = self.to_wire(inputs)

        def edit(table: Table) -> Table:
            if _row(table, resource_id) is None:
                raise MissingError(f'the row {resource_id} of "{inputs.service}" is gone: refresh, then run again')
            return [item | row if str(item["id"]) == resource_id else item for item in table]

        def edited(table: Table) -> dict[str, Any] | None:
            there = _row(table, resource_id)
            return there if there and there.items() >= row.items() else None

        served = await self._change(inputs.integration_id, edit, edited)
        return {**served, "integrationId": inputs.integration_id}

    async def remove(self, resource_id: str, state: Mapping[str, Any]) -> None:
        """Take the row out of the table."""

        def without(table: Table) -> Table:
            return [item for item in table if str(item["id"]) != resource_id]

        def gone(table: Table) -> dict[str, Any] | None:
            return {} if _row(table, resource_id) is None else None

        await self._change(str(state["integrationId"]), without, gone)

    async def _rows(self, integration: str) -> Table:
        served = await self.client.send(Route.GET_INTEGRATION, integration=integration)
        table: Table = (served.get("configData") or {}).get("service_table") or []
        return table

    async def _change(
        self, integration: str, change: Callable[[Table], Table], done: Callable[[Table], dict[str, Any] | None]
    ) -> dict[str, Any]:
        """Write the changed table until `done` finds the change in it, also a moment after."""
        policy = self.client.policy
        failure: SentryError = LostAnswerError(
            "somebody else writes the table of PagerDuty services all the time: run again later"
        )
        for attempt in range(policy.tries):
            async with self.session.lock(("table", integration)):
                before = await self._rows(integration)
                if attempt == 0 or done(before) is None:
                    try:
                        await self._write(integration, before, change(before))
                    except LostAnswerError as lost:
                        failure = lost
            patient = await self.client.rest(policy.settle_seconds)
            if (found := done(await self._rows(integration))) is not None:
                return found
            if not patient:
                break
        raise failure

    async def _write(self, integration: str, before: Table, after: Table) -> None:
        if after == before:
            return
        try:
            body = {"service_table": after}
            await self.client.send(Route.REPLACE_SERVICE_TABLE, integration=integration, body=body)
        except BadRequestError:
            # A row that somebody has deleted since it was read is refused; other refusals are about our own.
            if await self._rows(integration) == before:
                raise


def _row(table: Table, row: str) -> dict[str, Any] | None:
    return next((item for item in table if str(item["id"]) == row), None)
