"""What Sentry stores of a customer, every developer can read, and an issue or a message can carry away."""

from __future__ import annotations

from collections.abc import Iterator

from vedette_policies.contract import types
from vedette_policies.kit import Context, Resource, ResourcePolicy, Result, Violation

# What each switch does is in Sentry's documentation of server-side scrubbing (docs.sentry.io, security and privacy).
_SWITCHES = {
    "dataScrubber": "sensitive values",
    "dataScrubberDefaults": "what Sentry itself takes for sensitive",
    "scrubIpAddresses": "the IP addresses of users",
}


def evaluate(project: Resource, _context: Context) -> Iterator[Result]:
    """Every project has the three switches on, and takes no field out again."""
    off = [name for name in _SWITCHES if project.get(name) is not True]
    if off:
        kept = ", ".join(f"{_SWITCHES[name]} (`{name}`)" for name in off)
        yield _violation(project, f"the project `{project.name}` keeps {kept}", "a project removes personal data")
    if safe := project.items("safeFields"):
        names = ", ".join(f"`{name}`" for name in safe)
        seen = f"the project `{project.name}` never scrubs {names}, whatever stands there"
        yield _violation(project, seen, "no field is exempt (`safeFields`)")


def _violation(project: Resource, seen: str, allowed: str) -> Violation:
    return Violation(resource=project, seen=seen, allowed=allowed)


POLICY = ResourcePolicy(
    id="scrubbing-off",
    title="Every Sentry project scrubs personal data.",
    severity="high",
    frameworks=("GDPR:Art.5", "ISO27001:A.8.11", "PCI-DSS:3.3.1", "SOC2:P4.2"),
    remediation="Remove `scrub: false` and `scrub_addresses: false` from the product's `privacy`.",
    types=(types.PROJECT,),
    evaluate=evaluate,
)
