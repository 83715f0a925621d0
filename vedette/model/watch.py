"""Jobs that must check in and addresses that must answer."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from vedette import units
from vedette.model.rule import Route
from vedette.model.types import Interval, Minutes, Model, Rows, Runbook, Severity, Slug, Timeout, Title
from vedette.units import Duration

MINUTE = units.UNIT_MS["m"]


class Cron(Model):
    """A scheduled job that must check in; its name is the slug that check-ins use."""

    title: Title
    service: Slug
    schedule: str = Field(description="five cron fields")
    timezone: str = Field("UTC", description="an IANA name")
    margin: Minutes = Field(Duration(10 * MINUTE), description="how late a check-in may be")
    at_most: Minutes = Field(Duration(30 * MINUTE), description="how long a run may take")
    failures: int = Field(1, ge=1, le=720, description="bad check-ins in a row before it counts")
    recoveries: int = Field(1, ge=1, le=720, description="good check-ins in a row before it is over")
    severity: Severity
    route: Route | None = None
    runbook: Runbook | None = None
    rows: Rows = ()


class Expect(Model):
    """What a healthy answer looks like; without it every 2xx is."""

    status: int = Field(200, ge=100, le=599)
    json_values: Mapping[str, str] = Field({}, alias="json", description="values by JSON path, such as $.status")


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
    expect: Expect | None = None
    severity: Severity
    route: Route | None = None
    runbook: Runbook | None = None
    rows: Rows = ()
