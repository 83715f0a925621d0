"""Limits in the wrong order page before they warn, or resolve what is still broken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from vedette_policies.kit import Context, Finding, Resource, Stack, StackRule, Violation, each
from vedette_policies.vendors import sentry

_RANK = ("low", "medium", "high")
_UPWARD = {"gt": True, "gte": True, "lt": False, "lte": False}


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit; `height` grows the worse it is, whichever way it looks."""

    result: str
    upward: bool
    value: float

    @property
    def height(self) -> float:
        """How bad it is, to compare with others that look the same way."""
        return self.value if self.upward else -self.value


def judge(stack: Stack, _context: Context) -> Iterator[Finding]:
    """Within a monitor, and between the two monitors of a rule with two levels (ADR 2)."""
    own: dict[str, Resource] = {}
    for one in stack.of(sentry.METRIC):
        if one.entry and not _milder(one):
            own[one.entry.urn] = one

    def check(monitor: Resource) -> Iterator[Finding]:
        opening, resolving = _limits(monitor)
        for lower, higher in pairwise(opening):
            if lower.upward == higher.upward and lower.height >= higher.height:
                yield _late(monitor, f"{lower.result} at {lower.value:g}", f"{higher.result} at {higher.value:g}")
        for limit in resolving:
            if opening and (limit.upward == opening[0].upward or _above(limit, opening[0])):
                seen = f"`{monitor.name}` resolves at {limit.value:g} what opens at {opening[0].value:g}"
                yield Violation(resource=monitor, seen=seen, allowed="it resolves once the limit holds no more")
        worse = own.get(monitor.entry.urn) if monitor.entry and _milder(monitor) else None
        if opening and worse:
            yield from _between(monitor, opening[-1], worse)

    yield from each(stack.of(sentry.METRIC), check)


def _milder(monitor: Resource) -> bool:
    return monitor.name.endswith(f"{sentry.MILDER}.monitor")


def _between(monitor: Resource, limit: Limit, worse: Resource) -> Iterator[Finding]:
    for other in _limits(worse)[0][:1]:
        if limit.upward == other.upward and limit.height >= other.height:
            yield _late(monitor, f"at {limit.value:g}", f"critical at {other.value:g}")


def _above(resolved: Limit, opened: Limit) -> bool:
    """Whether it resolves where the issue is still open; the two look in opposite directions."""
    return resolved.value > opened.value if opened.upward else resolved.value < opened.value


def _late(monitor: Resource, warns: str, then: str) -> Violation:
    seen = f"`{monitor.name}` warns {warns}, and it is {then}"
    return Violation(resource=monitor, seen=seen, allowed="the milder limit comes first")


def _limits(monitor: Resource) -> tuple[list[Limit], list[Limit]]:
    """The limits that open an issue, the mildest first, and those that resolve it."""
    found = []
    for index in range(len(monitor.items("conditions"))):
        result, kind = (monitor.text("conditions", index, name) for name in ("conditionResult", "type"))
        value = monitor.get("conditions", index, "comparison")
        # What finds anomalies by itself has no number.
        if kind in _UPWARD:
            found.append(Limit(result, _UPWARD[kind], value))
    opening = [limit for limit in found if limit.result in _RANK]
    resolving = [limit for limit in found if limit.result == "resolved"]
    return sorted(opening, key=lambda limit: _RANK.index(limit.result)), resolving


RULE = StackRule(
    id="levels-crossed",
    title="A warning comes before what is critical, and an issue resolves once its limit holds no more.",
    severity="medium",
    frameworks=("ISO27001:A.8.16", "SOC2:CC7.2"),
    remediation='Correct the limits, such as `p95: {warning: "> 500ms", critical: "> 1000ms"}`.',
    judge=judge,
)
