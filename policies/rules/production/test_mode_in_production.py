"""Customers who pay in test mode pay nothing, and nobody sees it until the books are closed."""

from __future__ import annotations

from collections.abc import Iterator

from policies.kit import Context, Finding, Resource, ResourceRule, Violation
from policies.kit.views import PRODUCTION
from policies.signs import payments
from policies.vendors import github, sentry

_TEXTS = {sentry.UPTIME: "url", sentry.METRIC: "query"}


def judge(resource: Resource, _context: Context) -> Iterator[Finding]:
    """Secrets, variables, files, addresses and queries that production sees."""
    if github.deployment(resource) not in {PRODUCTION, None}:
        return
    for sign in _signs(resource):
        seen = f"{resource.name} has test mode: {sign}"
        yield Violation(resource=resource, seen=seen, allowed="production takes real payments only")


def _signs(resource: Resource) -> Iterator[str]:
    if resource.type in (*github.SECRETS, *github.VARIABLES):
        yield from payments.in_setting(*github.setting(resource))
    elif resource.type == github.FILE:
        yield from payments.in_file(resource.text("file"), resource.text("content"))
    else:
        yield from payments.in_text(resource.text(_TEXTS[resource.type]))


RULE = ResourceRule(
    id="test-mode-in-production",
    title="Nothing in production is in test mode.",
    severity="critical",
    frameworks=("PCI-DSS:6.5.5", "SOC2:CC8.1"),
    remediation="Give production its own live key or setting, and keep the test one in staging.",
    types=(*github.SECRETS, *github.VARIABLES, github.FILE, *_TEXTS),
    judge=judge,
)
