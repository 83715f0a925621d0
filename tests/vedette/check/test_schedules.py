"""Schedules: which expressions are taken, and the shortest time between two runs."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise, takewhile
from zoneinfo import ZoneInfo

import pytest
from cronsim import CronSim, CronSimError
from hypothesis import given, settings
from hypothesis import strategies as st

from vedette.check import gaps
from vedette.check.gaps import NeverError, shortest_gap
from vedette.cron import problems as cron_problems
from vedette.units import Duration

FIELDS = st.tuples(
    st.sampled_from(["0", "*/20", "15,45", "59"]),
    st.sampled_from(["*", "0", "1,7,13,19,20", "*/5", "22-23", "23"]),
    st.sampled_from(["*", "1", "28-31", "31", "L", "29", "1,15"]),
    st.sampled_from(["*", "2", "1,2", "2,3", "*/5", "12,1"]),
    st.sampled_from(["*", "1", "1-5", "7", "0,3", "1#5", "5L"]),
)


@settings(max_examples=20, deadline=None)
@given(fields=FIELDS)
def test_the_shortest_gap_is_that_of_all_runs_of_years(fields):
    schedule = " ".join(fields)
    # All runs of the period where they are few, and of a year where they are many.
    years = 1 if fields[1] in {"*", "*/5"} else 28
    start = datetime(2024, 1, 1, tzinfo=UTC)
    end = start.replace(year=start.year + years)
    try:
        gap = shortest_gap(schedule)
    except (NeverError, CronSimError):
        gap = None
        assert fields[2] in {"31", "29", "28-31"} or "#" in fields[4]
    runs = takewhile(lambda run: run < end, CronSim(schedule, start)) if gap else ()
    apart = [later - earlier for earlier, later in pairwise(runs)]
    if apart and years > 1:
        assert timedelta(milliseconds=gap.ms) == min(apart)
    elif apart:
        assert timedelta(milliseconds=gap.ms) <= min(apart)


@pytest.mark.parametrize(
    ("schedule", "zone", "wanted", "gap"),
    [
        ("0 1,7,13,19,20 * * *", "UTC", "2h", "1h"),
        ("0 0 29 2 *", "UTC", "7d", "1461d"),
        ("0 0 1 1 *", "UTC", "7d", "365d"),
        ("30 23 31 12 *", "UTC", "7d", "365d"),
        ("0 0 31 * *", "UTC", "7d", "31d"),
        ("0 1,3 * * *", "UTC", "2h", "2h"),
        ("0 1,3 * * *", "Europe/Berlin", "2h", "1h"),
        ("0 */4 * * *", "America/New_York", "4h", "3h"),
        ("30 2,3 * * *", "Europe/Berlin", "1h", "30m"),
        ("0 */2 * * *", "Asia/Tokyo", "2h", "2h"),
        # Half an hour is all that Lord Howe's clocks are moved by.
        ("0 1,3 * * *", "Australia/Lord_Howe", "2h", "90m"),
    ],
)
def test_clocks_that_are_moved_bring_runs_nearer(schedule, zone, wanted, gap):
    assert str(shortest_gap(schedule, zone, _duration(wanted))) == gap


def test_clock_changes_that_are_alike_are_looked_at_once(monkeypatch):
    made = []

    def counted(schedule, start):
        made.append(schedule)
        return CronSim(schedule, start)

    counted.LAST, counted.LAST_WEEKDAY = CronSim.LAST, CronSim.LAST_WEEKDAY
    monkeypatch.setattr(gaps, "CronSim", counted)
    for minute in range(10):
        shortest_gap(f"{minute} 3 * * 1-6", "Europe/Berlin", _duration("1d"))
    # Once for the times, once each for the clocks that are moved forwards and back: not for each of 56 changes.
    assert len(made) <= 10 * 3 + 1


@pytest.mark.parametrize(
    "zone", ["Africa/Casablanca", "Europe/Berlin", "Asia/Gaza", "Australia/Lord_Howe", "Asia/Tokyo"]
)
def test_every_clock_change_of_a_zone_is_found_to_the_minute(zone):
    here, hour = ZoneInfo(zone), timedelta(hours=1)
    moments = [datetime(2024, 1, 1, tzinfo=UTC) + number * hour for number in range(4 * 365 * 24)]
    offsets = [moment.astimezone(here).utcoffset() for moment in moments]
    # No zone moves its clocks between two hours of UTC but at half past one.
    hours = [moments[at] for at in range(1, len(moments)) if offsets[at] != offsets[at - 1]]
    found = [change for change in gaps._changes(zone) if change[0] <= moments[-1]]
    assert [-(-change[0].timestamp() // 3600) for change in found] == [moment.timestamp() / 3600 for moment in hours]
    for change, before, after in found:
        assert (change - timedelta(minutes=1)).astimezone(here).utcoffset() == before
        assert change.astimezone(here).utcoffset() == after


TERMS = [
    "*",
    "0",
    "5",
    "59",
    "60",
    "7",
    "8",
    "L",
    "LW",
    "l",
    "lw",
    "5L",
    "MON#1",
    "mon#2",
    "mon",
    "JAN",
    "MON-FRI",
    "FRI-MON",
    "1-5",
    "5-1",
    "*/5",
    "*/6",
    "*/7",
    "*/12",
    "*/13",
    "*/23",
    "*/24",
    "*/31",
    "*/59",
    "*/60",
    "*/90",
    "1/5",
    "1-9/2",
    "?",
    "1,2",
    "1,",
    ",1",
    "L/2",
    "5L/2",
    "1#6",
    "1#1/2",
    "W",
    "15W",
    "JAN-MAR",
    "31",
    "32",
    "12",
    "13",
    "23",
    "24",
    "-",
    "1-",
    "-1",
    "/",
    "*/",
    "/5",
    "*/0",
    "*-5",
    "MON/2",
    "#1",
    "MON#",
    "L-3",
    "**",
    "007",
    "1-2-3",
    "+1",
    "1_0",
    "\u00b9",
    "\u0661",
    "\u017fun",
    "fr\u0131",
    "1\xa02",
    "0x1",
]


@given(fields=st.lists(st.one_of(st.just("*"), st.sampled_from(TERMS)), min_size=5, max_size=5))
def test_a_schedule_that_is_taken_is_one_that_sentry_reads(fields):
    schedule = " ".join(fields)
    if not list(cron_problems(schedule)):
        CronSim(schedule, datetime(2024, 1, 1, tzinfo=UTC))
    if not list(cron_problems(schedule, "GitHub")):
        assert not list(cron_problems(schedule))
        # The POSIX form with names and steps, as GitHub's documentation has it.
        one = r"(\*|[0-9]+|[A-Za-z]{3})(-([0-9]+|[A-Za-z]{3}))?(/[0-9]+)?"
        assert re.fullmatch(rf"({one}(,{one})* ?){{5}}", schedule)


@pytest.mark.parametrize(
    "schedule",
    [
        "* * * * *", "*/5 0-23/2 1,15 JAN-MAR mon-fri", "0 0 L * *", "0 0 LW * *", "0 0 * * 5L", "0 0 * * MON#1,3#2",
        "0 0 * * 7", "5/15 * * * *", "*/59 */23 */31 */12 *", "00 02 * * *", "0  2 * * *", "0 0 L,15 * *",
    ],
)  # fmt: skip
def test_a_schedule_of_sentry_is_taken(schedule):
    assert not list(cron_problems(schedule))


@pytest.mark.parametrize(
    "schedule", ["0 0 L * *", "0 0 LW * *", "0 0 * * 5L", "0 0 * * MON#1", "0 0 * * 7", "0 0 * * 1-7"]
)
def test_what_only_sentry_reads_is_refused_for_github(schedule):
    ((message, hint),) = cron_problems(schedule, "GitHub")
    assert "GitHub" in message
    assert "allowed are" in message
    assert hint


@pytest.mark.parametrize(
    ("schedule", "said"),
    [
        (
            "61 25 32 13 8",
            ["minute", "0 to 59", "hour", "0 to 23", "day", "1 to 31", "month", "1 to 12", "weekday", "0 to 7"],
        ),
        ("*/90 * * * *", ["minute", "the step `90`", "1 to 59"]),
        ("0 */24 * * *", ["hour", "the step `24`", "1 to 23"]),
        ("0 2 ? * *", ["day", "has ?"]),
        ("0 2 L/2 * *", ["day", "step behind `L`"]),
        ("0 2 * * FRI-MON", ["weekday", "ends before it starts"]),
        ("0 2 * * MONDAY", ["weekday", "`MONDAY`", "SUN to SAT"]),
        ("0\u00a02 * * *", ["U+00A0"]),
        ("\u0661 2 * * *", ["U+0661"]),
        ("0 2 * * \u017fun", ["U+017F"]),
        ("0 2 * *", ["five fields", "here 4"]),
    ],
)
def test_each_wrong_field_is_named_with_its_range(schedule, said):
    messages = [message for message, hint in cron_problems(schedule) if hint]
    assert [word for word in said if word not in " ".join(messages)] == []


def _duration(written):
    return Duration({"m": 60_000, "h": 3_600_000, "d": 86_400_000}[written[-1]] * int(written[:-1]))
