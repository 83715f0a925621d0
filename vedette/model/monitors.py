"""Jobs that must check in and addresses that must answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from vedette import units
from vedette.fields import search, text, vendors
from vedette.fields.address import address
from vedette.fields.types import Covers, Interval, Minutes, Model, Runbook, Severity, Slug, Timeout, Title
from vedette.model.alert import Route
from vedette.units import Duration

MINUTE = units.UNIT_MS["m"]


def _json_path(path: str) -> str:
    if not path.startswith("$"):
        raise units.UnitError(f"`{path}` is no JSON path; one starts with $", f"write $.{path}")
    return search.closed(text.line(path))


CronTitle = Annotated[str, Field(min_length=1, max_length=vendors.CRON_NAME), AfterValidator(text.line)]
Url = Annotated[
    str,
    Field(max_length=vendors.UPTIME_ADDRESS, json_schema_extra={"pattern": r"^[Hh][Tt][Tt][Pp][Ss]?://[^\s/]+\S*$"}),
    AfterValidator(address),
]
JsonPath = Annotated[str, Field(json_schema_extra={"pattern": r"^\$"}), AfterValidator(_json_path)]


class Cron(Model):
    """A scheduled job that must check in; its name is the slug that check-ins use."""

    title: CronTitle
    service: Slug
    schedule: text.Line = Field(description="five cron fields")
    timezone: text.Line = Field("UTC", description="an IANA name")
    margin: Minutes = Field(Duration(10 * MINUTE), description="how late a check-in may be")
    max_runtime: Minutes = Field(Duration(30 * MINUTE), description="how long a run may take")
    failures: int = Field(1, ge=1, le=720, description="bad check-ins in a row before it counts")
    recoveries: int = Field(1, ge=1, le=720, description="good check-ins in a row before it is over")
    severity: Severity
    route: Route | None = None
    runbook: Runbook | None = None
    covers: Covers = ()


class Expect(Model):
    """What a healthy answer looks like; without it every 2xx is."""

    status: int = Field(200, ge=100, le=599)
    json_values: Mapping[JsonPath, text.Content] = Field(
        {}, alias="json", description="values by JSON path, such as $.status"
    )


class Uptime(Model):
    """An address that must answer."""

    title: Title
    service: Slug
    url: Url
    method: Literal["GET", "HEAD"] = "GET"
    every: Interval
    timeout: Timeout = Field(Duration(5 * units.UNIT_MS["s"]))
    failures: int = Field(3, ge=1, le=720, description="failed checks in a row before it is down")
    recoveries: int = Field(1, ge=1, le=720, description="good checks in a row before it is up")
    expect: Expect | None = None
    severity: Severity
    route: Route | None = None
    runbook: Runbook | None = None
    covers: Covers = ()
