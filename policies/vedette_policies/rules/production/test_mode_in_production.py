"""Customers who pay in test mode pay nothing, and nobody sees it until the books are closed."""

from __future__ import annotations

from collections.abc import Iterator

from vedette_policies.kit import Context, Facts, Finding, Resource, ResourceRule, Violation, each
from vedette_policies.signs import payments
from vedette_policies.vendors import github, sentry, texts

_WATCHING = (*sentry.MONITORS, sentry.ALERT)
_TEXTS = {sentry.UPTIME: "url", sentry.METRIC: "query"}


def judge(resource: Resource, context: Context) -> Iterator[Finding]:
    """Secrets, variables, files, addresses, queries, descriptions and notes that production sees."""
    if not _in_production(resource, context.facts):
        return

    def violation(sign: str) -> Violation:
        seen = f"{resource.name} has test mode: {sign}"
        return Violation(resource=resource, seen=seen, allowed="production takes real payments only")

    def check(text: texts.Text) -> Iterator[Finding]:
        yield from map(violation, payments.in_text(text.value))

    yield from map(violation, _signs(resource))
    if resource.type in _WATCHING:
        yield from each(texts.shown(resource), check)


def _in_production(resource: Resource, facts: Facts) -> bool:
    if resource.type not in _WATCHING:
        return github.in_production(resource, facts)
    where = resource.text("environment")
    return facts.is_production(where) if where else resource.of_production(facts)


def _signs(resource: Resource) -> Iterator[str]:
    if resource.type in (*github.SECRETS, *github.VARIABLES):
        yield from payments.in_setting(*github.setting(resource))
    elif resource.type == github.FILE:
        yield from payments.in_file(resource.text("file"), resource.text("content"))
    elif resource.type in _TEXTS:
        yield from payments.in_text(resource.text(_TEXTS[resource.type]))


RULE = ResourceRule(
    id="test-mode-in-production",
    title="Nothing in production is in test mode.",
    severity="critical",
    frameworks=("PCI-DSS:6.5.5", "SOC2:CC8.1"),
    remediation="Give production its own live key or setting, and keep the test one in staging.",
    types=(*github.SECRETS, *github.VARIABLES, github.FILE, *_WATCHING),
    judge=judge,
)
