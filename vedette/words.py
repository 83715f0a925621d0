"""A plan in plain English, so that a reviewer needs neither Sentry's vocabulary nor its units."""

from collections.abc import Iterator, Mapping

from vedette.findings import count, listing
from vedette.metrics import SPANS, measured_by
from vedette.people_words import people
from vedette.plan.issues import CAME_BACK
from vedette.plan.records import (
    Action,
    Alert,
    BuiltinMonitor,
    ClientKey,
    CodeMapping,
    Component,
    Condition,
    CronMonitor,
    Dashboard,
    DsnSecret,
    EmailAction,
    GitHubIssueAction,
    GitHubRecord,
    InboundFilter,
    Label,
    LinkedRepository,
    Manual,
    MetricMonitor,
    MonitorRecord,
    PagerDutyAction,
    PagerDutyRecord,
    Plan,
    Project,
    ProjectOwnership,
    ProjectRecord,
    RepositoryEnvironment,
    RepositoryFile,
    Ruleset,
    Secret,
    SecretValue,
    SlackAction,
    SlackRecord,
    Team,
    UptimeMonitor,
    Variable,
)
from vedette.units import Duration, number

_COMPARISONS = {"gt": "above", "gte": "at or above", "lt": "below", "lte": "at or below"}
_EVENT_LEVELS = {30: "warning", 40: "error", 50: "fatal"}
_MATCHES = {"co": "contains", "sw": "starts with", "ew": "ends with", "eq": "is"}
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
        if isinstance(record, SlackRecord | PagerDutyRecord):
            yield from people(record)
        elif isinstance(record, GitHubRecord):
            yield from _github(record)
        elif isinstance(record, ProjectRecord):
            yield from _project(record)
        else:
            yield from _watch(record)


def _watch(record: MonitorRecord | Manual) -> Iterator[str]:
    match record:
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
        case Manual():
            yield f"By hand: {record.title}."
            yield from (f"  {number}. {step}" for number, step in enumerate(record.steps, start=1))
            if record.check:
                yield f"  Done when: {record.check}"


def _project(record: ProjectRecord) -> Iterator[str]:
    match record:
        case Team():
            yield f"Team {record.name} ({record.slug})."
        case Project():
            data = "scrubbed" if record.data_scrubber else "NOT scrubbed"
            dropped = f", without {listing(record.ignored_errors)}" if record.ignored_errors else ""
            owners = listing(record.teams)
            yield f"Project {record.slug} for {record.platform}, owned by {owners}, personal data {data}{dropped}."
        case ClientKey():
            yield f"A client key {record.name} for {record.project}."
        case ProjectOwnership():
            yield f"Issues of {record.project} belong to: {record.raw.replace(chr(10), '; ')}."
        case InboundFilter():
            state = listing(record.subfilters) if record.active is None else "on" if record.active else "off"
            yield f"Filter {record.filter} of {record.project}: {state}."
        case LinkedRepository():
            yield f"Sentry knows the repository {record.repository}."
        case CodeMapping():
            start = record.stack_root or "any path"
            yield f"Stack traces of {record.project}: {start} is {record.source_root} of {record.repository}."


def _github(record: GitHubRecord) -> Iterator[str]:
    match record:
        case Label():
            yield f"Label {record.name}."
        case RepositoryEnvironment():
            asked = f", after {listing(record.reviewers)} agreed" if record.reviewers else ""
            wait = f", after {count(record.wait_minutes, 'minute')}" if record.wait_minutes else ""
            yield f"Deployment environment {record.name}{asked}{wait}."
        case Secret():
            yield f"Secret {record.name}{_in(record.environment)}: {_source(record.value)}."
        case Variable():
            value = record.value if isinstance(record.value, str) else f"the stack's {record.value.name}"
            yield f"Variable {record.name}{_in(record.environment)}: {value}."
        case RepositoryFile():
            yield f"File {record.path}, {count(record.content.count(chr(10)), 'line')}."
        case Ruleset():
            checks = f" and {listing(record.required_checks)}" if record.required_checks else ""
            yield f"The default branch needs {count(record.required_approvals, 'approval')}{checks}."


def _in(environment: str | None) -> str:
    return f" in {environment}" if environment else ""


def _source(value: SecretValue) -> str:
    if isinstance(value, DsnSecret):
        return f"the DSN {value.client_key_name} of {value.project}"
    return f"the configuration's {value.product}:{value.name}"


def _block(component: Component) -> str:
    inputs = component.inputs
    covers = inputs.get("covers")
    facts = [str(inputs.get("severity") or ""), " ".join(covers) if isinstance(covers, tuple) else ""]
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
    span = "request" if monitor.query.startswith(SPANS["requests"]) else "span"
    return measured_by(monitor.aggregate).explanation.format(span=span)


def _value(aggregate: str, value: float) -> str:
    unit = measured_by(aggregate).unit
    if unit == "%":
        return f"{number(value * 100)}%"
    return f"{number(value)} {unit}".rstrip()


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
    again = f"again at most every {alert.frequency} minutes"
    builtin = next((one for one in alert.monitors if isinstance(one, BuiltinMonitor)), None)
    if builtin is None:
        for group in alert.action_filters:
            yield f"Tells {listing(map(_receiver, group.actions))}; {again}."
        return
    where = f" in {alert.environment}" if alert.environment else ""
    issue = "an issue that came back" if alert.triggers == CAME_BACK else "an issue"
    for index, group in enumerate(alert.action_filters):
        what = " and ".join(map(_condition, group.conditions))
        told = listing(map(_receiver, group.actions))
        yield (
            f"Or when {what}."
            if index
            else f"Tells {told} of {issue} of {builtin.project}{where} when {what}; {again}."
        )


def _condition(condition: Condition) -> str:
    """A filter as words; `comparison` is Sentry's."""
    value = condition.comparison
    if not isinstance(value, Mapping):
        return condition.type.replace("_", " ")
    if condition.type == "level":
        level = _EVENT_LEVELS.get(int(str(value["level"])), str(value["level"]))
        return f"its level is {level}{' or worse' if value['match'] == 'gte' else ''}"
    if "interval" in value:
        what = "users were hit" if "user" in condition.type else "events came"
        return f"more than {value['value']} {what} within {value['interval']}"
    name = value.get("key") or value.get("attribute")
    return f"{name} {_MATCHES.get(str(value.get('match')), 'is')} {value.get('value')}"


def _receiver(action: Action) -> str:
    match action:
        case SlackAction():
            return f"{action.channel}{f' with @{action.mention}' if action.mention else ''}"
        case PagerDutyAction():
            return f"PagerDuty {action.service} ({action.priority})"
        case EmailAction():
            return f"team {action.team} by e-mail"
        case GitHubIssueAction():
            return f"an issue in {action.repository} labelled {listing(action.labels)}"
