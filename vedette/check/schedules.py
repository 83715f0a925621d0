"""Schedules that can be kept."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from zoneinfo import available_timezones

from cronsim import CronSimError

from vedette.check.gaps import NeverError, shortest_gap
from vedette.cron import problems
from vedette.findings import Finding
from vedette.similar import nearest
from vedette.source import Loaded, LoadedCompany, Path


def schedules(loaded: Loaded) -> Iterator[Finding]:
    """`cron-invalid`, `cron-never-runs`, `cron-overlaps`, `timezone-unknown`."""
    for name, cron in loaded.product.crons.items():
        path = ("crons", name, "schedule")
        wrong_zone = [*time_zone(loaded, ("crons", name, "timezone"), cron.timezone)]
        yield from wrong_zone
        wrong = [*problems(cron.schedule)]
        for message, hint in wrong:
            yield loaded.source.finding("cron-invalid", path, message, hint)
        if wrong:
            continue
        try:
            gap = shortest_gap(cron.schedule, "UTC" if wrong_zone else cron.timezone, cron.max_runtime)
        except (NeverError, CronSimError):
            message = f"`{cron.schedule}` never runs: no date has this day and month"
            yield loaded.source.finding("cron-never-runs", path, message, "correct the day or the month")
            continue
        if gap and gap < cron.max_runtime:
            usual = shortest_gap(cron.schedule)
            moved = f" when the clocks of {cron.timezone} are moved" if usual and gap < usual else ""
            message = f"a run may take {cron.max_runtime}, and `{cron.schedule}` starts the next after {gap}{moved}"
            hint = "lower `max_runtime`, or run it less often"
            yield loaded.source.finding("cron-overlaps", ("crons", name, "max_runtime"), message, hint)


def time_zone(loaded: Loaded | LoadedCompany, path: Path, name: str) -> Iterator[Finding]:
    """`timezone-unknown`: the name is one of the IANA's."""
    if name not in _zones():
        close = nearest(name, _zones(), cutoff=0.75)
        message = f"unknown time zone `{name}`; it is an IANA name"
        hint = f"did you mean `{close}`?" if close else "write UTC, or a name such as Europe/Berlin"
        yield loaded.source.finding("timezone-unknown", path, message, hint)


@cache
def _zones() -> tuple[str, ...]:
    """Every name of the database, without the file that stands for the time of a machine nobody has named."""
    return tuple(sorted(available_timezones() - {"Factory", "localtime"}))
