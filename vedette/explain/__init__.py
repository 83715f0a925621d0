"""A plan in plain English, so that a reviewer needs neither Sentry's vocabulary nor its units."""

from __future__ import annotations

from collections.abc import Iterator

from vedette.explain.alerts import alert
from vedette.explain.github import github
from vedette.explain.monitors import cron, metric, uptime
from vedette.explain.pagerduty import pagerduty
from vedette.explain.projects import project
from vedette.explain.slack import slack
from vedette.findings import count, listing
from vedette.plan.records import (
    Alert,
    Component,
    CronMonitor,
    Dashboard,
    GitHubRecord,
    Manual,
    MetricMonitor,
    MonitorRecord,
    PagerDutyRecord,
    Plan,
    ProjectRecord,
    SlackRecord,
    UptimeMonitor,
)

__all__ = ["describe", "sentences"]


def describe(plan: Plan) -> str:
    """The whole plan: each component with a line per thing that it declares."""
    blocks = [_block(component) for component in plan.components]
    records = sum(1 for _ in plan.records())
    blocks.append(f"{count(len(plan.components), 'component')}, {count(records, 'resource')}\n")
    return "\n".join(blocks)


def sentences(component: Component) -> Iterator[str]:
    """What a component declares, a sentence per record."""
    for record in component.records:
        if isinstance(record, SlackRecord):
            yield from slack(record)
        elif isinstance(record, PagerDutyRecord):
            yield from pagerduty(record)
        elif isinstance(record, GitHubRecord):
            yield from github(record)
        elif isinstance(record, ProjectRecord):
            yield from project(record)
        else:
            yield from _monitor(record)


def _monitor(record: MonitorRecord | Manual) -> Iterator[str]:
    match record:
        case MetricMonitor():
            yield metric(record)
        case CronMonitor():
            yield cron(record)
        case UptimeMonitor():
            yield uptime(record)
        case Alert():
            yield from alert(record)
        case Dashboard():
            titles = listing(widget.title for widget in record.widgets)
            yield f"Dashboard {record.title} of the last {record.period}: {titles}."
        case Manual():
            yield f"By hand: {record.title}."
            yield from (f"  {number}. {step}" for number, step in enumerate(record.steps, start=1))
            if record.check:
                yield f"  Done when: {record.check}"


def _block(component: Component) -> str:
    inputs = component.inputs
    covers = inputs.get("covers")
    facts = [str(inputs.get("severity") or ""), " ".join(covers) if isinstance(covers, tuple) else ""]
    facts += ["by default" if inputs.get("origin") == "default" else "", str(inputs.get("place", ""))]
    head = f"{component.kind} {component.name}  ({', '.join(fact for fact in facts if fact)})"
    return "\n".join([head, *(f"  {sentence}" for sentence in sentences(component)), ""])
