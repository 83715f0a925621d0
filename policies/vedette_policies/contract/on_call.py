"""Who is on call, and who is next: PagerDuty's rotations.

A layer that comes later covers those before it from its start on (support.pagerduty.com/docs/schedules: the lowest
layer takes precedence). Turns of whole days are counted on the clock of the schedule's time zone: a hand-off at nine
stays at nine when summer time begins or ends, and that one turn is an hour shorter or longer. Turns of hours are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol, runtime_checkable
from zoneinfo import ZoneInfo

_DAY = 86_400


class Layer(Protocol):
    """One rotation of a schedule."""

    @property
    def start(self) -> datetime:
        """When it takes effect, and when the first turn of the first of its people begins."""

    @property
    def turn(self) -> int:
        """Seconds until the next person takes over."""

    @property
    def people(self) -> Sequence[str]:
        """In the order of their turns."""


class Schedule(Protocol):
    """Layers, of which later ones cover earlier ones."""

    @property
    def time_zone(self) -> str:
        """Such as `Europe/Berlin`."""

    @property
    def layers(self) -> Sequence[Layer]:
        """From the lowest to the highest."""


@runtime_checkable
class ScheduleTarget(Protocol):
    """Whoever is on call in a schedule."""

    @property
    def schedule(self) -> str:
        """The key of the schedule."""


class PersonTarget(Protocol):
    """One person."""

    @property
    def email(self) -> str:
        """Their address."""


class Rule(Protocol):
    """What PagerDuty calls a rule of an escalation policy: one step."""

    @property
    def delay(self) -> int:
        """Minutes until the next step."""

    @property
    def targets(self) -> Sequence[ScheduleTarget | PersonTarget]:
        """Whom it notifies."""


class Policy(Protocol):
    """What PagerDuty calls an escalation policy."""

    @property
    def rules(self) -> Sequence[Rule]:
        """Its steps, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """Who answers at a moment.

    Attributes:
        person: An e-mail address; None while nobody is on call.
        until: When somebody else takes over, in UTC; None where nobody ever does.
        following: Who that is.
    """

    person: str | None
    until: datetime | None = None
    following: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of an escalation: whom it notifies `after` minutes without an acknowledgement."""

    after: int
    shifts: tuple[Shift, ...]

    def people(self) -> tuple[str, ...]:
        """Those who are on call; PagerDuty passes over a step that has nobody."""
        return tuple(shift.person for shift in self.shifts if shift.person)


def members(layers: Iterable[Iterable[str]]) -> set[str]:
    """Everybody who takes a turn, in whatever layer of a schedule; with nobody in it the schedule reaches no one."""
    return {person for people in layers for person in people}


def shift(schedule: Schedule, at: datetime) -> Shift:
    """Who is on call at `at`, an aware moment, and who takes over when."""
    person = _person(schedule, at)
    for moment in _changes(schedule, at):
        if (following := _person(schedule, moment)) != person:
            return Shift(person=person, until=moment, following=following)
    return Shift(person=person)


def steps(policy: Policy, schedules: Mapping[str, Schedule], at: datetime) -> tuple[Step, ...]:
    """Whom an incident that opens at `at` reaches, as of that moment; `schedules` are by key.

    A later step looks at its schedule only when its time comes, which is why its minutes are added here.
    """
    found: list[Step] = []
    after = 0
    for rule in policy.rules:
        then = at + timedelta(minutes=after)
        shifts = tuple(
            shift(schedules[target.schedule], then)
            if isinstance(target, ScheduleTarget)
            else Shift(person=target.email)
            for target in rule.targets
        )
        found.append(Step(after=after, shifts=shifts))
        after += rule.delay
    return tuple(found)


def _person(schedule: Schedule, at: datetime) -> str | None:
    layer = _covering(schedule, at)
    return layer.people[_turn(layer, schedule, at) % len(layer.people)] if layer else None


def _covering(schedule: Schedule, at: datetime) -> Layer | None:
    zone = ZoneInfo(schedule.time_zone)
    begun = [layer for layer in schedule.layers if layer.people and _aware(layer.start, zone) <= at]
    return begun[-1] if begun else None


def _changes(schedule: Schedule, at: datetime) -> Iterator[datetime]:
    """The moments after `at` at which another person may take over; they end once each had a turn or cannot."""
    zone = ZoneInfo(schedule.time_zone)
    starts = sorted(moment for layer in schedule.layers if layer.people and (moment := _aware(layer.start, zone)) > at)
    # One round of turns is enough: within it everybody of the layer has been on call.
    for start in [*starts, None]:
        if layer := _covering(schedule, at):
            first = _turn(layer, schedule, at) + 1
            for number in range(first, first + len(layer.people)):
                moment = _begins(layer, zone, number)
                if start and moment >= start:
                    break
                yield moment
        if start:
            yield start
            at = start


def _turn(layer: Layer, schedule: Schedule, at: datetime) -> int:
    """The number of the turn that is on at `at`, from 0."""
    zone = ZoneInfo(schedule.time_zone)
    number = (at - _aware(layer.start, zone)) // timedelta(seconds=layer.turn)
    # Summer time moves hand-offs by an hour, so that the division may be one turn off.
    while _begins(layer, zone, number) > at:
        number -= 1
    while _begins(layer, zone, number + 1) <= at:
        number += 1
    return number


def _begins(layer: Layer, zone: ZoneInfo, number: int) -> datetime:
    """When a turn begins; a local time that the clock skips is as far after the jump as it was into it."""
    first, passed = _aware(layer.start, zone), number * timedelta(seconds=layer.turn)
    if layer.turn % _DAY:
        return first.astimezone(UTC) + passed
    return (first.astimezone(zone).replace(tzinfo=None) + passed).replace(tzinfo=zone).astimezone(UTC)


def _aware(moment: datetime, zone: ZoneInfo) -> datetime:
    """A start without an offset is on the clock of the schedule."""
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
