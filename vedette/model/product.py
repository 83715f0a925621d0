"""A product file: one company product with all that watches it."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, model_validator

from vedette import names, units
from vedette.model.rule import Alert, Override, Route
from vedette.model.types import (
    Interval,
    Mark,
    Minutes,
    Model,
    Repository,
    Rows,
    Runbook,
    Severity,
    Slug,
    Timeout,
    Title,
)
from vedette.units import Duration

Display = Literal["line", "area", "bar", "table", "big_number", "categorical_bar"]
Dataset = Literal["spans", "error-events", "logs", "tracemetrics", "issue"]
Named = Annotated[str, Field(max_length=50)]


class Team(Model):
    """A Sentry team. A mailbox is a team whose one member is that address, invited by hand."""

    name: Title
    mailbox: str | None = Field(None, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")


class Service(Model):
    """A deployable part: a Sentry project with a key of its own."""

    platform: str = Field(pattern=r"^[a-z][a-z0-9-]*$", description="Sentry's word, such as javascript-nextjs")
    repository: Repository = Field(description="owner/name on GitHub; runbooks are read there")
    team: Slug | None = Field(None, description="the owner; default: the product's team")
    defaults: Mapping[Slug, Override] = Field({}, description="changes to the rules that every service gets")
    rows: Rows = ()


class Environment(Model):
    """What differs in one environment."""

    route: Route | None = Field(None, description="where everything here goes, whatever its own route says")
    alerts: Mapping[Named, Override] = Field({}, description="by the alert's name")


class Cron(Model):
    """A scheduled job that must check in; its name is the slug that check-ins use."""

    title: Title
    service: Slug
    schedule: str = Field(description="five cron fields")
    timezone: str = Field("UTC", description="an IANA name")
    margin: Minutes = Field(description="how late a check-in may be")
    at_most: Minutes = Field(description="how long a run may take")
    failures: int = Field(1, ge=1, le=720, description="bad check-ins in a row before it counts")
    recoveries: int = Field(1, ge=1, le=720, description="good check-ins in a row before it is over")
    severity: Severity
    route: Route | None = None
    runbook: Runbook | None = None
    rows: Rows = ()


class Uptime(Model):
    """An address that must answer."""

    title: Title
    service: Slug
    url: str = Field(pattern=r"^https?://[^\s/]+\S*$", max_length=255)
    method: Literal["GET", "HEAD"] = "GET"
    every: Interval
    timeout: Timeout = Field(Duration(5 * units.UNIT_MS["s"]))
    failures: int = Field(3, ge=1, le=720, description="failed checks in a row before it is down")
    recoveries: int = Field(1, ge=1, le=720, description="good checks in a row before it is up")
    severity: Severity
    route: Route | None = None
    runbook: Runbook | None = None
    rows: Rows = ()


class Markers(Model):
    """Lines across a chart of durations."""

    warning: Mark
    critical: Mark

    @model_validator(mode="after")
    def _order(self) -> "Markers":
        if self.warning >= self.critical:
            raise units.UnitError(
                f"the marker `warning` ({self.warning}) is not below `critical` ({self.critical})",
                "swap or correct them",
            )
        return self


class Widget(Model):
    """One chart, number or table."""

    title: Title
    description: str = ""
    display: Display
    dataset: Dataset
    show: tuple[str, ...] = Field(min_length=1, description="aggregates or equations, one series each")
    by: tuple[str, ...] = Field((), description="fields to group by")
    query: str = Field("", description="Sentry search")
    sort: str = Field("", description="a shown aggregate, with - for falling")
    limit: int | None = Field(None, ge=1, le=10, description="how many groups; Sentry needs it with `by`")
    interval: Literal["5m", "1h", "1d"] = Field("1h", description="one point per interval")
    markers: Markers | None = None
    width: int = Field(3, ge=1, le=6, description="columns of six")

    @model_validator(mode="after")
    def _grouped(self) -> "Widget":
        if self.by and self.limit is None:
            raise units.UnitError("`by` needs `limit`: Sentry shows so many groups at most", "add `limit: 5`")
        if self.sort and self.sort.removeprefix("-") not in (*self.show, *self.by):
            raise units.UnitError(
                f"`{self.sort}` sorts by something that is not shown; shown are {', '.join((*self.show, *self.by))}",
                "name one of them, with - before it for falling",
            )
        return self


class Dashboard(Model):
    """A Sentry dashboard over all projects of the product."""

    title: Title
    period: Literal["1h", "24h", "7d", "14d", "30d", "90d"] = "24h"
    widgets: tuple[Widget, ...] = Field(min_length=1, max_length=30)
    rows: Rows = ()


class Product(Model):
    """One product file."""

    product: Slug
    title: Title
    team: Slug = Field(description="who owns it: a team of this file")
    teams: Mapping[Slug, Team]
    services: Mapping[Slug, Service]
    routes: Mapping[Severity, Route] = Field({}, description="whom to tell, by severity")
    environments: Mapping[str, Environment] = Field({names.PRODUCTION: Environment()})
    alerts: Mapping[Slug, Alert] = {}
    crons: Mapping[Slug, Cron] = {}
    uptimes: Mapping[Slug, Uptime] = {}
    dashboards: Mapping[Slug, Dashboard] = {}
    rows: Rows = ()
