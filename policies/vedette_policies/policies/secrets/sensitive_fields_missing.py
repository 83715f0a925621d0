"""Sentry's own scrubber knows passwords and card numbers, and not every name that a payment's data goes by."""

from __future__ import annotations

from collections.abc import Iterator

from vedette_policies.contract import types
from vedette_policies.kit import Context, Resource, ResourcePolicy, Result, Violation


def evaluate(project: Resource, context: Context) -> Iterator[Result]:
    """Every project names the fields of the setting, however it writes them: creditCard, credit-card, credit_card."""
    named = {_plain(name) for name in project.items("sensitiveFields")}
    missing = [name for name in context.settings["fields"] if _plain(name) not in named]
    if missing:
        seen = f"the project `{project.name}` does not name {', '.join(f'`{name}`' for name in missing)} as sensitive"
        yield Violation(resource=project, seen=seen, allowed="fields of cards, accounts and sessions are named")


def _plain(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()


POLICY = ResourcePolicy(
    id="sensitive-fields-missing",
    title="Every Sentry project names the fields that hold card and account data.",
    severity="medium",
    frameworks=("GDPR:Art.25", "ISO27001:A.8.11", "PCI-DSS:3.3.1"),
    remediation="Name them in `sensitive` of the product's `privacy`, beside those that every project gets.",
    settings={
        "fields": {
            "type": "array",
            "items": {"type": "string"},
            "default": ["authorization", "card_number", "cookie", "credit_card", "cvc", "iban", "password", "token"],
        },
    },
    types=(types.PROJECT,),
    evaluate=evaluate,
)
