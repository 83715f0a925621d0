"""What is measured, and when an issue is opened."""

from __future__ import annotations

from vedette.contract.conditions import ENGLISH
from vedette.findings import count
from vedette.metrics import SPANS, measured_by
from vedette.plan.records import CronMonitor, MetricMonitor, UptimeMonitor
from vedette.units import Duration, number

_ISSUES = {"high": "an issue", "medium": "a warning issue"}


def metric(monitor: MetricMonitor) -> str:
    """The limit, in the unit of the catalog."""
    window = Duration(monitor.time_window * 1000)
    limit, resolved = monitor.conditions
    return (
        f"Opens {_ISSUES[limit.condition_result]} when {_measure(monitor)} in {monitor.project} "
        f"within {window} is {ENGLISH[limit.type]} {_value(monitor.aggregate, limit.comparison)}, "
        f"counting {monitor.query} in {monitor.environment}; "
        f"resolves it {ENGLISH[resolved.type]} {_value(monitor.aggregate, resolved.comparison)}."
    )


def _measure(monitor: MetricMonitor) -> str:
    span = "request" if monitor.query.startswith(SPANS["requests"]) else "span"
    return measured_by(monitor.aggregate).explanation.format(span=span)


def _value(aggregate: str, value: float) -> str:
    unit = measured_by(aggregate).unit
    if unit == "%":
        return f"{number(value * 100)}%"
    return f"{number(value)} {unit}".rstrip()


def cron(monitor: CronMonitor) -> str:
    """When a check-in is expected, and how much of it may go wrong."""
    return (
        f"Expects a check-in from {monitor.slug} at `{monitor.schedule}` {monitor.timezone}: "
        f"at most {count(monitor.checkin_margin, 'minute')} late, running at most "
        f"{count(monitor.max_runtime, 'minute')}; opens an issue after "
        f"{count(monitor.failure_issue_threshold, 'bad check-in')}."
    )


def uptime(monitor: UptimeMonitor) -> str:
    """What is asked, how often, and how long an answer may take."""
    every, timeout = Duration(monitor.interval_seconds * 1000), Duration(monitor.timeout_ms)
    return (
        f"Asks {monitor.method} {monitor.url} every {every}, waiting {timeout}; opens an issue after "
        f"{count(monitor.downtime_threshold, 'failed check')}."
    )
