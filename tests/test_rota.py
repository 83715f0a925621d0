"""The plan and the local PagerDuty agree on who is on call, though they share no code."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from vedette_emulators.pagerduty.state.rota import on_call

from vedette.contract.on_call import shift
from vedette.plan.records import Schedule, ScheduleLayer

ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"])
MOMENTS = st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
TURNS = st.integers(1, 14).map(lambda days: days * 86_400) | st.integers(1, 100).map(lambda hours: hours * 3600)
PEOPLE = st.lists(st.sampled_from(["ana", "ben", "chloe", "daniel"]), min_size=1, max_size=5)
LAYERS = st.lists(
    st.tuples(MOMENTS.map(lambda moment: moment.replace(microsecond=0)), TURNS, PEOPLE), min_size=1, max_size=3
)


@given(zone=ZONES, layers=LAYERS, at=MOMENTS)
def test_both_name_the_same_person_and_the_same_end(zone, layers, at):
    planned = Schedule(
        key="rota",
        name="Rota",
        description="",
        time_zone=zone,
        layers=tuple(
            ScheduleLayer(name="layer", start=start, turn=turn, people=tuple(people)) for start, turn, people in layers
        ),
        team=None,
    )
    stored = {
        "time_zone": zone,
        "overrides": [],
        "layers": [
            {
                "start": start.isoformat(),
                "end": None,
                "rotation_virtual_start": start.isoformat(),
                "rotation_turn_length_seconds": turn,
                "users": people,
                "restrictions": [],
            }
            for start, turn, people in layers
        ],
    }
    mine, theirs = shift(planned, at), on_call(stored, at)
    assert mine.person == (theirs.user if theirs else None)
    if theirs and mine.until:
        # The emulator was asked for one second, so it does not see a layer that begins later and takes over.
        if mine.until - timedelta(seconds=1) > at:
            before = on_call(stored, mine.until - timedelta(seconds=1))
            assert before
            assert before.user == mine.person
        after = on_call(stored, mine.until)
        assert after
        assert after.user == mine.following
