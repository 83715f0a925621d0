"""A plan in plain English, so that a reviewer needs neither Sentry's vocabulary nor its units."""

from collections.abc import Iterator

from vedette.findings import count, listing
from vedette.plan.queries import SPANS
from vedette.plan.records import (
    Action,
    Alert,
    ClientKey,
    Component,
    CronMonitor,
    Dashboard,
    EmailAction,
    GitHubIssueAction,
    MetricMonitor,
    PagerDutyAction,
    Plan,
    Project,
    SlackAction,
    Team,
    UptimeMonitor,
)
from vedette.units import Duration, number

_MEASURES = {
    "count()": "the number of events",
    "p95(span.duration)": "the 95th percentile of request time",
    "failure_rate()": "the share of failed requests",
}
_COMPARISONS = {"gt": "above", "gte": "at or above", "lt": "below", "lte": "at or below"}
_ISSUES = {"high": "an issue", "medium": "a warning issue"}


def describe(plan: Plan) -> str:
    """The whole plan: each component with a line per thing that it declares."""
    blocks = [_block(component) for component in plan.components]
    records = sum(1 for _ in plan.records())
    blocks.append(f"{count(len(plan.components), 'component')}, {count(records, 'resource')}\n")
    return "\n".join(blocks)


def sentences(component: Component) -> Iterator[str]:
    """What a component declares, a sentence per record."""
    for record in component.records:
        match record:
            case Team():
                yield f"Team {record.name} ({record.slug})."
            case Project():
                yield f"Project {record.slug} for {record.platform}, owned by {listing(record.teams)}."
            case ClientKey():
                yield f"A client key {record.name} for {record.project}."
            case MetricMonitor():
                yield _metric(record)
            case CronMonitor():
                yield _cron(record)
            case UptimeMonitor():
                yield _uptime(record)
            case Alert():
                yield from _alert(record)
            case Dashboard():
                titles = listing(widget.title for widget in record.widgets)
                yield f"Dashboard {record.title} of the last {record.period}: {titles}."


def _block(component: Component) -> str:
    inputs = component.inputs
    rows = inputs.get("rows")
    facts = [str(inputs.get("severity") or ""), " ".join(rows) if isinstance(rows, tuple) else ""]
    facts += ["by default" if inputs.get("origin") == "default" else "", str(inputs.get("place", ""))]
    head = f"{component.kind} {component.name}  ({', '.join(fact for fact in facts if fact)})"
    return "\n".join([head, *(f"  {sentence}" for sentence in sentences(component)), ""])


def _metric(monitor: MetricMonitor) -> str:
    window = Duration(monitor.time_window * 1000)
    limit, resolved = monitor.conditions
    return (
        f"Opens {_ISSUES[limit.condition_result]} when {_measure(monitor)} in {monitor.project} "
        f"within {window} is {_COMPARISONS[limit.type]} {_value(monitor.aggregate, limit.comparison)}, "
        f"counting {monitor.query} in {monitor.environment}; "
        f"resolves it {_COMPARISONS[resolved.type]} {_value(monitor.aggregate, resolved.comparison)}."
    )


def _measure(monitor: MetricMonitor) -> str:
    measure = _MEASURES[monitor.aggregate]
    return measure if monitor.query.startswith(SPANS["requests"]) else measure.replace("request", "span")


def _value(aggregate: str, value: float) -> str:
    if aggregate == "failure_rate()":
        return f"{number(value * 100)}%"
    return f"{number(value)} ms" if aggregate.startswith("p95") else number(value)


def _cron(monitor: CronMonitor) -> str:
    return (
        f"Expects a check-in from {monitor.slug} at `{monitor.schedule}` {monitor.timezone}: "
        f"at most {count(monitor.checkin_margin, 'minute')} late, running at most "
        f"{count(monitor.max_runtime, 'minute')}; opens an issue after "
        f"{count(monitor.failure_issue_threshold, 'bad check-in')}."
    )


def _uptime(monitor: UptimeMonitor) -> str:
    every, timeout = Duration(monitor.interval_seconds * 1000), Duration(monitor.timeout_ms)
    return (
        f"Asks {monitor.method} {monitor.url} every {every}, waiting {timeout}; opens an issue after "
        f"{count(monitor.downtime_threshold, 'failed check')}."
    )


def _alert(alert: Alert) -> Iterator[str]:
    for group in alert.action_filters:
        receivers = listing(_receiver(action) for action in group.actions)
        yield f"Tells {receivers}; again at most every {alert.frequency} minutes."


def _receiver(action: Action) -> str:
    match action:
        case SlackAction():
            mention = next((word for word in action.notes.split() if word.startswith("@")), "")
            return f"{action.channel}{f' with {mention}' if mention else ''}"
        case PagerDutyAction():
            return f"PagerDuty {action.service} ({action.priority})"
        case EmailAction():
            return f"team {action.team} by e-mail"
        case GitHubIssueAction():
            return f"an issue in {action.repository} labelled {listing(action.labels)}"
