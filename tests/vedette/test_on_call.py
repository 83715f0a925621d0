"""Who is on call: turns on the clock of the schedule, layers over layers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.contract.on_call import Shift, Step, shift, steps
from vedette.plan.records import (
    EscalationPolicy,
    EscalationRule,
    PersonTarget,
    Schedule,
    ScheduleLayer,
    ScheduleTarget,
)

DAY, WEEK = 86_400, 604_800
BERLIN = ZoneInfo("Europe/Berlin")


def layer(start, people, turn=WEEK):
    return ScheduleLayer(name="layer", start=start, turn=turn, people=tuple(people))


def schedule(*layers, time_zone="UTC"):
    return Schedule(key="rota", name="Rota", description="", time_zone=time_zone, layers=layers, team=None)


def at(text, zone=UTC):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def test_people_take_turns_and_begin_anew():
    rota = schedule(layer(at("2026-11-02T09:00"), ["ana", "ben", "chloe"]))
    days = ["2026-11-02T09:00", "2026-11-09T08:59", "2026-11-09T09:00", "2026-11-16T09:00", "2026-11-23T09:00"]
    assert [shift(rota, at(day)).person for day in days] == ["ana", "ana", "ben", "chloe", "ana"]


def test_who_is_next_is_said_with_the_moment():
    rota = schedule(layer(at("2026-11-02T09:00"), ["ana", "ben"]))
    assert shift(rota, at("2026-11-21T12:00")) == Shift(person="ana", until=at("2026-11-23T09:00"), following="ben")


def test_two_turns_of_one_person_are_one_shift():
    rota = schedule(layer(at("2026-11-02T09:00"), ["ana", "ana", "ben"]))
    assert shift(rota, at("2026-11-03T00:00")).until == at("2026-11-16T09:00")


def test_who_is_alone_is_never_relieved():
    rota = schedule(layer(at("2026-11-02T09:00"), ["ana"], turn=DAY))
    assert shift(rota, at("2030-01-01T00:00")) == Shift(person="ana")


def test_before_its_start_nobody_is_on_call():
    rota = schedule(layer(at("2026-11-02T09:00"), ["ana", "ben"]))
    assert shift(rota, at("2026-11-01T00:00")) == Shift(person=None, until=at("2026-11-02T09:00"), following="ana")


def test_a_later_layer_covers_an_earlier_one_once_it_starts():
    rota = schedule(
        layer(at("2026-11-02T09:00"), ["ana", "ben"]), layer(at("2026-11-20T00:00"), ["chloe", "ana"], turn=DAY)
    )
    assert shift(rota, at("2026-11-19T23:00")) == Shift(person="ana", until=at("2026-11-20T00:00"), following="chloe")
    assert shift(rota, at("2026-11-20T01:00")).person == "chloe"


def test_the_order_of_layers_decides_and_not_their_starts():
    rota = schedule(layer(at("2026-11-10T00:00"), ["ana"]), layer(at("2026-11-02T00:00"), ["ben"]))
    assert shift(rota, at("2026-11-21T00:00")) == Shift(person="ben")


@pytest.mark.parametrize(
    ("day", "hand_off"),
    [("2026-03-29", "2026-03-30T07:00"), ("2026-10-25", "2026-10-26T08:00")],
    ids=["summer time begins", "summer time ends"],
)
def test_a_hand_off_at_nine_stays_at_nine(day, hand_off):
    rota = schedule(
        layer(at("2026-01-05T09:00", BERLIN), ["ana", "ben"], turn=DAY),
        time_zone="Europe/Berlin",
    )
    found = shift(rota, at(f"{day}T12:00", BERLIN))
    assert found.until == at(hand_off)
    assert found.until.astimezone(BERLIN).hour == 9


def test_a_start_without_an_offset_is_on_the_clock_of_the_schedule():
    rota = schedule(layer(datetime(2026, 7, 6, 9), ["ana", "ben"]), time_zone="Europe/Berlin")  # noqa: DTZ001
    assert shift(rota, at("2026-07-13T06:59")).person == "ana"
    assert shift(rota, at("2026-07-13T07:00")).person == "ben"


def test_a_later_step_looks_at_its_schedule_when_its_time_comes():
    rota = schedule(layer(at("2026-11-02T09:00"), ["ana", "ben"]))
    policy = EscalationPolicy(
        key="p",
        name="P",
        description="",
        loops=0,
        team=None,
        rules=(
            EscalationRule(delay=60, targets=(ScheduleTarget(schedule="rota"),)),
            EscalationRule(delay=60, targets=(ScheduleTarget(schedule="rota"), PersonTarget(email="eva"))),
            EscalationRule(delay=30, targets=(PersonTarget(email="farid"),)),
        ),
    )
    found = steps(policy, {"rota": rota}, at("2026-11-09T08:30"))
    assert [(step.after, [one.person for one in step.shifts]) for step in found] == [
        (0, ["ana"]),
        (60, ["ben", "eva"]),
        (120, ["farid"]),
    ]
    assert found[2] == Step(after=120, shifts=(Shift(person="farid"),))


ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"])
HOURS = st.integers(min_value=1, max_value=24 * 14) | st.integers(min_value=1, max_value=14).map(lambda days: days * 24)
MOMENTS = st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(zone=ZONES, hours=HOURS, start=MOMENTS, size=st.integers(2, 5), moment=MOMENTS)
def test_everybody_has_their_turn_in_order_without_a_gap(zone, hours, start, size, moment):
    people = [f"person-{number}" for number in range(size)]
    rota = schedule(layer(start, people, turn=hours * 3600), time_zone=zone)
    watches = [shift(rota, max(moment, start))]
    for _ in range(2 * size):
        watches.append(shift(rota, watches[-1].until))
    for one, other in pairwise(watches):
        assert one.following == other.person
        assert people.index(other.person) == (people.index(one.person) + 1) % size
        # Where the clock is put forward or back, one turn of days is shorter or longer by as much, and none of hours.
        assert abs(other.until - one.until - timedelta(hours=hours)) <= timedelta(hours=0 if hours % 24 else 1)
        assert shift(rota, one.until - timedelta(seconds=1)).person == one.person


@given(hours=HOURS, start=MOMENTS, size=st.integers(1, 5), moment=MOMENTS)
def test_without_summer_time_a_turn_is_a_plain_division(hours, start, size, moment):
    people = [f"person-{number}" for number in range(size)]
    rota = schedule(layer(start, people, turn=hours * 3600))
    number = (moment - start) // timedelta(hours=hours)
    assert shift(rota, moment).person == (people[number % size] if number >= 0 else None)
