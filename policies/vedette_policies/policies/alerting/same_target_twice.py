"""Who is notified twice of one fault soon reads neither message."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any, NamedTuple

from vedette_policies.contract import types
from vedette_policies.kit import (
    Context,
    Resource,
    Result,
    Stack,
    StackPolicy,
    Unknown,
    UnknownUsedError,
    Violation,
    each,
)
from vedette_policies.vendors import sentry

Names = frozenset[tuple[str, str]]
"""What a receiver is called: by its id, and by its name where an action has one."""

_MADE_AS = {sentry.SLACK: types.CHANNEL, sentry.PAGERDUTY: types.PAGERDUTY_ROW, sentry.EMAIL: types.TEAM}
"""The resource whose id an action of a kind has; before that exists, `sources` alone show which one it is."""


class Receiver(NamedTuple):
    """Whom an action notifies; `unseen` are the parts of its name that are not known yet."""

    kind: str
    names: Names
    unseen: dict[str, Unknown]


def evaluate(stack: Stack, _context: Context) -> Iterator[Result]:
    """No two alerts on one monitor of the stack notify the same receiver of the same thing.

    Alerts on a project's own monitors are about single issues that they choose by their filters: no pair is alike.
    """
    listening: dict[str, list[Resource]] = {}
    for alert in stack.of(types.ALERT):
        for monitor in sentry.monitors(alert):
            listening.setdefault(monitor.urn, []).append(alert)
    pairs = [pair for alerts in listening.values() for pair in combinations(alerts, 2)]

    def check(pair: tuple[Resource, Resource]) -> Iterator[Result]:
        first, second = pair
        places = {first.text("environment"), second.text("environment")}
        if len(places - {""}) > 1 or not sentry.triggers(first) & sentry.triggers(second):
            return
        others = [_receiver(action) for action in sentry.actions(first)]
        receivers = [_receiver(action) for action in sentry.actions(second)]
        kinds = dict.fromkeys(one.kind for one in receivers if one.kind in {other.kind for other in others})

        def twice(kind: str) -> Iterator[Result]:
            of_first, of_second = ([one for one in each if one.kind == kind] for each in (others, receivers))
            named = [one.names for one in of_second if any(one.names & other.names for other in of_first)]
            whom = [_words(names) for names in named] or [
                f"`{name}`" for name in sorted(_made(first, kind) & _made(second, kind))
            ]
            for name in whom:
                seen = f"`{second.name}` and `{first.name}` listen to one monitor and notify {kind} {name}"
                yield Violation(resource=second, seen=seen, allowed="one alert notifies a receiver")
            if not whom:
                _decide(first, of_first)
                _decide(second, of_second)

        yield from each(kinds, twice)

    yield from each(pairs, check)


def _decide(alert: Resource, receivers: list[Receiver]) -> None:
    """Raise `UnknownUsedError` for a receiver that may be any.

    The id of one that the stack makes is known only then, but `sources` shows whose it is, and none that is there
    already has it.
    """
    for one in receivers:
        for part, value in one.unseen.items():
            if part != "id" or not _made(alert, one.kind):
                raise UnknownUsedError(value)


def _receiver(action: Mapping[str, Any]) -> Receiver:
    config, data = action.get("config") or {}, action.get("data") or {}
    form = data.get("additional_fields") or data.get("additionalFields") or {}
    found = {"name": config.get("targetDisplay"), "id": config.get("targetIdentifier"), "repository": form.get("repo")}
    unseen = {name: value for name, value in found.items() if isinstance(value, Unknown)}
    names = frozenset((name, str(value)) for name, value in found.items() if name not in unseen and value)
    return Receiver(str(action.get("type")), names, unseen)


def _made(alert: Resource, kind: str) -> set[str]:
    """The receivers of a kind that the stack makes and an alert notifies, by their names."""
    return {one.name for one in alert.sources.get("actionFilters", ()) if one.type == _MADE_AS.get(kind)}


def _words(names: Names) -> str:
    by = dict(names)
    return by.get("name") or by.get("repository") or by["id"]


POLICY = StackPolicy(
    id="same-target-twice",
    title="Nobody is notified twice of one thing.",
    severity="medium",
    frameworks=("ISO27001:A.8.16", "SOC2:CC7.3"),
    remediation="Take the receiver out of one of them, or let each alert listen to its own monitor.",
    evaluate=evaluate,
)
