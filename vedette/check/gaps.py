"""The shortest time between two runs of a cron schedule.

All runs of 28 years are looked at without being listed: within them every date meets every day of the week, in leap
years too (between 2000 and 2100 the calendar repeats after 28 years). The times of day are the same on each day of the
schedule, so the shortest gap lies within a day or between two days that are nearest to each other. Only where a time
zone moves its clocks is one run after another asked for, around each of these moments; once for all that are
alike, with the same days of the schedule around them.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial, reduce
from itertools import pairwise, takewhile
from operator import gt, or_
from zoneinfo import ZoneInfo

from cronsim import CronSim

from vedette.units import UNIT_MS, Duration

_FIRST, _END = date(2024, 1, 1), date(2052, 1, 1)
_START = datetime(_FIRST.year, 1, 1, tzinfo=UTC)
_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)
_WEEK = 7
# No zone moves its clocks by more in these years; a gap that is longer by this much is still long enough afterwards.
_CLOCK_CHANGE = timedelta(hours=3)
# How far apart a zone's offsets are compared. The shortest time between two changes is Morocco's Ramadan, four weeks.
_APART = timedelta(days=7)

_Day = int | tuple[int, int]
"""As CronSim has them: a number, one of its signs for the last day, or a weekday and which of the month it is."""


class NeverError(ValueError):
    """The schedule has no run at all: no date has its day and month."""


@cache
def shortest_gap(schedule: str, zone: str = "UTC", wanted: Duration | None = None) -> Duration | None:
    """The shortest time from one start to the next; None for a schedule that runs once in 28 years.

    Args:
        schedule: Five cron fields.
        zone: The IANA name of a time zone that exists.
        wanted: The clock changes of the zone are only looked at where they could make a gap shorter than this.

    Raises:
        NeverError: It never runs.
        CronSimError: It is no cron expression, or one of a day that none of its months has.
    """
    times = CronSim(schedule, _START)
    minutes = sorted(hour * 60 + minute for hour in times.hours for minute in times.minutes)
    gaps = [(later - earlier) * _MINUTE for earlier, later in pairwise(minutes)]
    fields = " ".join(schedule.split()[2:])
    if not _days(fields):
        raise NeverError(schedule)
    if nearest := _nearest(fields):
        gaps.append(nearest * _DAY + (minutes[0] - minutes[-1]) * _MINUTE)
    shortest = min(gaps, default=None)
    least = timedelta(milliseconds=wanted.ms if wanted else 0)
    if shortest and wanted and least <= shortest < least + _CLOCK_CHANGE:
        shortest = min([shortest, *_at_clock_changes(schedule, zone, shortest)])
    return Duration(int(shortest.total_seconds()) * UNIT_MS["s"]) if shortest else None


@cache
def _days(fields: str) -> int:
    """The days that match the fields of day, month and weekday: bit n stands for the n-th day after the first."""
    cron = CronSim(f"0 0 {fields}", _START)
    by_date, by_weekday, by_month = _calendar()
    dates = _joined(by_date.get(day, 0) for day in cron.days)
    weekdays = _joined(by_weekday.get(day, 0) for day in cron.weekdays)
    either = dates & weekdays if cron.day_and else dates | weekdays
    return either & _joined(by_month[month] for month in cron.months)


@cache
def _nearest(fields: str) -> int | None:
    """How many days the nearest two are apart; None where there is one alone, or none."""
    days = _days(fields)
    return next((apart for apart in range(1, days.bit_length()) if days & (days >> apart)), None)


def _joined(days: Iterable[int]) -> int:
    return reduce(or_, days, 0)


@cache
def _calendar() -> tuple[dict[_Day, int], dict[_Day, int], dict[int, int]]:
    """The days of each date, weekday and month; bits as in `_days`."""
    by_date: dict[_Day, int] = {}
    by_weekday: dict[_Day, int] = {}
    by_month: dict[int, int] = {}
    for number in range((_END - _FIRST).days):
        here, bit = _FIRST + number * _DAY, 1 << number
        weekday, last = here.isoweekday(), monthrange(here.year, here.month)[1]
        dates: list[_Day] = [here.day]
        if here.day == last:
            dates.append(CronSim.LAST)
        # The last day of a month that is no Saturday and no Sunday.
        if weekday <= 5 and (here.day == last or (weekday == 5 and here.day >= last - 2)):
            dates.append(CronSim.LAST_WEEKDAY)
        for day in dates:
            by_date[day] = by_date.get(day, 0) | bit
        for name in {weekday, weekday % _WEEK}:
            weekdays: list[_Day] = [name, (name, (here.day + 6) // _WEEK)]
            if here.day + _WEEK > last:
                weekdays.append((name, CronSim.LAST))
            for day in weekdays:
                by_weekday[day] = by_weekday.get(day, 0) | bit
        by_month[here.month] = by_month.get(here.month, 0) | bit
    return by_date, by_weekday, by_month


def _at_clock_changes(schedule: str, zone: str, usual: timedelta) -> Iterator[timedelta]:
    """The gaps between the runs around each change of the zone's clocks; `usual` is the shortest on other days."""
    reach = usual + _CLOCK_CHANGE
    days = _days(" ".join(schedule.split()[2:]))
    # One day more on each side, since the days are those of the zone.
    around = reach // _DAY + 2
    seen = set()
    for change, before, after in _changes(zone):
        local = change + before
        first = (local.date() - _FIRST).days - around
        runs_on = (days >> first if first > 0 else days << -first) & ((1 << (2 * around + 1)) - 1)
        alike = (runs_on, local.time(), after - before)
        if alike in seen:
            continue
        seen.add(alike)
        runs = CronSim(schedule, (change - reach).astimezone(ZoneInfo(zone)))
        near = takewhile(partial(gt, change + reach), (run.astimezone(UTC) for run in runs))
        yield from (later - earlier for earlier, later in pairwise(near))


@cache
def _changes(zone: str) -> tuple[tuple[datetime, timedelta, timedelta], ...]:
    """When the clocks of a zone are moved, in UTC, to the minute, with the offsets before and after."""
    here = ZoneInfo(zone)

    def offset(moment: datetime) -> timedelta:
        return moment.astimezone(here).utcoffset() or timedelta()

    found = []
    low, before = _START, offset(_START)
    while low.date() < _END:
        high = end = low + _APART
        after = offset(high)
        if after != before:
            while high - low > _MINUTE:
                middle = low + (high - low) // _MINUTE // 2 * _MINUTE
                low, high = (middle, high) if offset(middle) == before else (low, middle)
            found.append((high, before, after))
        low, before = end, after
    return tuple(found)
