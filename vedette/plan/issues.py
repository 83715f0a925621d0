"""An alert on single issues: a filter on the project's own monitor of errors.

The trigger is `every_event`. How often an issue was seen can pass its limit at any event, so the triggers of a
monitor's alert (new, regressed, reappeared) would look at the first event only, when no count is reached yet. Sentry
added it for new alerts in August 2026 (getsentry/sentry#121100).

Alternatives become groups of their own, each of which must hold as a whole: Sentry's groups are flat, so "this level
and (so many events or so many users)" cannot be one. Of equal actions in several groups Sentry takes one per event.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product as combinations

from vedette import names
from vedette.contract.names import ALERT
from vedette.model import Product, Text, When, Where
from vedette.plan.actions import actions_of
from vedette.plan.queries import SERVICE_TAG
from vedette.plan.records import ActionFilter, Alert, BuiltinMonitor, Condition, Json
from vedette.resolve import ResolvedAlert, alert_tag, owner, project
from vedette.units import Threshold

EVERY_EVENT = (Condition(type="every_event"),)
CAME_BACK = (Condition(type="regression_event"),)
# Sentry notifies of an issue again at most every so many minutes; its choices.
_FREQUENCIES = (30, 60, 180, 720, 1440)

Conjunction = tuple[Condition, ...]


def issue_records(product: Product, rule: ResolvedAlert, base: str) -> Iterator[Alert]:
    """The alert of a rule with `per: issue`; none where nobody is notified at once."""
    (level,) = rule.levels
    alert, service = rule.alert, rule.alert.service
    actions = tuple(actions_of(product, service, rule.runbook or "", level.severity, level.route or ()))
    if not actions:
        return
    common = [_level(alert.when)]
    if tag := alert_tag(product, alert):
        common.append(_tag(SERVICE_TAG, "eq", tag))
    counts = [_count("event_frequency_count", level.threshold, rule)]
    if alert.when.users:
        counts.append(_count("event_unique_user_frequency_count", alert.when.users.every()[0], rule))
    yield Alert(
        key=names.key(base, ALERT),
        name=names.titled(alert.title, rule.environment),
        environment=rule.environment,
        monitors=(BuiltinMonitor(project=project(product, service), type="error"),),
        frequency=next((choice for choice in _FREQUENCIES if choice >= rule.within.minutes), _FREQUENCIES[-1]),
        owner=owner(product, service),
        triggers=CAME_BACK if alert.when.on == "regression" else EVERY_EVENT,
        action_filters=tuple(
            ActionFilter(logic_type="all", conditions=(*common, *conjunction, count), actions=actions)
            for conjunction in _alternatives(alert.where)
            for count in counts
        ),
    )


def _level(when: When) -> Condition:
    """Which issues are looked at, by their level."""
    level = when.measured.issue_level
    if level is None:
        raise AssertionError("the model refuses `per: issue` for such a metric")
    return Condition(type="level", comparison={"match": level.match, "level": level.level})


def _count(kind: str, limit: Threshold, rule: ResolvedAlert) -> Condition:
    """Sentry means more than `value`."""
    return Condition(type=kind, comparison={"value": int(limit.value), "interval": str(rule.within)})


def _alternatives(where: Where | None) -> tuple[Conjunction, ...]:
    """The filter as alternatives of conditions that hold together."""
    if where is None:
        return ((),)
    if where.any_of:
        return tuple(each for part in where.any_of for each in _alternatives(part))
    if where.all_of:
        parts = combinations(*(_alternatives(part) for part in where.all_of))
        return tuple(tuple(condition for part in chosen for condition in part) for chosen in parts)
    return ((_condition(where),),)


def _condition(where: Where) -> Condition:
    if where.tag:
        for match, part in (("co", where.contains), ("sw", where.starts_with), ("eq", where.equals)):
            if part:
                return _tag(where.tag, match, part)
    if where.message:
        match, value = _match(where.message)
        comparison: Json = {"attribute": "message", "match": match, "value": value}
        return Condition(type="event_attribute", comparison=comparison)
    if where.transaction:
        match, value = _match(where.transaction)
        return _tag("transaction", match, value)
    raise AssertionError("the model has exactly one filter")


def _match(text: Text) -> tuple[str, str]:
    if text.contains:
        return "co", text.contains
    return ("ew", text.ends_with) if text.ends_with else ("eq", text.equals or "")


def _tag(key: str, match: str, value: str) -> Condition:
    return Condition(type="tagged_event", comparison={"key": key, "match": match, "value": value})
