"""What no person has looked at must not reach the branch that is deployed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vedette_policies.contract import types
from vedette_policies.kit import Context, Resource, ResourcePolicy, Result, Violation, each

_APP = "Integration"


def evaluate(ruleset: Resource, context: Context) -> Iterator[Result]:
    """It is on, demands approvals, and nobody gets past it but Vedette's own app.

    What an agent's repository must demand beyond that is `agent-ruleset`'s.
    """
    if ruleset.text("enforcement") != "active":
        yield _violation(ruleset, f"is `{ruleset.text('enforcement')}`, so it holds nobody up")
    demanded = ruleset.get("rules", "pullRequest", "requiredApprovingReviewCount") or 0
    if demanded < context.settings["approvals"]:
        yield _violation(ruleset, f"demands {demanded} approvals, so whoever opens a pull request can merge it")
    seen: list[Any] = []

    def check(actor: dict[str, Any]) -> Iterator[Result]:
        kind, number = actor["actorType"], actor.get("actorId")
        allowed = context.settings["apps"]
        if kind != _APP:
            yield _violation(ruleset, f"lets {kind} {number or ''}".rstrip() + " past it")
        elif number not in allowed if allowed else seen:
            yield _violation(ruleset, f"lets the app {number} past it, which is not Vedette's")
        seen.append(number)

    yield from each(ruleset.items("bypassActors"), check)


def _violation(ruleset: Resource, words: str) -> Violation:
    seen = f"the ruleset of `{ruleset.text('repository')}` {words}"
    return Violation(resource=ruleset, seen=seen, allowed="a person approves, and only Vedette's app is let past")


POLICY = ResourcePolicy(
    id="ruleset-lets-a-bot-merge",
    title="Only people merge into a protected branch.",
    severity="critical",
    frameworks=("ISO27001:A.8.32", "SOC2:CC8.1"),
    remediation="Write `ruleset: {approvals: 1}` or more, and let others open pull requests.",
    settings={
        "approvals": {"type": "integer", "minimum": 1, "default": 1},
        "apps": {"type": "array", "items": {"type": "integer"}, "default": []},
    },
    types=(types.RULESET,),
    evaluate=evaluate,
)
