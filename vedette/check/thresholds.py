"""Limits that can be crossed, in the right order and unit."""

from __future__ import annotations

import math
from collections.abc import Iterator

from vedette.fields.types import AnyLimit
from vedette.findings import Finding
from vedette.model import Limits, When, Where
from vedette.model.alert import ISSUE_WINDOWS
from vedette.resolve import ResolvedProduct
from vedette.source import Path, Source
from vedette.units import EXAMPLES, Unit

MOST_GROUPS = 100
"""How many groups of conditions one alert may have; a plan of every combination could fill the memory."""

_UNITS: dict[Unit, str] = {"": "counts events", "ms": "measures time", "%": "measures a share"}


def thresholds(loaded: ResolvedProduct) -> Iterator[Finding]:
    """`levels-crossed`, `threshold-unit`, `threshold-never-reached`, `threshold-always`."""
    for path, limits, when in _limits(loaded):
        yield from limit_findings(loaded.source, path, limits, when)


def limit_findings(source: Source, path: Path, limits: Limits[AnyLimit], when: When) -> Iterator[Finding]:
    """What is wrong with limits of an alert's metric, its own or those of an override."""
    every, leveled, metric = limits.every(), when.limits.leveled, when.measured
    unit, bounds = metric.unit, metric.bounds
    if limits.leveled != leveled:
        needed = "`warning` and `critical`" if leveled else "one threshold"
        hint = f"give {needed} here too"
        yield source.finding("threshold-unit", path, f"the alert that this changes has {needed}", hint)
    elif wrong := next((limit for limit in every if limit.unit != unit), None):
        message = f"`{wrong}` does not fit: the alert {_UNITS[unit]}"
        yield source.finding("threshold-unit", path, message, f'write it as "{EXAMPLES[unit]}"')
    elif len(every) > 1 and not every[1].stricter_than(every[0]):
        message = f"warning is `{every[0]}` and critical is `{every[1]}`: the warning never comes first"
        hint = "make critical the harder one to reach, with the same operator"
        yield source.finding("levels-crossed", path, message, hint)
    elif never := next((limit for limit in every if bounds.never(limit.operator, limit.value)), None):
        message = f"`{never}` is never true: {bounds.explanation}"
        yield source.finding("threshold-never-reached", path, message, "choose a limit that can be crossed")
    elif always := next((limit for limit in every if bounds.always(limit.operator, limit.value)), None):
        quiet = bounds.holds_at_none(always.operator, always.value)
        why = "it is as long as nothing goes wrong, which is what is counted" if quiet else bounds.explanation
        message = f"`{always}` is always true: {why}"
        hint = "choose a limit that is not crossed while all is well"
        yield source.finding("threshold-always", path, message, hint)


def issues(loaded: ResolvedProduct) -> Iterator[Finding]:
    """`issue-limit`: an override keeps to what Sentry can count of a single issue, as the alert itself does."""
    source = loaded.source
    for draft in loaded.drafts:
        if draft.alert.when.per == "project":
            continue
        if draft.origin == "product":
            yield from groups(source, (*draft.path, "where"), draft.alert.where)
        for path, change in draft.changes().items():
            wrong = [limit for limit in change.threshold.every() if limit.operator != ">"] if change.threshold else []
            if wrong:
                message = f"`{wrong[0]}` does not go with `per: issue`, which knows `>` only"
                yield source.finding("issue-limit", (*path, "threshold"), message, 'write it as "> 5"')
            if change.within and change.within not in ISSUE_WINDOWS:
                windows = ", ".join(map(str, ISSUE_WINDOWS))
                message = (
                    f"Sentry does not count the events of an issue within {change.within}; it does within {windows}"
                )
                yield source.finding("issue-limit", (*path, "within"), message, "choose one of these")


def groups(source: Source, path: Path, where: Where | None) -> Iterator[Finding]:
    """`issue-limit`: of a filter of single issues, each combination is a group of its own."""
    if where and (count := _groups(where)) > MOST_GROUPS:
        message = f"the filter has {count:,} combinations, each a group of its own; at most {MOST_GROUPS} are allowed"
        yield source.finding("issue-limit", path, message, "filter by fewer values, or make several alerts of it")


def _groups(where: Where) -> int:
    """How many groups of conditions a filter of single issues becomes: `any` adds them up, `all` multiplies them."""
    if where.any_of:
        return sum(map(_groups, where.any_of))
    return math.prod(map(_groups, where.all_of)) if where.all_of else 1


def _limits(loaded: ResolvedProduct) -> Iterator[tuple[Path, Limits[AnyLimit], When]]:
    """Every limit that is written down, with the condition of its alert."""
    for draft in loaded.drafts:
        when = draft.alert.when
        if draft.origin == "product":
            yield (*draft.path, "when", when.metric), when.limits, when
        for path, change in draft.changes().items():
            if change.threshold:
                yield (*path, "threshold"), change.threshold, when
