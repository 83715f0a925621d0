"""What PagerDuty is to hold: teams, schedules, escalation policies and services.

People are named by their e-mail address; PagerDuty's ids are not known here, and nobody is ever created.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class PagerDutyTeam:
    """A PagerDuty team; `members` are e-mail addresses of users that exist."""

    key: str
    name: str
    description: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleLayer:
    """One rotation of a schedule.

    Attributes:
        start: When the layer takes effect, and when the first turn of the first of `people` begins.
        turn: Seconds until the next person takes over.
        people: E-mail addresses, in the order of their turns.
    """

    name: str
    start: datetime
    turn: int
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Who is on call when; later layers cover earlier ones. `team` is the key of a team's record."""

    key: str
    name: str
    description: str
    time_zone: str
    layers: tuple[ScheduleLayer, ...]
    team: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleTarget:
    """Whoever is on call; `schedule` is the key of its record."""

    schedule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonTarget:
    """One person, by e-mail address."""

    email: str


EscalationTarget = ScheduleTarget | PersonTarget


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationRule:
    """Whom one step notifies; unless somebody acknowledges, the next step follows `delay` minutes later."""

    delay: int
    targets: tuple[EscalationTarget, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationPolicy:
    """Whom an incident reaches and who is next; `loops` is how often it begins anew after the last step."""

    key: str
    name: str
    description: str
    rules: tuple[EscalationRule, ...]
    loops: int
    team: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PagerDutyService:
    """What pages. `escalation` is the key of a policy's record.

    Attributes:
        urgency: `severity_based` wakes people for an event's severity critical or error and not for warning or info
            (PagerDuty's documentation of dynamic notifications); `high` and `low` are the same for every event.
        acknowledgement_timeout: Seconds after which an acknowledged incident pages again; None for never.
        auto_resolve_timeout: Seconds after which an open incident is closed; None for never.
    """

    key: str
    name: str
    description: str
    escalation: str
    urgency: Literal["severity_based", "high", "low"]
    acknowledgement_timeout: int | None
    auto_resolve_timeout: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PagerDutyIntegration:
    """Where Sentry sends events for a service (`service` is the key of its record); it has a key of its own.

    That key becomes a row of Sentry's PagerDuty integration, named `row`, which alerts refer to; no person sees it.
    """

    key: str
    service: str
    name: str
    row: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessService:
    """What customers know by name, for the status page; `supported_by` are keys of services' records."""

    key: str
    name: str
    description: str
    contact: str
    supported_by: tuple[str, ...]
    team: str | None
