"""Sentry's monitors and alerts, as `pulumi_sentry` declares them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vedette_policies.contract import names, types
from vedette_policies.kit import Resource, Unknown, UnknownUsedError

SLACK, PAGERDUTY, EMAIL = "slack", "pagerduty", "email"


def actions(alert: Resource) -> Iterator[Any]:
    """Every action of an alert that is on: a mapping with `type`, `config` and `data`, or an `Unknown`.

    Raises:
        UnknownUsedError: the list itself cannot be seen.
    """
    if alert.get("enabled") is not False:
        yield from _parts(alert, "actions")


def filters(alert: Resource) -> Iterator[Any]:
    """Every condition of an alert's groups: a mapping with `type` and `comparison`, or an `Unknown`.

    Raises:
        UnknownUsedError: the list itself cannot be seen.
    """
    return _parts(alert, "conditions")


def _parts(alert: Resource, name: str) -> Iterator[Any]:
    for group in alert.items("actionFilters"):
        parts = group if isinstance(group, Unknown) else group.get(name) or ()
        yield from (parts,) if isinstance(parts, Unknown) else parts


def triggers(alert: Resource) -> set[str]:
    """The types of what makes Sentry look at an alert; raises like `Resource.get`."""
    return {alert.text("triggers", index, "type") for index in range(len(alert.items("triggers")))}


def monitors(alert: Resource) -> list[Resource]:
    """The monitors of the same stack that an alert listens to; Sentry's own of a project are none of them."""
    return [one for one in alert.sources.get("monitorIds", ()) if one.type in types.MONITORS]


def environments(alert: Resource) -> set[str | None]:
    """The environments whose issues an alert acts on; None stands for every environment.

    An alert without an environment takes that of its monitors. Cron monitors, Sentry's own monitors of a project and
    those of other stacks open issues of every environment. Raises like `Resource.get`.
    """
    if own := alert.text("environment"):
        return {own}
    declared = monitors(alert)
    found = {None if one.type == types.CRON_MONITOR else one.text("environment") or None for one in declared}
    # An id that comes from no monitor of this stack belongs to a monitor that cannot be looked at here; one that comes
    # from a project may be the project's own. Of a list that cannot be seen at all nobody knows how many it has.
    foreign = any(one.type not in types.MONITORS for one in alert.sources.get("monitorIds", ()))
    return found | {None} if foreign or len(declared) < len(alert.items("monitorIds")) else found


def project(resource: Resource) -> str:
    """The slug of the project that a monitor or key is of; raises like `Resource.get`."""
    declared = next((one for one in resource.sources.get("project", ()) if one.type == types.PROJECT), None)
    return declared.text("slug") if declared else resource.text("project")


def notifies(entry: Resource, kind: str) -> bool:
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
    return [one for one in entry.children if one.type == types.ALERT and not names.is_milder(one.name)]
