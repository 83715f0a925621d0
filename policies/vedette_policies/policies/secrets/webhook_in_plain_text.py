"""Whoever knows a webhook's address writes in the team's channel, under the name that the team trusts."""

from __future__ import annotations

from collections.abc import Iterator

from vedette_policies.contract import types
from vedette_policies.kit import Context, Resource, ResourcePolicy, Result, Violation, each
from vedette_policies.patterns import webhooks
from vedette_policies.vendors import texts


def evaluate(resource: Resource, _context: Context) -> Iterator[Result]:
    """Variables, files, descriptions of monitors and notes of actions hold no address that lets one write."""

    def check(text: texts.Text) -> Iterator[Result]:
        for words in webhooks.in_text(text.value):
            seen = f"{text.where} has the address of {words}"
            yield Violation(resource=resource, seen=seen, allowed="an address that lets one write is a secret")

    yield from each(texts.shown(resource), check)


POLICY = ResourcePolicy(
    id="webhook-in-plain-text",
    title="No webhook's address stands where everybody can read it.",
    severity="high",
    frameworks=("ISO27001:A.8.24", "SOC2:CC6.1"),
    remediation="Make a new webhook, delete this one, and list the new one under `secrets`.",
    types=(*texts.TYPES, types.FILE),
    evaluate=evaluate,
)
