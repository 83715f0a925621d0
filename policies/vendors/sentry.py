"""Sentry's monitors and alerts, as `pulumi_sentry` declares them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from policies.kit import Resource, Unknown, UnknownUsedError

PROJECT = "sentry:index:Project"
ALERT = "sentry:index:Alert"
DASHBOARD = "sentry:index:Dashboard"
METRIC, CRON, UPTIME = "sentry:index:MetricMonitor", "sentry:index:CronMonitor", "sentry:index:UptimeMonitor"
MONITORS = (METRIC, CRON, UPTIME)

WATCHING = ("Alert", "Cron", "Uptime")
"""The kinds of catalog entries that watch something and tell somebody."""

SLACK, PAGERDUTY = "slack", "pagerduty"


def actions(alert: Resource) -> Iterator[Any]:
    """Every action of an alert that is on: a mapping with `type`, `config` and `data`, or an `Unknown`.

    Raises:
        UnknownUsedError: the list itself cannot be seen.
    """
    if alert.get("enabled") is False:
        return
    for group in alert.items("actionFilters"):
        acts = group if isinstance(group, Unknown) else group.get("actions") or ()
        yield from (acts,) if isinstance(acts, Unknown) else acts


def tells(entry: Resource, kind: str) -> bool:
    """Whether an entry's own level has an action of this kind; one that is seen outweighs all that are not.

    Raises:
        UnknownUsedError: none is seen, and something cannot be.
    """
    kinds = [_seen(action) for alert in alerts(entry) for action in _all(alert)]
    unseen = next((one for one in kinds if isinstance(one, Unknown)), None)
    found = any(isinstance(one, str) and one == kind for one in kinds)
    if unseen is not None and not found:
        raise UnknownUsedError(unseen)
    return found


def _all(alert: Resource) -> list[Any]:
    try:
        return list(actions(alert))
    except UnknownUsedError as error:
        return [error.unknown]


def _seen(action: Any) -> object:  # noqa: ANN401 - a mapping or `Unknown`
    return action if isinstance(action, Unknown) else action.get("type")


def alerts(entry: Resource) -> list[Resource]:
    """The alerts of an entry at its own severity: without those of the milder level, whose monitor is `.warning`."""
    return [one for one in entry.children if one.type == ALERT and not one.name.endswith(".warning.alert")]
