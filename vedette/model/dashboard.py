"""Boards and their widgets."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator

from vedette import units
from vedette.fields import search, text, vendors
from vedette.fields.types import Covers, Mark, Model, Title
from vedette.model.aggregates import Dataset, aggregate
from vedette.model.widgets import USUAL

Display = Literal["line", "area", "bar", "table", "big_number", "categorical_bar"]
WidgetNote = Annotated[str, Field(max_length=vendors.WIDGET_TEXT), AfterValidator(text.line)]
Query = Annotated[str, AfterValidator(text.line), AfterValidator(search.query)]


class Markers(Model):
    """Lines across a chart of durations."""

    warning: Mark
    critical: Mark

    @model_validator(mode="after")
    def _order(self) -> Markers:
        if self.warning >= self.critical:
            raise units.UnitError(
                f"the marker `warning` ({self.warning}) is not below `critical` ({self.critical})",
                "swap or correct them",
            )
        return self


class Widget(Model):
    """One chart, number or table; a plain text names a usual one."""

    title: Title
    description: WidgetNote = ""
    display: Display
    dataset: Dataset
    show: tuple[text.Line, ...] = Field(min_length=1, description="aggregates or equations, one series each")
    by: tuple[text.Line, ...] = Field((), description="fields to group by")
    query: Query = Field("", description="Sentry search")
    sort: Annotated[str, AfterValidator(text.line)] = Field("", description="a shown aggregate, with - for falling")
    limit: int | None = Field(None, ge=1, le=10, description="how many groups; Sentry needs it with `by`")
    interval: Literal["5m", "1h", "1d"] = Field("1h", description="one point per interval")
    markers: Markers | None = None
    width: int = Field(3, ge=1, le=6, description="columns of six")

    @model_validator(mode="before")
    @classmethod
    def _usual(cls, value: Any) -> Any:  # noqa: ANN401 - whatever the catalog has there
        if not isinstance(value, str):
            return value
        if value not in USUAL:
            raise units.UnitError(
                f"`{value}` is no usual widget; usual are {', '.join(USUAL)}", "name one of them, or describe your own"
            )
        return USUAL[value]

    @field_validator("show")
    @classmethod
    def _readable(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        dataset: Dataset | None = info.data.get("dataset")
        if dataset and dataset != "issue":  # the columns of a list of issues are no aggregates
            for one in value:
                aggregate(one, dataset)
        return value

    @model_validator(mode="after")
    def _grouped(self) -> Widget:
        if self.by and self.limit is None:
            raise units.UnitError("`by` needs `limit`: Sentry shows so many groups at most", "add `limit: 5`")
        if self.sort and self.sort.removeprefix("-") not in (*self.show, *self.by):
            raise units.UnitError(
                f"`{self.sort}` sorts by something that is not shown; shown are {', '.join((*self.show, *self.by))}",
                "name one of them, with - before it for falling",
            )
        return self


class Dashboard(Model):
    """A Sentry dashboard over all projects of the product, or one for each service."""

    title: Title
    per: Literal["product", "service"] = Field("product", description="`service`: a board for each")
    period: Literal["1h", "24h", "7d", "14d", "30d", "90d"] = "24h"
    widgets: tuple[Widget, ...] = Field(min_length=1, max_length=30)
    covers: Covers = ()
