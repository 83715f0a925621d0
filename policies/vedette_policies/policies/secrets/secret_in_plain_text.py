"""A variable, a description and a note are read by everybody who may open the page."""

from __future__ import annotations

from collections.abc import Iterator

from vedette_policies.kit import Context, Resource, ResourcePolicy, Result, Violation, each
from vedette_policies.patterns import credentials
from vedette_policies.vendors import github, texts


def evaluate(resource: Resource, _context: Context) -> Iterator[Result]:
    """Variables, descriptions of monitors and notes of actions hold no credential."""

    def check(text: texts.Text) -> Iterator[Result]:
        found = list(credentials.in_text(text.value))
        for words in found:
            yield _violation(resource, f"{text.where} has {words}")
        if text.value and not found:
            yield from _named(resource)

    yield from each(texts.shown(resource), check)


def _named(resource: Resource) -> Iterator[Result]:
    name, _ = github.setting(resource)  # only a variable has one here
    if credentials.named(name):
        yield _violation(resource, f"`{name}` is a variable, and its name says that it is a secret")


def _violation(resource: Resource, seen: str) -> Violation:
    return Violation(resource=resource, seen=seen, allowed="credentials are secrets")


POLICY = ResourcePolicy(
    id="secret-in-plain-text",
    title="No credential stands where everybody can read it.",
    severity="critical",
    frameworks=("ISO27001:A.8.24", "PCI-DSS:8.6.2", "SOC2:CC6.1"),
    remediation="Revoke it, list it under `secrets`, and give the new value with `pulumi config set --secret`.",
    types=texts.TYPES,
    evaluate=evaluate,
)
