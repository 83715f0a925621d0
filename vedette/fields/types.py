"""The words of the catalog as types: slugs, durations, thresholds, severities."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator, WithJsonSchema, model_validator

from vedette import names, units
from vedette.fields import github, text, vendors
from vedette.units import Duration, Threshold

Severity = Literal["critical", "high", "medium", "low"]
Level = Literal["warning", "critical"]

_EVERYBODY = {"@here", "@channel", "@everyone"}


class Model(BaseModel):
    """A frozen part of the catalog; it refuses keys that it does not know and never converts a type."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=False)


def _handle(handle: str) -> str:
    if handle in _EVERYBODY:
        raise units.UnitError(f"`{handle}` is no user group: Slack keeps it for everybody", "name a user group")
    return handle


Slug = Annotated[str, Field(pattern=names.SLUG_PATTERN, max_length=50)]
Channel = Annotated[str, Field(pattern=names.CHANNEL_PATTERN)]
Handle = Annotated[str, Field(pattern=names.HANDLE_PATTERN), AfterValidator(_handle)]
Email = Annotated[str, Field(pattern=names.EMAIL_PATTERN, max_length=vendors.PERSON_EMAIL), AfterValidator(text.line)]
Repository = github.Repository
Runbook = Annotated[str, Field(pattern=names.RUNBOOK_PATTERN)]
Title = Annotated[str, Field(min_length=1, max_length=180), AfterValidator(text.line)]
Reason = Annotated[str, Field(min_length=10), AfterValidator(text.prose)]
Share = Annotated[float, Field(ge=0, le=1)]
Covers = Annotated[
    tuple[text.Line, ...],
    Field(description="ids of the requirements that this entry answers"),
]


def _text(pattern: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": pattern})


def _between(least: str, most: str, step: str) -> PlainValidator:
    """A duration within bounds that the vendor sets, in whole steps."""
    low, high, unit = (units.parse_duration(text) for text in (least, most, step))

    def parse(value: object) -> Duration:
        duration = value if isinstance(value, Duration) else units.parse_duration(value)
        if not low <= duration <= high or duration.ms % unit.ms:
            raise units.UnitError(
                f"`{value}` is out of range; allowed are {least} to {most} in steps of {step}",
                f"choose a duration from {least} to {most}",
            )
        return duration

    return PlainValidator(parse)


def _one_of(*allowed: str) -> PlainValidator:
    """One of the few durations that the vendor takes."""
    durations = {units.parse_duration(text) for text in allowed}

    def parse(value: object) -> Duration:
        duration = value if isinstance(value, Duration) else units.parse_duration(value)
        if duration not in durations:
            nearest = min(durations, key=lambda known: abs(known.ms - duration.ms))
            raise units.UnitError(
                f"`{value}` is not a duration that Sentry takes here; allowed are {', '.join(allowed)}",
                f"the nearest is {nearest}",
            )
        return duration

    return PlainValidator(parse)


def _limit(unit: units.Unit | None, value: object) -> Threshold:
    return value if isinstance(value, Threshold) else units.parse_threshold(value, unit)


_FIRST_YEAR, _LAST_YEAR = 2000, 2100


def _time(value: object) -> datetime:
    """An instant; text, since YAML's own dates are not read here."""
    if isinstance(value, datetime):
        return value
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise units.UnitError(
            f"`{value}` is not a time with its offset from UTC", "write it as 2026-01-05T09:00:00Z, or +01:00 for the Z"
        )
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise units.UnitError(
            f"`{value}` is out of range; allowed are the years {_FIRST_YEAR} to {_LAST_YEAR}", "correct the year"
        )
    return found


Time = Annotated[datetime, PlainValidator(_time), WithJsonSchema({"type": "string", "format": "date-time"})]

# The allowed values are Sentry's: metric windows and uptime intervals are fixed lists, cron times are minutes.
Window = Annotated[
    Duration, _one_of("1m", "5m", "10m", "15m", "30m", "1h", "2h", "4h", "1d"), _text(units.DURATION_PATTERN)
]
Interval = Annotated[Duration, _one_of("1m", "5m", "10m", "20m", "30m", "1h"), _text(units.DURATION_PATTERN)]
Rotation = Annotated[Duration, _between("1h", "365d", "1s"), _text(units.DURATION_PATTERN)]
Minutes = Annotated[Duration, _between("1m", "7d", "1m"), _text(units.DURATION_PATTERN)]
Hours = Annotated[Duration, _between("1h", "90d", "1h"), _text(units.DURATION_PATTERN)]
Mark = Annotated[Duration, _between("1ms", "1d", "1ms"), _text(units.DURATION_PATTERN)]
Timeout = Annotated[Duration, _between("1s", "60s", "1ms"), _text(units.DURATION_PATTERN)]
CountLimit = Annotated[Threshold, PlainValidator(partial(_limit, "")), _text(units.COUNT_PATTERN)]
TimeLimit = Annotated[Threshold, PlainValidator(partial(_limit, "ms")), _text(units.TIME_PATTERN)]
PercentLimit = Annotated[Threshold, PlainValidator(partial(_limit, "%")), _text(units.PERCENT_PATTERN)]
AnyLimit = Annotated[
    Threshold,
    PlainValidator(partial(_limit, None)),
    _text(f"{units.COUNT_PATTERN}|{units.TIME_PATTERN}|{units.PERCENT_PATTERN}"),
]

Limit = TypeVar("Limit", bound=Threshold)


class Limits(Model, Generic[Limit]):
    """One limit, or a warning and a critical one; a plain value in the catalog is the single limit."""

    single: Limit | None = None
    warning: Limit | None = None
    critical: Limit | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: object) -> object:
        return value if isinstance(value, dict | cls) else {"single": value}

    @model_validator(mode="after")
    def _either(self) -> Limits[Limit]:
        leveled = self.warning is not None and self.critical is not None
        if leveled == (self.single is not None) or (self.single and (self.warning or self.critical)):
            raise units.UnitError(
                "a limit is one threshold, or `warning` and `critical` together",
                'write {warning: "> 500ms", critical: "> 1000ms"}',
            )
        return self

    @property
    def leveled(self) -> bool:
        """Whether there is a warning before the critical limit."""
        return self.single is None

    def every(self) -> tuple[Threshold, ...]:
        """All limits, the mildest first."""
        return tuple(limit for limit in (self.single, self.warning, self.critical) if limit is not None)


class CountLimits(Limits[CountLimit]):
    """Limits of a number of events."""


class TimeLimits(Limits[TimeLimit]):
    """Limits of a duration."""


class PercentLimits(Limits[PercentLimit]):
    """Limits of a share."""


class AnyLimits(Limits[AnyLimit]):
    """Limits in the unit of the alert that they change."""
