"""An alert without a monitor looks right in every list and never fires."""

from __future__ import annotations

from collections.abc import Iterator

from vedette_policies.contract import types
from vedette_policies.kit import Context, Resource, ResourcePolicy, Result, Violation


def evaluate(alert: Resource, _context: Context) -> Iterator[Result]:
    """An alert has the id of at least one monitor."""
    if not alert.items("monitorIds"):
        seen = f"`{alert.name}` listens to no monitor"
        yield Violation(resource=alert, seen=seen, allowed="an alert listens to at least one")


POLICY = ResourcePolicy(
    id="alert-on-no-monitor",
    title="An alert listens to a monitor.",
    severity="high",
    frameworks=("ISO27001:A.8.16", "SOC2:CC7.2"),
    remediation="Put the monitor's id into `monitorIds`, or remove the alert.",
    types=(types.ALERT,),
    evaluate=evaluate,
)
