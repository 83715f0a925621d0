"""A limit that no number can cross is an alert that never fires."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf

from vedette_policies.contract import types
from vedette_policies.contract.conditions import OPERATORS, SHARE, Range
from vedette_policies.kit import Context, Resource, Result, Stack, StackPolicy, Violation, each
from vedette_policies.vendors import sentry

_WORDS = {"gt": "above", "gte": "at or above", "lt": "below", "lte": "at or below"}


def evaluate(stack: Stack, _context: Context) -> Iterator[Result]:
    """Every limit of a metric monitor lies where its number can get to."""
    keys: dict[str, list[Resource]] = {}

    def group(key: Resource) -> Iterator[Result]:
        if key.get("isActive") is not False:
            keys.setdefault(sentry.project(key), []).append(key)
        yield from ()

    yield from each(stack.of(types.CLIENT_KEY), group)

    def check(monitor: Resource) -> Iterator[Result]:
        # The other types compare with the past, or find out by themselves what is unusual.
        if monitor.text("detectionType") not in {"", "static"}:
            return
        reached, why = _range(monitor, keys)
        for index in range(len(monitor.items("conditions"))):
            result, kind = (monitor.text("conditions", index, name) for name in ("conditionResult", "type"))
            limit = monitor.get("conditions", index, "comparison")
            if result != "resolved" and kind in OPERATORS and reached.never(OPERATORS[kind], limit):
                seen = f"`{monitor.name}` waits for {monitor.text('aggregate')} {_WORDS[kind]} {limit}"
                yield Violation(resource=monitor, seen=seen, allowed=f"it is never below 0{why}")

    yield from each(stack.of(types.METRIC_MONITOR), check)


def _range(monitor: Resource, keys: dict[str, list[Resource]]) -> tuple[Range, str]:
    """What the monitor's number can be, and how its upper end reads."""
    aggregate = monitor.text("aggregate")
    if aggregate.startswith("failure_rate("):
        return SHARE, ", and never above 1, which is all"
    if aggregate.startswith("count") and monitor.text("dataset") == "events":
        window = monitor.get("timeWindow")
        most = _let_in(keys.get(sentry.project(monitor), ()), window)
        why = f", and the rate limits of the project's keys let in {most:g} events in {window} s"
        return Range(most=most), why if most < inf else ""
    return Range(), ""


def _let_in(keys: Sequence[Resource], window: float) -> float:
    """The most events that keys accept in so many seconds; no limit for a project whose keys are elsewhere."""
    limits = [(key.get("rateLimit", "count"), key.get("rateLimit", "window")) for key in keys]
    if not limits or not all(count and seconds for count, seconds in limits):
        return inf
    # All of a longer window's events may come at once.
    return float(sum(count * max(1, window / seconds) for count, seconds in limits))


POLICY = StackPolicy(
    id="threshold-never-reached",
    title="A limit can be crossed.",
    severity="high",
    frameworks=("ISO27001:A.8.16", "SOC2:CC7.2"),
    remediation="Lower the limit, lengthen the window, or raise the rate limits of the keys.",
    evaluate=evaluate,
)
