"""Who is told twice of one fault soon reads neither message."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

from policies.kit import Context, Finding, Resource, Stack, StackRule, Unknown, UnknownUsedError, Violation, each
from policies.vendors import sentry

Names = frozenset[tuple[str, str]]
"""What a receiver is called: by its id, and by its name where an action has one."""


def judge(stack: Stack, _context: Context) -> Iterator[Finding]:
    """No two alerts on one monitor of the stack tell the same receiver of the same thing.

    Alerts on a project's own monitors are about single issues that they choose by their filters: no pair is alike.
    """
    listening: dict[str, list[Resource]] = {}
    for alert in stack.of(sentry.ALERT):
        for monitor in sentry.monitors(alert):
            listening.setdefault(monitor.urn, []).append(alert)
    pairs = [pair for alerts in listening.values() for pair in combinations(alerts, 2)]

    def check(pair: tuple[Resource, Resource]) -> Iterator[Finding]:
        first, second = pair
        places = {first.text("environment"), second.text("environment")}
        if len(places - {""}) > 1 or not sentry.triggers(first) & sentry.triggers(second):
            return

        def told(action: Mapping[str, Any]) -> Iterator[Finding]:
            kind, names = _receiver(action)
            if any(kind == other and names & others for other, others in map(_receiver, sentry.actions(first))):
                seen = f"`{second.name}` and `{first.name}` listen to one monitor and tell {kind} {_words(names)}"
                yield Violation(resource=second, seen=seen, allowed="one alert tells a receiver")

        yield from each(sentry.actions(second), told)

    yield from each(pairs, check)


def _receiver(action: Mapping[str, Any]) -> tuple[str, Names]:
    config, data = action.get("config") or {}, action.get("data") or {}
    form = data.get("additional_fields") or data.get("additionalFields") or {}
    found = {"name": config.get("targetDisplay"), "id": config.get("targetIdentifier"), "repository": form.get("repo")}
    seen = {name: value for name, value in found.items() if not isinstance(value, Unknown)}
    unseen = next((value for value in found.values() if isinstance(value, Unknown)), None)
    names = frozenset((name, str(value)) for name, value in seen.items() if value)
    if unseen is not None and not names:
        raise UnknownUsedError(unseen)
    return str(action.get("type")), names


def _words(names: Names) -> str:
    by = dict(names)
    return by.get("name") or by.get("repository") or by["id"]


RULE = StackRule(
    id="same-target-twice",
    title="Nobody is told twice of one thing.",
    severity="medium",
    frameworks=("ISO27001:A.8.16", "SOC2:CC7.3"),
    remediation="Take the receiver out of one of them, or let each alert listen to its own monitor.",
    judge=judge,
)
