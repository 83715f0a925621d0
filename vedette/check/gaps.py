"""The shortest time between two runs of a cron schedule.

All runs of 28 years are looked at without being listed: within them every date meets every day of the week, in leap
years too (between 2000 and 2100 the calendar repeats after 28 years). The times of day are the same on each day of the
schedule, so the shortest gap lies within a day or between two days that are nearest to each other. Only where a time
zone moves its clocks is one run after another asked for, around each of these moments.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from itertools import pairwise, takewhile
from operator import gt
from zoneinfo import ZoneInfo

from cronsim import CronSim

from vedette.units import UNIT_MS, Duration

_FIRST, _END = date(2024, 1, 1), date(2052, 1, 1)
_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)
# No zone moves its clocks by more in these years; a gap that is longer by this much is still long enough afterwards.
_CLOCK_CHANGE = timedelta(hours=3)


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
    times = CronSim(schedule, datetime(_FIRST.year, 1, 1, tzinfo=UTC))
    minutes = sorted(hour * 60 + minute for hour in times.hours for minute in times.minutes)
    gaps = [(later - earlier) * _MINUTE for earlier, later in pairwise(minutes)]
    days, nearest = _days(" ".join(schedule.split()[2:]))
    if not days:
        raise NeverError(schedule)
    if nearest:
        gaps.append(nearest * _DAY + (minutes[0] - minutes[-1]) * _MINUTE)
    shortest = min(gaps, default=None)
    least = timedelta(milliseconds=wanted.ms if wanted else 0)
    if shortest and wanted and least <= shortest < least + _CLOCK_CHANGE:
        shortest = min([shortest, *_at_clock_changes(schedule, zone, shortest)])
    return Duration(int(shortest.total_seconds()) * UNIT_MS["s"]) if shortest else None


@cache
def _days(fields: str) -> tuple[bool, int | None]:
    """Whether any day matches the fields of day, month and weekday, and how many days the nearest two are apart."""
    cron = CronSim(f"0 0 {fields}", datetime(_FIRST.year, 1, 1, tzinfo=UTC))
    last: int | None = None
    nearest: int | None = None
    for day in range(_FIRST.toordinal(), _END.toordinal()):
        here = date.fromordinal(day)
        if here.month in cron.months and cron.match_day(here):
            if last is not None and (nearest is None or day - last < nearest):
                nearest = day - last
                if nearest == 1:
                    break
            last = day
    return last is not None, nearest


def _at_clock_changes(schedule: str, zone: str, usual: timedelta) -> Iterator[timedelta]:
    """The gaps between the runs around each change of the zone's clocks; `usual` is the shortest on other days."""
    reach = usual + _CLOCK_CHANGE
    for change in _changes(zone):
        runs = CronSim(schedule, (change - reach).astimezone(ZoneInfo(zone)))
        near = takewhile(partial(gt, change + reach), (run.astimezone(UTC) for run in runs))
        yield from (later - earlier for earlier, later in pairwise(near))


@cache
def _changes(zone: str) -> tuple[datetime, ...]:
    """When the clocks of a zone are moved, in UTC, to the minute."""
    here = ZoneInfo(zone)
    found = []
    start = datetime(_FIRST.year, 1, 1, tzinfo=UTC)
    for number in range((_END - _FIRST).days):
        low, high = start + number * _DAY, start + (number + 1) * _DAY
        if low.astimezone(here).utcoffset() == high.astimezone(here).utcoffset():
            continue
        while high - low > _MINUTE:
            middle = low + (high - low) // 2
            if middle.astimezone(here).utcoffset() == low.astimezone(here).utcoffset():
                low = middle
            else:
                high = middle
        found.append(high)
    return tuple(found)
