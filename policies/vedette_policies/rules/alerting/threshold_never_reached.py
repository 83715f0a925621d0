"""A limit that no number can cross is an alert that never fires."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf

from vedette_policies.kit import Context, Finding, Resource, Stack, StackRule, Violation, each
from vedette_policies.vendors import sentry

_WORDS = {"gt": "above", "gte": "at or above", "lt": "below", "lte": "at or below"}


def judge(stack: Stack, _context: Context) -> Iterator[Finding]:
    """Every limit of a metric monitor lies where its number can get to."""
    keys: dict[str, list[Resource]] = {}

    def group(key: Resource) -> Iterator[Finding]:
        if key.get("isActive") is not False:
            keys.setdefault(sentry.project(key), []).append(key)
        yield from ()

    yield from each(stack.of(sentry.KEY), group)

    def check(monitor: Resource) -> Iterator[Finding]:
        # The other types compare with the past, or find out by themselves what is unusual.
        if monitor.text("detectionType") not in {"", "static"}:
            return
        most, why = _most(monitor, keys)
        for index in range(len(monitor.items("conditions"))):
            result, kind = (monitor.text("conditions", index, name) for name in ("conditionResult", "type"))
            limit = monitor.get("conditions", index, "comparison")
            if result != "resolved" and _never(kind, limit, most):
                seen = f"`{monitor.name}` waits for {monitor.text('aggregate')} {_WORDS[kind]} {limit}"
                yield Violation(resource=monitor, seen=seen, allowed=f"it is never below 0{why}")

    yield from each(stack.of(sentry.METRIC), check)


def _most(monitor: Resource, keys: dict[str, list[Resource]]) -> tuple[float, str]:
    """The highest number that there can be, with words for it."""
    aggregate = monitor.text("aggregate")
    if aggregate.startswith("failure_rate("):
        return 1, ", and never above 1, which is all"
    if aggregate.startswith("count") and monitor.text("dataset") == "events":
        window = monitor.get("timeWindow")
        most = _let_in(keys.get(sentry.project(monitor), ()), window)
        words = f", and the rate limits of the project's keys let in {most:g} events in {window} s"
        return most, words if most < inf else ""
    return inf, ""


def _let_in(keys: Sequence[Resource], window: float) -> float:
    """The most events that keys accept in so many seconds; no limit for a project whose keys are elsewhere."""
    limits = [(key.get("rateLimit", "count"), key.get("rateLimit", "window")) for key in keys]
    if not limits or not all(count and seconds for count, seconds in limits):
        return inf
    # All of a longer window's events may come at once.
    return float(sum(count * max(1, window / seconds) for count, seconds in limits))


def _never(kind: str, limit: float, most: float) -> bool:
    return (
        (kind == "gt" and limit >= most)
        or (kind == "gte" and limit > most)
        or (kind == "lt" and limit <= 0)
        or (kind == "lte" and limit < 0)
    )


RULE = StackRule(
    id="threshold-never-reached",
    title="A limit can be crossed.",
    severity="high",
    frameworks=("ISO27001:A.8.16", "SOC2:CC7.2"),
    remediation="Lower the limit, lengthen the window, or raise the rate limits of the keys.",
    judge=judge,
)
