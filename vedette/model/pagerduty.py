"""What the catalog can declare in PagerDuty: teams, schedules, escalation policies and services.

What is described here belongs to the company: other products use it by its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from vedette import names, units
from vedette.fields import text, vendors
from vedette.fields.people import Members, People
from vedette.fields.types import Covers, Minutes, Model, Rotation, Slug, Time
from vedette.units import Duration

PagerName = Annotated[
    str,
    Field(min_length=1, max_length=vendors.PAGER_NAME, pattern=names.PAGER_PATTERN),
    AfterValidator(text.line),
]
PagerNote = Annotated[str, Field(max_length=vendors.PAGER_DESCRIPTION), AfterValidator(text.prose)]
Urgency = Literal["by severity", "high", "low"]
_HALF_AN_HOUR = Duration(1_800_000)


class PagerTeam(Model):
    """A PagerDuty team."""

    title: PagerName
    description: PagerNote = ""
    members: Members = ()
    covers: Covers = ()


class Layer(Model):
    """One rotation: `people` take turns, the first one from `start` on."""

    title: PagerName
    start: Time
    rotation: Rotation
    people: People


class Schedule(Model):
    """Who is on call when: one rotation, or several `layers` of which later ones cover earlier ones."""

    title: PagerName
    description: PagerNote = ""
    time_zone: text.Line = Field("Etc/UTC", description="an IANA name; turns change at its local time")
    start: Time | None = Field(None, description="when the first turn begins")
    rotation: Rotation | None = Field(None, description="until the next one takes over, such as 7d")
    people: People | None = Field(None, description="in the order of their turns")
    layers: tuple[Layer, ...] = ()
    team: Slug | None = Field(None, description="a team of `pagerduty.teams`")
    covers: Covers = ()

    @model_validator(mode="after")
    def _either(self) -> Schedule:
        plain = [part is not None for part in (self.start, self.rotation, self.people)]
        if any(plain) == bool(self.layers) or (any(plain) and not all(plain)):
            raise units.UnitError(
                "a schedule has `start`, `rotation` and `people`, or `layers` that have them",
                "write {start: 2026-01-05T09:00:00Z, rotation: 7d, people: [ana@example.com]}",
            )
        return self

    @property
    def rotations(self) -> tuple[Layer, ...]:
        """The layers; the only one has the schedule's title."""
        if self.start is None or self.rotation is None or self.people is None:
            return self.layers
        return (Layer(title=self.title, start=self.start, rotation=self.rotation, people=self.people),)


class Step(Model):
    """Whom an incident reaches that nobody has acknowledged for so long."""

    after: Minutes | None = Field(None, description="since the incident's start; none for the first step")
    people: Members = ()
    schedules: tuple[Slug, ...] = Field((), description="whoever is on call in these of `pagerduty.schedules`")

    @model_validator(mode="after")
    def _few(self) -> Step:
        if len(self.people) + len(self.schedules) > vendors.ESCALATION_TARGETS:
            raise units.UnitError(
                f"a step notifies {len(self.people) + len(self.schedules)} people and schedules;"
                f" PagerDuty takes {vendors.ESCALATION_TARGETS}",
                "split the step, or put the people into a schedule",
            )
        return self


class Escalation(Model):
    """Who is notified first, and who is next; after the last step it starts again `repeat` times (at most 9)."""

    title: PagerName
    description: PagerNote = ""
    steps: tuple[Step, ...]
    repeat: int = Field(0, ge=0, le=9)
    team: Slug | None = Field(None, description="a team of `pagerduty.teams`")
    covers: Covers = ()


class PagerService(Model):
    """What pages; routes name it by its title."""

    title: PagerName
    description: PagerNote = ""
    escalation: Slug = Field(description="one of `pagerduty.escalation_policies`")
    urgency: Urgency = Field("by severity", description="by severity: critical alerts wake people, others do not")
    acknowledgement_timeout: Minutes | None = Field(
        _HALF_AN_HOUR, description="how long an acknowledged incident is quiet before it pages again"
    )
    auto_resolve_timeout: Minutes | None = Field(None, description="when an open incident is closed; default: never")
    covers: Covers = ()


class BusinessService(Model):
    """What customers know by name; the status page shows it."""

    title: PagerName
    description: PagerNote = ""
    contact: text.Line = Field(description="whom to ask about it")
    supported_by: tuple[Slug, ...] = Field(min_length=1, description="of `pagerduty.services`")
    team: Slug | None = Field(None, description="a team of `pagerduty.teams`")
    covers: Covers = ()


class PagerDuty(Model):
    """What exists in the account."""

    teams: Mapping[Slug, PagerTeam] = {}
    schedules: Mapping[Slug, Schedule] = {}
    escalation_policies: Mapping[Slug, Escalation] = {}
    services: Mapping[Slug, PagerService] = {}
    business_services: Mapping[Slug, BusinessService] = {}
