"""What Sentry is to hold for a rule, a cron job or an address."""

from __future__ import annotations

from collections.abc import Iterator

from vedette import names
from vedette.contract.conditions import OPPOSITES, SENTRY
from vedette.contract.names import ALERT, MONITOR, WARNING
from vedette.model import Cron, Expect, Product, Uptime
from vedette.plan.actions import Result, action_filters, unconditional
from vedette.plan.issues import issue_records
from vedette.plan.queries import search
from vedette.plan.records import (
    ActionFilter,
    Alert,
    Condition,
    CronMonitor,
    Json,
    MetricCondition,
    MetricMonitor,
    MonitorRef,
    Record,
    UptimeMonitor,
)
from vedette.resolve import Level, ResolvedAlert, alert_tag, monitor_route, owner, project
from vedette.units import Threshold

# An issue of a monitor is new once. Without the other two an alert would fire a single time and never again.
TRIGGERS = tuple(Condition(type=name) for name in ("first_seen_event", "regression_event", "reappeared_event"))
FREQUENCY_MINUTES = 30


def rule_records(product: Product, rule: ResolvedAlert) -> Iterator[Record]:
    """A monitor for each level of a rule, and an alert on it where somebody is notified at once.

    Two levels are two monitors: an issue that is open as a warning and becomes critical fires none of the triggers,
    so the page for the critical limit would never be sent (docs/adr/0002-a-level-is-a-monitor.md).
    A rule about single issues has no monitor of its own: it filters the issues of the project's.
    """
    if rule.alert.when.per == "issue":
        yield from issue_records(product, rule, rule_key(product, rule))
        return
    base, title = rule_key(product, rule), rule.alert.title
    *milder, last = rule.levels
    for level in milder:
        warning = names.key(base, WARNING)
        yield from _level_records(product, rule, level, base=warning, title=names.warning(title), result="medium")
    yield from _level_records(product, rule, last, base=base, title=title, result="high")


def _level_records(
    product: Product, rule: ResolvedAlert, level: Level, *, base: str, title: str, result: Result
) -> Iterator[Record]:
    service, runbook = rule.alert.service, rule.runbook or ""
    metric = rule.alert.when.measured
    monitor = MetricMonitor(
        key=names.key(base, MONITOR),
        project=project(product, service),
        name=names.titled(title, rule.environment),
        aggregate=metric.aggregate,
        dataset=metric.dataset,
        event_types=metric.event_types,
        query=search(rule.alert.when, rule.alert.where, alert_tag(product, rule.alert)),
        environment=rule.environment,
        time_window=rule.within.seconds,
        conditions=_conditions(level.threshold, result),
        owner=owner(product, service),
        description=names.runbook_address(product.services[service].repository, runbook),
    )
    yield monitor
    # The event of a metric issue has no environment, so an alert that asks for one never matches it: the query of the
    # monitor decides what is counted (docs/adr/0004-a-metric-alert-has-no-environment.md).
    yield from _alert(base, monitor, None, action_filters(product, service, runbook, level, result))


def cron_records(product: Product, name: str, cron: Cron, environment: str) -> tuple[Record, ...]:
    """The monitor of a scheduled job and its alert."""
    base = names.key(product.product, name, environment)
    monitor = CronMonitor(
        key=names.key(base, MONITOR),
        project=project(product, cron.service),
        name=names.titled(cron.title, environment),
        slug=name,
        schedule=cron.schedule,
        timezone=cron.timezone,
        checkin_margin=cron.margin.minutes,
        max_runtime=cron.max_runtime.minutes,
        failure_issue_threshold=cron.failures,
        recovery_threshold=cron.recoveries,
        owner=owner(product, cron.service),
        description=_address(product, cron),
    )
    return (monitor, *_alert(base, monitor, environment, _monitor_filters(product, cron, environment)))


def uptime_records(product: Product, name: str, uptime: Uptime, environment: str) -> tuple[Record, ...]:
    """The monitor of an address and its alert."""
    base = names.key(product.product, name, environment)
    monitor = UptimeMonitor(
        key=names.key(base, MONITOR),
        project=project(product, uptime.service),
        name=names.titled(uptime.title, environment),
        url=uptime.url,
        method=uptime.method,
        interval_seconds=uptime.every.seconds,
        timeout_ms=uptime.timeout.ms,
        environment=environment,
        recovery_threshold=uptime.recoveries,
        downtime_threshold=uptime.failures,
        owner=owner(product, uptime.service),
        description=_address(product, uptime),
        assertion=_assertion(uptime.expect) if uptime.expect else None,
    )
    return (monitor, *_alert(base, monitor, environment, _monitor_filters(product, uptime, environment)))


def rule_key(product: Product, rule: ResolvedAlert) -> str:
    """The logical name of a rule in its environment."""
    return names.key(product.product, rule.name, rule.environment)


def _alert(
    base: str,
    monitor: MetricMonitor | CronMonitor | UptimeMonitor,
    environment: str | None,
    filters: tuple[ActionFilter, ...],
) -> tuple[Alert, ...]:
    """None without actions: an alert that notifies nobody only looks like one."""
    if not filters:
        return ()
    return (
        Alert(
            key=names.key(base, ALERT),
            name=monitor.name,
            environment=environment,
            monitors=(MonitorRef(key=monitor.key),),
            frequency=FREQUENCY_MINUTES,
            owner=monitor.owner,
            triggers=TRIGGERS,
            action_filters=filters,
        ),
    )


def _conditions(limit: Threshold, result: Result) -> tuple[MetricCondition, ...]:
    """The row that opens the issue, and the row that resolves it once the limit holds no more."""
    value = _wire_value(limit)
    opened, resolved = SENTRY[limit.operator], SENTRY[OPPOSITES[limit.operator]]
    return (
        MetricCondition(type=opened, comparison=value, condition_result=result),
        MetricCondition(type=resolved, comparison=value, condition_result="resolved"),
    )


def _wire_value(limit: Threshold) -> float:
    """Milliseconds and counts as they are; Sentry's rates are fractions of 1. Whole numbers stay whole."""
    value = round(limit.value / 100, 6) if limit.unit == "%" else limit.value
    return int(value) if float(value).is_integer() else value


def _monitor_filters(product: Product, monitor: Cron | Uptime, environment: str) -> tuple[ActionFilter, ...]:
    route = monitor_route(product, environment, monitor) or ()
    return unconditional(product, monitor.service, monitor.runbook or "", monitor.severity, route)


def _address(product: Product, monitor: Cron | Uptime) -> str:
    return names.runbook_address(product.services[monitor.service].repository, monitor.runbook or "")


def _assertion(expect: Expect) -> Json:
    """In Sentry's form: the status and every value must be as expected."""
    equals = {"cmp": "equals"}
    checks: list[Json] = [{"op": "status_code_check", "operator": equals, "value": expect.status}]
    checks += [
        {
            "op": "json_path",
            "value": path,
            "operator": equals,
            "operand": {"jsonpath_op": "literal", "value": value},
        }
        for path, value in expect.json_values.items()
    ]
    return {"root": {"op": "and", "children": checks}}
