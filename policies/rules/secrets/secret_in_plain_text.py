"""A variable, a description and a note are read by everybody who may open the page."""

from __future__ import annotations

from collections.abc import Iterator

from policies.kit import Context, Finding, Resource, ResourceRule, Violation, each
from policies.signs import credentials
from policies.vendors import github, sentry


def judge(resource: Resource, _context: Context) -> Iterator[Finding]:
    """Variables, descriptions of monitors and notes of actions hold no credential."""
    if resource.type in github.VARIABLES:
        name, value = github.setting(resource)
        yield from _found(resource, f"the variable `{name}`", value)
        if credentials.named(name) and value and not any(credentials.in_text(value)):
            seen = f"`{name}` is a variable, and its name says that it is a secret"
            yield _violation(resource, seen)
    elif resource.type in sentry.MONITORS:
        yield from _found(resource, f"the description of `{resource.name}`", resource.text("description"))
    else:

        def check(action: dict[str, dict[str, str]]) -> Iterator[Finding]:
            notes = (action.get("data") or {}).get("notes") or ""
            yield from _found(resource, f"a note of `{resource.name}`", str(notes))

        yield from each(sentry.actions(resource), check)


def _found(resource: Resource, where: str, text: str) -> Iterator[Finding]:
    for words in credentials.in_text(text):
        yield _violation(resource, f"{where} has {words}")


def _violation(resource: Resource, seen: str) -> Violation:
    return Violation(resource=resource, seen=seen, allowed="credentials are secrets")


RULE = ResourceRule(
    id="secret-in-plain-text",
    title="No credential stands where everybody can read it.",
    severity="critical",
    frameworks=("ISO27001:A.8.24", "PCI-DSS:8.6.2", "SOC2:CC6.1"),
    remediation="Revoke it, list it under `secrets`, and give the new value with `pulumi config set --secret`.",
    types=(*github.VARIABLES, *sentry.MONITORS, sentry.ALERT),
    judge=judge,
)
