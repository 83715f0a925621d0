"""A monitor that nothing listens to finds the fault and keeps it to itself."""

from __future__ import annotations

from collections.abc import Iterator

from vedette_policies.kit import Context, Finding, Resource, Stack, StackRule, Violation, each
from vedette_policies.vendors import sentry


def judge(stack: Stack, _context: Context) -> Iterator[Finding]:
    """Every monitor that is on has an alert, unless its entry has decided otherwise."""
    heard = {monitor.urn for alert in stack.of(sentry.ALERT) for monitor in sentry.monitors(alert)}

    def check(monitor: Resource) -> Iterator[Finding]:
        if monitor.urn in heard or monitor.get("enabled") is False:
            return
        if not monitor.entry or not _excused(monitor, monitor.entry, heard):
            seen = f"no alert listens to `{monitor.name}`"
            yield Violation(resource=monitor, seen=seen, allowed="an alert tells somebody what a monitor finds")

    yield from each(stack.of(*sentry.MONITORS), check)


def _excused(monitor: Resource, entry: Resource, heard: set[str]) -> bool:
    if sentry.DIGEST in entry.items("route"):
        return True
    if any(one.type == sentry.ALERT and not one.items("monitorIds") for one in entry.children):
        return True  # the alert that was meant for it is what `alert-on-no-monitor` refuses
    # A milder level may wait for the digest, as long as somebody is told of the worse one.
    milder = monitor.name.endswith(f"{sentry.MILDER}.monitor")
    return milder and any(one.urn in heard for one in entry.children)


RULE = StackRule(
    id="monitor-without-alert",
    title="Somebody is told what a monitor finds.",
    severity="high",
    frameworks=("ISO27001:A.8.16", "SOC2:CC7.2"),
    remediation="Give the entry a `route`, or say `{digest: weekly}` there if nobody is to be told at once.",
    judge=judge,
)
