"""A monitor that nothing listens to finds the fault and keeps it to itself."""

from __future__ import annotations

from collections.abc import Iterator

from vedette_policies.contract import names, types
from vedette_policies.kit import Context, Resource, Result, Stack, StackPolicy, Violation, each
from vedette_policies.vendors import sentry


def evaluate(stack: Stack, _context: Context) -> Iterator[Result]:
    """Every monitor that is on has an alert, unless its entry has decided otherwise."""
    heard = {monitor.urn for alert in stack.of(types.ALERT) for monitor in sentry.monitors(alert)}

    def check(monitor: Resource) -> Iterator[Result]:
        if monitor.urn in heard or monitor.get("enabled") is False:
            return
        if not monitor.entry or not _excused(monitor, monitor.entry, heard):
            seen = f"no alert listens to `{monitor.name}`"
            yield Violation(resource=monitor, seen=seen, allowed="an alert notifies somebody of what a monitor finds")

    yield from each(stack.of(*types.MONITORS), check)


def _excused(monitor: Resource, entry: Resource, heard: set[str]) -> bool:
    if names.DIGEST in entry.items("route"):
        return True
    if any(one.type == types.ALERT and not one.items("monitorIds") for one in entry.children):
        return True  # the alert that was meant for it is what `alert-on-no-monitor` refuses
    # A milder level may wait for the digest, as long as somebody is notified of the worse one.
    return names.is_milder(monitor.name) and any(one.urn in heard for one in entry.children)


POLICY = StackPolicy(
    id="monitor-without-alert",
    title="Somebody is notified of what a monitor finds.",
    severity="high",
    frameworks=("ISO27001:A.8.16", "SOC2:CC7.2"),
    remediation="Give the entry a `route`, or write `{digest: weekly}` there if nobody is to be notified at once.",
    evaluate=evaluate,
)
