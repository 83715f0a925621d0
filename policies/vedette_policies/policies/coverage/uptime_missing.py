"""When nothing answers at all no event is sent, and every other alert is silent."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from vedette_policies.contract import types
from vedette_policies.kit import Context, NotEvaluated, Result, Stack, StackPolicy, Unknown, UnknownUsedError, Violation
from vedette_policies.vendors import coverage


def evaluate(stack: Stack, context: Context) -> Iterator[Result]:
    """Every address of the catalog has an uptime monitor for its host that is on."""
    unseen: list[Unknown] = []
    # A stack without production's monitors cannot say what is missing.
    watches = any(map(context.facts.is_production, context.facts.environments))
    hosts = set()
    for one in stack.of(types.UPTIME_MONITOR):
        try:
            if one.get("enabled") is not False:
                hosts.add(urlsplit(one.text("url")).hostname)
        except UnknownUsedError as error:
            unseen.append(error.unknown)
    for slug, addresses in context.facts.addresses.items():
        for address in addresses:
            if not watches or urlsplit(address).hostname in hosts:
                continue
            if unseen:
                yield NotEvaluated.of(unseen[0])
            else:
                seen = f"`{slug}` answers at {address}, and no uptime monitor asks"
                where = coverage.declared(stack, slug)
                yield Violation(resource=where, about=slug, seen=seen, allowed="one that is on asks this host")


POLICY = StackPolicy(
    id="uptime-missing",
    title="Every address is asked whether it answers.",
    severity="high",
    frameworks=("ISO27001:A.8.14", "SOC2:A1.2"),
    remediation="Add an entry to `uptimes` with a `url` of that host.",
    evaluate=evaluate,
)
