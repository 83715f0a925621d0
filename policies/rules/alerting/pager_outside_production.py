"""People who were woken by a test do not trust the next page."""

from __future__ import annotations

from collections.abc import Iterator

from policies.kit import Context, Finding, Resource, ResourceRule, Violation, each
from policies.kit.views import PRODUCTION
from policies.vendors import sentry


def judge(alert: Resource, _context: Context) -> Iterator[Finding]:
    """An alert that pages looks at production, and at nothing else."""

    def check(action: dict[str, object]) -> Iterator[Finding]:
        if action.get("type") == sentry.PAGERDUTY and alert.text("environment") != PRODUCTION:
            where = alert.text("environment") or "all environments"
            seen = f"`{alert.name}` pages for {where}"
            yield Violation(resource=alert, seen=seen, allowed="only production pages")

    yield from each(sentry.actions(alert), check)


RULE = ResourceRule(
    id="pager-outside-production",
    title="Only production pages.",
    severity="high",
    frameworks=("ISO27001:A.8.31",),
    remediation="Give the environment a `route` without pagerduty.",
    types=(sentry.ALERT,),
    judge=judge,
)
