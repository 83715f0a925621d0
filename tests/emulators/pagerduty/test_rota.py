"""Who is on call when: hand-offs, daylight saving, restrictions, layers and overrides."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vedette_emulators.pagerduty.state.rota import on_call, render

DAY, WEEK = 86_400, 7 * 86_400


def layer(*users: str, **changes: Any) -> dict[str, Any]:
    found = {
        "start": "2026-01-05T09:00:00Z",
        "end": None,
        "rotation_virtual_start": "2026-01-05T09:00:00Z",
        "rotation_turn_length_seconds": WEEK,
        "users": list(users),
        "restrictions": [],
    }
    return found | changes


def schedule(*layers: dict[str, Any], zone: str = "Etc/UTC", overrides: Any = ()) -> dict[str, Any]:
    return {"time_zone": zone, "layers": list(layers), "overrides": list(overrides)}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def who(doc: dict[str, Any], moment: str) -> str | None:
    entry = on_call(doc, at(moment))
    return entry.user if entry else None


@pytest.mark.parametrize(
    ("moment", "user"),
    [
        ("2026-01-05T08:59:59Z", None),
        ("2026-01-05T09:00:00Z", "ana"),
        ("2026-01-12T08:59:59Z", "ana"),
        ("2026-01-12T09:00:00Z", "ben"),
        ("2026-01-19T09:00:00Z", "ana"),
        ("2030-12-30T08:59:59Z", "ben"),
    ],
)
def test_turns_change_hands_at_the_moment_and_not_before(moment: str, user: str | None) -> None:
    assert who(schedule(layer("ana", "ben")), moment) == user


def test_turns_are_counted_from_the_virtual_start_however_early() -> None:
    doc = schedule(layer("ana", "ben", "chloe", rotation_virtual_start="2025-12-22T09:00:00Z"))
    assert [who(doc, f"2026-01-{day:02}T10:00:00Z") for day in (5, 12, 19)] == ["chloe", "ana", "ben"]


@pytest.mark.parametrize(
    ("moment", "user"),
    [
        ("2026-03-23T08:00:00Z", "ben"),  # 09:00 in Berlin, in winter
        ("2026-03-30T06:59:59Z", "ben"),  # 08:59:59 in Berlin, in summer by now
        ("2026-03-30T07:00:00Z", "ana"),
        ("2026-10-26T07:59:59Z", "ben"),  # winter again: the turn lasted an hour longer
        ("2026-10-26T08:00:00Z", "ana"),
    ],
)
def test_whole_days_change_hands_at_the_same_local_time_across_daylight_saving(moment: str, user: str) -> None:
    start = "2026-01-05T09:00:00+01:00"
    doc = schedule(layer("ana", "ben", start=start, rotation_virtual_start=start), zone="Europe/Berlin")
    assert who(doc, moment) == user


def test_turns_of_hours_last_as_long_on_the_day_of_the_change() -> None:
    start = "2026-03-28T00:00:00+01:00"
    turns = layer("ana", "ben", start=start, rotation_virtual_start=start, rotation_turn_length_seconds=12 * 3600)
    found = render(schedule(turns, zone="Europe/Berlin"), at("2026-03-29T00:00:00+01:00"), at("2026-03-30T12:00:00Z"))
    assert {(entry.end - entry.start).total_seconds() for entry in found.final[:-1]} == {12 * 3600}


def test_a_daily_restriction_keeps_its_local_hours_over_midnight_and_daylight_saving() -> None:
    night = {"type": "daily_restriction", "start_time_of_day": "22:00:00", "duration_seconds": 8 * 3600}
    doc = schedule(layer("ana", restrictions=[night]), zone="Europe/Berlin")
    assert who(doc, "2026-03-28T20:59:59Z") is None
    assert who(doc, "2026-03-28T21:00:00Z") == "ana"
    assert who(doc, "2026-03-29T03:59:59Z") == "ana"  # 05:59:59 in summer; the night had seven hours
    assert who(doc, "2026-03-29T04:00:00Z") is None
    entry = on_call(doc, at("2026-03-29T00:30:00Z"))
    assert entry is not None
    assert (entry.end - entry.start).total_seconds() == 7 * 3600


def test_a_weekly_restriction_counts_days_from_monday_and_may_pass_the_end_of_the_week() -> None:
    weekend = {
        "type": "weekly_restriction",
        "start_day_of_week": 6,
        "start_time_of_day": "12:00:00",
        "duration_seconds": 2 * DAY,
    }
    doc = schedule(layer("ana", restrictions=[weekend]))
    moments = ("2026-01-10T11:59:59Z", "2026-01-10T12:00:00Z", "2026-01-12T11:59:59Z", "2026-01-12T12:00:00Z")
    assert [who(doc, moment) for moment in moments] == [None, "ana", "ana", None]


def test_restrictions_that_overlap_are_one_time() -> None:
    parts = [
        {"type": "daily_restriction", "start_time_of_day": start, "duration_seconds": 4 * 3600}
        for start in ("08:00:00", "11:00:00")
    ]
    doc = schedule(layer("ana", restrictions=parts))
    found = render(doc, at("2026-01-06T00:00:00Z"), at("2026-01-07T00:00:00Z")).final
    assert [(one.start.hour, one.end.hour) for one in found] == [(8, 15)]


def test_a_later_layer_covers_an_earlier_one_and_leaves_the_rest() -> None:
    office = {"type": "daily_restriction", "start_time_of_day": "09:00:00", "duration_seconds": 8 * 3600}
    doc = schedule(layer("ana"), layer("ben", restrictions=[office]))
    found = render(doc, at("2026-01-06T00:00:00Z"), at("2026-01-07T00:00:00Z")).final
    assert [(one.start.hour, one.user) for one in found] == [(0, "ana"), (9, "ben"), (17, "ana")]


def test_an_override_covers_every_layer() -> None:
    swap = {"start": "2026-01-06T10:00:00Z", "end": "2026-01-06T11:00:00Z", "user": "chloe"}
    doc = schedule(layer("ana"), layer("ben"), overrides=[swap])
    assert [who(doc, f"2026-01-06T{hour}:00:00Z") for hour in ("09", "10", "11")] == ["ben", "chloe", "ben"]


def test_a_layer_ends_and_what_it_covered_comes_back() -> None:
    doc = schedule(layer("ana"), layer("ben", end="2026-01-08T00:00:00Z"))
    assert [who(doc, f"2026-01-{day}T00:00:00Z") for day in ("07", "08")] == ["ben", "ana"]


def test_entries_end_at_the_bounds_unless_they_may_overflow() -> None:
    doc = schedule(layer("ana", "ben", rotation_turn_length_seconds=DAY))
    since, until = at("2026-01-06T10:00:00Z"), at("2026-01-06T14:00:00Z")
    assert [(one.start, one.end) for one in render(doc, since, until).final] == [(since, until)]
    over = render(doc, since, until, overflow=True).final
    assert [(one.start.isoformat(), one.end.isoformat()) for one in over] == [
        ("2026-01-06T09:00:00+00:00", "2026-01-07T09:00:00+00:00")
    ]


LAYERS = st.builds(
    lambda users, hours, restricted, ends: layer(
        *users,
        rotation_turn_length_seconds=hours * 3600,
        restrictions=[{"type": "daily_restriction", "start_time_of_day": "21:30:00", "duration_seconds": 7 * 3600}]
        if restricted
        else [],
        end="2026-10-26T03:00:00Z" if ends else None,
    ),
    st.lists(st.sampled_from(["ana", "ben", "chloe"]), min_size=1, max_size=3),
    st.sampled_from([1, 5, 12, 24, 168]),
    st.booleans(),
    st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(LAYERS, min_size=1, max_size=3), st.sampled_from(["Etc/UTC", "Europe/Berlin", "America/Sao_Paulo"]))
def test_one_person_at_a_time_and_the_same_however_asked(layers: list[dict[str, Any]], zone: str) -> None:
    doc = schedule(*layers, zone=zone)
    since, until = at("2026-10-24T00:00:00Z"), at("2026-10-27T00:00:00Z")  # Berlin's clocks go back in between
    found = render(doc, since, until).final
    assert all(one.start < one.end for one in found)
    assert all(one.end <= following.start for one, following in itertools.pairwise(found))
    for hours in range(0, 72, 5):
        moment = since + timedelta(hours=hours, minutes=17)
        expected = [one.user for one in found if one.start <= moment < one.end]
        assert expected == ([entry.user] if (entry := on_call(doc, moment)) else [])
