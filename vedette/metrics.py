"""What an alert can measure: one row per metric, from which everything else that a metric needs is derived.

The catalog's keys and their schema, the query of the monitor, the filter of single issues, the checks of limits, the
explanation, and what `vedette init` writes all read this table. CONTRIBUTING.md has the recipe for a new row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from vedette.contract.conditions import Operator, Range
from vedette.units import Unit

Spans = Literal["requests", "queries", "calls"]

# Requests are the root spans; without this each database call inside would count as one too. The others are told apart
# by the operation that Sentry's SDKs give a span: db, db.query, db.sql.prisma and so on; http.client for a call
# outwards.
SPANS: Final[Mapping[Spans, str]] = {
    "requests": "is_transaction:true",
    "queries": "span.op:db*",
    "calls": "span.op:http.client",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds(Range):
    """Between which values a metric lies, in its unit, and so which limits can be crossed.

    Attributes:
        none_is_good: Whether none of it is how things should be, so that "less than one" always holds.
        explanation: The same as a sentence for findings.
    """

    none_is_good: bool = False
    explanation: str = "the value is at least 0"

    def always(self, operator: Operator, limit: float) -> bool:
        """Whether every value satisfies the limit, or every value while all is well."""
        return Range.always(self, operator, limit) or self.holds_at_none(operator, limit)

    def holds_at_none(self, operator: Operator, value: float) -> bool:
        """Whether the limit asks for none of what should not happen."""
        return self.none_is_good and operator in {"<", "<="} and (value < 1 or (operator == "<" and value == 1))


_EVENTS = Bounds(none_is_good=True)
# Below 10 microseconds lies what an SDK's clock is off by; Sentry takes no event whose start is more than 30 days ago
# (Relay, `max_secs_in_past`).
_TIME = Bounds(
    least=0.01,
    most=30 * 24 * 3_600_000,
    reached=False,
    explanation="what Sentry measures takes at least 0.01ms and less than 30d",
)
_SHARE = Bounds(most=100, explanation="the value is at least 0 and at most 100%")


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueLevel:
    """Which issues `per: issue` looks at, as Sentry's filter on levels: 30 is warning, 40 error, 50 fatal."""

    match: Literal["eq", "gte"]
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One thing that an alert can measure.

    Attributes:
        key: What the catalog calls it under `when`.
        description: What the catalog's schema says of it.
        unit: Of its limits.
        dataset: Sentry's name of where it is counted.
        event_types: Sentry's names of what is counted there.
        aggregate: Sentry's function. Metrics with the same one have the same unit and explanation.
        query: Which events count; None where `of` chooses spans.
        issue_level: For `per: issue`; None where single issues cannot be measured so.
        explanation: What a reviewer reads; `{span}` becomes what is measured: a request, or a span.
        bounds: Between which values it lies.
    """

    key: str
    description: str
    unit: Unit
    dataset: str
    event_types: tuple[str, ...]
    aggregate: str
    query: str | None
    issue_level: IssueLevel | None
    explanation: str
    bounds: Bounds

    @property
    def of_spans(self) -> bool:
        """Whether it is measured on spans, which `of` chooses, and not on events."""
        return self.query is None


def _events(*, key: str, description: str, query: str, issue_level: IssueLevel) -> Metric:
    """Events of some levels. Exceptions have the type error; messages, which captureMessage sends, have default."""
    return Metric(
        key=key,
        description=description,
        unit="",
        dataset="events",
        event_types=("error", "default"),
        aggregate="count()",
        query=query,
        issue_level=issue_level,
        explanation="the number of events",
        bounds=_EVENTS,
    )


def _spans(*, key: str, description: str, unit: Unit, aggregate: str, explanation: str, bounds: Bounds) -> Metric:
    """Spans, those that `of` chooses."""
    return Metric(
        key=key,
        description=description,
        unit=unit,
        dataset="events_analytics_platform",
        event_types=("trace_item_span",),
        aggregate=aggregate,
        query=None,
        issue_level=None,
        explanation=explanation,
        bounds=bounds,
    )


_ROWS = (
    _events(
        key="errors",
        description="events of level error or fatal",
        query="level:[error,fatal]",
        issue_level=IssueLevel(match="gte", level=40),
    ),
    _events(
        key="warnings",
        description="events of level warning",
        query="level:warning",
        issue_level=IssueLevel(match="eq", level=30),
    ),
    _events(
        key="warnings_and_errors",
        description="events of level warning, error or fatal",
        query="level:[error,fatal,warning]",
        issue_level=IssueLevel(match="gte", level=30),
    ),
    _events(
        key="fatals",
        description="events of level fatal",
        query="level:fatal",
        issue_level=IssueLevel(match="eq", level=50),
    ),
    _spans(
        key="p95",
        description="95th percentile of the duration of requests",
        unit="ms",
        aggregate="p95(span.duration)",
        explanation="the 95th percentile of {span} time",
        bounds=_TIME,
    ),
    _spans(
        key="failure_rate",
        description="share of requests that failed",
        unit="%",
        aggregate="failure_rate()",
        explanation="the share of failed {span}s",
        bounds=_SHARE,
    ),
)

METRICS: Final[Mapping[str, Metric]] = {row.key: row for row in _ROWS}
"""Every metric by its catalog key, in the order in which messages list them."""

OF_SPANS: Final = tuple(key for key, row in METRICS.items() if row.of_spans)
"""The keys of those that `of` goes with."""

# The first of those that share an aggregate: they share what is asked of them here.
_BY_AGGREGATE = {row.aggregate: row for row in reversed(_ROWS)}


def measured_by(aggregate: str) -> Metric:
    """The metric that a monitor with this aggregate measures; of several, the first."""
    return _BY_AGGREGATE[aggregate]
