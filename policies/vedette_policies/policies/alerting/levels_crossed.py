"""Limits in the wrong order page before they warn, or resolve what is still broken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from vedette_policies.contract import names, types
from vedette_policies.contract.conditions import OPERATORS, UPWARD, Operator, harder
from vedette_policies.kit import Context, Resource, Result, Stack, StackPolicy, Violation, each

_RANK = ("low", "medium", "high")


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit, and what holds once it is crossed."""

    result: str
    operator: Operator
    value: float

    @property
    def upward(self) -> bool:
        """Whether it is crossed by what is above it."""
        return self.operator in UPWARD

    def crosses(self, other: Limit) -> bool:
        """Whether this limit, which is the milder one, is as hard to reach as one that looks the same way."""
        return self.upward == other.upward and not harder(other.operator, other.value, than=self.value)


def evaluate(stack: Stack, _context: Context) -> Iterator[Result]:
    """Within a monitor, and between the two monitors of an alert with two levels (ADR 2)."""
    own: dict[str, Resource] = {}
    for one in stack.of(types.METRIC_MONITOR):
        if one.entry and not names.is_milder(one.name):
            own[one.entry.urn] = one

    def check(monitor: Resource) -> Iterator[Result]:
        opening, resolving = _limits(monitor)
        for lower, higher in pairwise(opening):
            if lower.crosses(higher):
                yield _late(monitor, f"{lower.result} at {lower.value:g}", f"{higher.result} at {higher.value:g}")
        for limit in resolving:
            if opening and (limit.upward == opening[0].upward or _above(limit, opening[0])):
                seen = f"`{monitor.name}` resolves at {limit.value:g} what opens at {opening[0].value:g}"
                yield Violation(resource=monitor, seen=seen, allowed="it resolves once the limit holds no more")
        worse = own.get(monitor.entry.urn) if monitor.entry and names.is_milder(monitor.name) else None
        if opening and worse:
            yield from _between(monitor, opening[-1], worse)

    yield from each(stack.of(types.METRIC_MONITOR), check)


def _between(monitor: Resource, limit: Limit, worse: Resource) -> Iterator[Result]:
    for other in _limits(worse)[0][:1]:
        if limit.crosses(other):
            yield _late(monitor, f"at {limit.value:g}", f"critical at {other.value:g}")


def _above(resolved: Limit, opened: Limit) -> bool:
    """Whether it resolves where the issue is still open; the two look in opposite directions."""
    return harder(opened.operator, resolved.value, than=opened.value)


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
        if kind in OPERATORS:
            found.append(Limit(result, OPERATORS[kind], value))
    opening = [limit for limit in found if limit.result in _RANK]
    resolving = [limit for limit in found if limit.result == "resolved"]
    return sorted(opening, key=lambda limit: _RANK.index(limit.result)), resolving


POLICY = StackPolicy(
    id="levels-crossed",
    title="A warning comes before what is critical, and an issue resolves once its limit holds no more.",
    severity="medium",
    frameworks=("ISO27001:A.8.16", "SOC2:CC7.2"),
    remediation='Correct the limits, such as `p95: {warning: "> 500ms", critical: "> 1000ms"}`.',
    evaluate=evaluate,
)
