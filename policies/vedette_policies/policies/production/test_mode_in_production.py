"""Customers who pay in test mode pay nothing, and nobody sees it until the books are closed."""

from __future__ import annotations

from collections.abc import Iterator

from vedette_policies.contract import types
from vedette_policies.kit import Context, Facts, Resource, ResourcePolicy, Result, Violation, each
from vedette_policies.patterns import payments
from vedette_policies.vendors import github, texts

_WATCHING = (*types.MONITORS, types.ALERT)
_TEXTS = {types.UPTIME_MONITOR: "url", types.METRIC_MONITOR: "query"}


def evaluate(resource: Resource, context: Context) -> Iterator[Result]:
    """Secrets, variables, files, addresses, queries, descriptions and notes that production sees."""
    if not _in_production(resource, context.facts):
        return

    def violation(sign: str) -> Violation:
        seen = f"{resource.name} has test mode: {sign}"
        return Violation(resource=resource, seen=seen, allowed="production takes real payments only")

    def check(text: texts.Text) -> Iterator[Result]:
        yield from map(violation, payments.in_text(text.value))

    yield from map(violation, _patterns(resource))
    if resource.type in _WATCHING:
        yield from each(texts.shown(resource), check)


def _in_production(resource: Resource, facts: Facts) -> bool:
    if resource.type not in _WATCHING:
        return github.in_production(resource, facts)
    where = resource.text("environment")
    return facts.is_production(where) if where else resource.of_production(facts)


def _patterns(resource: Resource) -> Iterator[str]:
    if resource.type in (*types.SECRETS, *types.VARIABLES):
        yield from payments.in_setting(*github.setting(resource))
    elif resource.type == types.FILE:
        yield from payments.in_file(resource.text("file"), resource.text("content"))
    elif resource.type in _TEXTS:
        yield from payments.in_text(resource.text(_TEXTS[resource.type]))


POLICY = ResourcePolicy(
    id="test-mode-in-production",
    title="Nothing in production is in test mode.",
    severity="critical",
    frameworks=("PCI-DSS:6.5.5", "SOC2:CC8.1"),
    remediation="Give production its own live key or setting, and keep the test one in staging.",
    types=(*types.SECRETS, *types.VARIABLES, types.FILE, *_WATCHING),
    evaluate=evaluate,
)
