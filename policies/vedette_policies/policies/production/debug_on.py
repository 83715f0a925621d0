"""Debug output shows secrets and personal data in logs and on error pages, and buries what matters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from vedette_policies.contract import types
from vedette_policies.kit import Context, Resource, ResourcePolicy, Result, Violation
from vedette_policies.patterns import settings
from vedette_policies.vendors import github

_DEBUG = re.compile(r"(?:^|_)DEBUG(?:_MODE|_ENABLED)?$")
_LEVEL = re.compile(r"(?:^|_)(?:LOG_?LEVEL|RUST_LOG)$")


def evaluate(resource: Resource, context: Context) -> Iterator[Result]:
    """Secrets, variables and files that production sees switch no debugging on."""
    if not github.in_production(resource, context.facts):
        return
    levels = frozenset(context.settings["levels"])
    for name, value in dict.fromkeys(_made(resource)):
        if _on(name.upper(), value.strip().lower(), levels):
            seen = f"{resource.name} sets `{name}` to `{value.strip()}`"
            yield Violation(
                resource=resource, seen=seen, allowed="production logs at `info` or above, and debugs nothing"
            )


def _made(resource: Resource) -> Iterable[tuple[str, str]]:
    if resource.type == types.FILE:
        return settings.in_file(resource.text("file"), resource.text("content"))
    return [github.setting(resource)]


def _on(name: str, value: str, levels: frozenset[str]) -> bool:
    if _LEVEL.search(name):
        return value in levels
    # Node's `debug` takes patterns of names: `*`, or `express:*` (github.com/debug-js/debug).
    return bool(_DEBUG.search(name)) and (value in settings.ON or "*" in value)


POLICY = ResourcePolicy(
    id="debug-on",
    title="Nothing in production runs in debug mode.",
    severity="high",
    frameworks=("ISO27001:A.8.15", "PCI-DSS:6.2.4", "SOC2:CC8.1"),
    remediation="Switch it off for production, or give the value to staging alone.",
    settings={
        "levels": {
            "type": "array",
            "items": {"type": "string"},
            "default": ["all", "debug", "silly", "trace", "verbose"],
        },
    },
    types=(*types.SECRETS, *types.VARIABLES, types.FILE),
    evaluate=evaluate,
)
