"""Schedules that can be kept."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError

from vedette.findings import Finding
from vedette.source import Loaded, Path

# Any day will do; a fixed one keeps the answer the same for ever. A leap year before and after lies in reach.
_START = datetime(2024, 1, 1, tzinfo=UTC)
_FIELDS = 5


def schedules(loaded: Loaded) -> Iterator[Finding]:
    """`cron-invalid`, `cron-never-runs`, `cron-overlaps`, `timezone-unknown`."""
    for name, cron in loaded.product.crons.items():
        path = ("crons", name, "schedule")
        yield from time_zone(loaded, ("crons", name, "timezone"), cron.timezone)
        runs = _runs(cron.schedule)
        if runs is None:
            message = f"`{cron.schedule}` is no cron expression; it has five fields: minute hour day month weekday"
            hint = 'write it as "0 2 * * *" for every day at 02:00'
            yield loaded.source.finding("cron-invalid", path, message, hint)
        elif not runs:
            message = f"`{cron.schedule}` never runs: no date has this day and month"
            yield loaded.source.finding("cron-never-runs", path, message, "correct the day or the month")
        elif len(runs) > 1 and min(_gaps(runs)) < timedelta(milliseconds=cron.at_most.ms):
            message = f"a run may take {cron.at_most}, and `{cron.schedule}` starts the next after {_shortest(runs)}"
            hint = "lower `at_most`, or run it less often"
            yield loaded.source.finding("cron-overlaps", ("crons", name, "at_most"), message, hint)


def time_zone(loaded: Loaded, path: Path, name: str) -> Iterator[Finding]:
    """`timezone-unknown`: the name is one of the IANA's."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        message = f"unknown time zone `{name}`; it is an IANA name"
        hint = "write UTC, or a name such as Europe/Berlin"
        yield loaded.source.finding("timezone-unknown", path, message, hint)


def _runs(schedule: str) -> list[datetime] | None:
    """The next few runs; none when there is none within the search's fifty years; None for no expression."""
    if len(schedule.split()) != _FIELDS:
        return None
    try:
        times = CronSim(schedule, _START)
    except (CronSimError, ValueError):  # ValueError: a number of thousands of digits
        # CronSim itself refuses the 30th of February; with any month the same day must then be fine.
        minute, hour, day, month, weekday = schedule.split()
        return [] if _valid(f"{minute} {hour} {day} * {weekday}") and _valid(f"0 0 1 {month} *") else None
    runs: list[datetime] = []
    for time in times:
        runs.append(time)
        if len(runs) > 3:
            break
    return runs


def _valid(schedule: str) -> bool:
    try:
        CronSim(schedule, _START)
    except (CronSimError, ValueError):  # ValueError: a number of thousands of digits
        return False
    return True


def _gaps(runs: list[datetime]) -> list[timedelta]:
    return [later - earlier for earlier, later in pairwise(runs)]


def _shortest(runs: list[datetime]) -> str:
    return f"{int(min(_gaps(runs)).total_seconds()) // 60}m"
