"""Who is notified of the same issue every minute mutes the channel, and misses the next one."""

from __future__ import annotations

from collections.abc import Iterator

from vedette_policies.contract import types
from vedette_policies.kit import Context, Resource, ResourcePolicy, Result, Violation


def evaluate(alert: Resource, context: Context) -> Iterator[Result]:
    """Between two messages about one issue are at least so many minutes."""
    frequency, least = alert.get("frequency") or 0, context.settings["minutes"]
    if frequency < least:
        seen = f"`{alert.name}` may notify of the same issue again after {frequency} minutes"
        yield Violation(resource=alert, seen=seen, allowed=f"it waits at least {least:g}")


POLICY = ResourcePolicy(
    id="renotify-too-often",
    title="Nobody is notified of the same issue again at once.",
    severity="low",
    frameworks=("ISO27001:A.8.16",),
    remediation="Set `frequency` to 30 minutes, or to what the people in the channel can follow.",
    types=(types.ALERT,),
    settings={"minutes": {"type": "number", "default": 5}},
    evaluate=evaluate,
)
