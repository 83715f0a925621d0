"""A row in a table of an integration's configuration: PagerDuty's services, Opsgenie's teams.

Sentry changes a table only as a whole, so that two who write at once lose each other's rows. Within a run one write
follows the other. Against other runs and people: the table is read immediately before it is written, and read again a
moment later, when whoever had read it at the same time has written too; a row that they lost is then written again.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

from ..client import Route
from ..client.errors import BadRequestError, LostAnswerError, MissingError, NotFoundError, SentryError
from ..fields import Field
from .adoption import Adopting
from .base import Wire

I = TypeVar("I")  # noqa: E741 - the inputs' type
Table = list[dict[str, Any]]

INTEGRATION = Field(
    "Id of the integration.", replace=True, pattern=(r"[0-9]+", "write the numeric id of the integration")
)


class TableRow(Adopting[I]):
    """A row by its id, which is what an alert's action takes as its target."""

    # The table in the configuration, the column of the name that people see, and the id of a row that has none yet.
    table: ClassVar[str]
    title: ClassVar[str]
    no_id: ClassVar[int | str]

    @abstractmethod
    def integration(self, inputs: I) -> str:
        """The integration's id."""

    @abstractmethod
    def name(self, inputs: I) -> str:
        """The name that people see."""

    def import_id(self, served: Wire) -> str:
        """Rows are found only in their integration."""
        return f"{served['integrationId']}/{self.id_of(served)}"

    async def create_remote(self, inputs: I) -> Wire:
        """Adopt the row of this name if it has the same key; else add one."""
        integration, name = self.integration(inputs), self.name(inputs)

        def adopted(table: Table) -> Wire | None:
            same = [row | {"integrationId": integration} for row in table if row[self.title] == name]
            return self._adopt(inputs, same, name)

        return await self._add(inputs, adopted)

    async def post(self, inputs: I) -> Wire:
        """Add the row."""
        return await self._add(inputs, lambda _: None)

    async def _add(self, inputs: I, there: Callable[[Table], Wire | None]) -> Wire:
        row = self.to_wire(inputs)
        known: set[str] = set()

        def added(table: Table) -> dict[str, Any] | None:
            new = [item for item in table if str(item["id"]) not in known and item.items() >= row.items()]
            return next((item for item in new if (self.token, str(item["id"])) not in self.session.made), None)

        def add(table: Table) -> Table:
            known.update(str(item["id"]) for item in table)
            return [*table, {"id": self.no_id, **row}]

        served = await self._change(self.integration(inputs), add, added, there)
        return {**served, "integrationId": self.integration(inputs)}

    async def read_remote(self, resource_id: str, state: Mapping[str, Any]) -> Wire:
        """Read the row; an import names it as INTEGRATION/ID."""
        integration, row = str(state.get("integrationId") or ""), resource_id
        if not integration and "/" in resource_id:
            # The id of an integration is a number; that of a row may have the name of a team, slashes and all.
            integration, _, row = resource_id.partition("/")
        if not integration:
            raise MissingError(f'a row is found only in its integration: import it as INTEGRATION/{row}, not "{row}"')
        found = _row(await self._rows(integration), row)
        if found is None:
            raise NotFoundError(Route.GET_INTEGRATION, 404, f"the integration has no row {row}", {})
        return {**found, "integrationId": integration}

    async def update_remote(self, resource_id: str, inputs: I, state: Mapping[str, Any]) -> Wire:
        """Change the row; alerts that page it stay."""
        row = self.to_wire(inputs)

        def edit(table: Table) -> Table:
            if _row(table, resource_id) is None:
                raise MissingError(f'the row {resource_id} of "{self.name(inputs)}" is gone: refresh, then run again')
            return [item | row if str(item["id"]) == resource_id else item for item in table]

        def edited(table: Table) -> dict[str, Any] | None:
            there = _row(table, resource_id)
            return there if there and there.items() >= row.items() else None

        served = await self._change(self.integration(inputs), edit, edited)
        return {**served, "integrationId": self.integration(inputs)}

    async def delete_remote(self, resource_id: str, state: Mapping[str, Any]) -> None:
        """Take the row out of the table."""

        def without(table: Table) -> Table:
            return [item for item in table if str(item["id"]) != resource_id]

        def gone(table: Table) -> dict[str, Any] | None:
            return {} if _row(table, resource_id) is None else None

        await self._change(str(state["integrationId"]), without, gone)

    async def _rows(self, integration: str) -> Table:
        served = await self.client.send(Route.GET_INTEGRATION, integration=integration)
        table: Table = (served.get("configData") or {}).get(self.table) or []
        return table

    async def _change(
        self,
        integration: str,
        change: Callable[[Table], Table],
        done: Callable[[Table], dict[str, Any] | None],
        there: Callable[[Table], dict[str, Any] | None] = lambda _: None,
    ) -> dict[str, Any]:
        """Write the changed table until `done` finds the change in it, also a moment after; not if it is `there`."""
        policy = self.client.policy
        failure: SentryError = LostAnswerError(
            f"somebody else writes the {self.table} of the integration all the time: run again later"
        )
        for attempt in range(policy.tries):
            async with self.session.lock(("table", integration)):
                before = await self._rows(integration)
                if attempt == 0 and (found := there(before)) is not None:
                    return found
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
            body = {self.table: after}
            await self.client.send(Route.REPLACE_TABLE, integration=integration, body=body)
        except BadRequestError:
            # A row that somebody has deleted since it was read is refused; other refusals are about our own.
            if await self._rows(integration) == before:
                raise


def _row(table: Table, row: str) -> dict[str, Any] | None:
    return next((item for item in table if str(item["id"]) == row), None)
