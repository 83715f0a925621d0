"""The action asks whether who starts it may write; two of its inputs take that question away."""

from __future__ import annotations

from collections.abc import Iterator

from vedette_policies.contract import types
from vedette_policies.kit import Context, Resource, ResourcePolicy, Result, Violation
from vedette_policies.vendors import agents

# docs/security.md of the action: bots in the list are not asked for any right in the repository.
_INPUTS = ("allowed_non_write_users", "allowed_bots")


def evaluate(file: Resource, _context: Context) -> Iterator[Result]:
    """Neither people without write access nor bots may drive the agent."""
    for agent in agents.found(file):
        for name in _INPUTS:
            if value := agent.given.get(name):
                seen = agent.describe(f"has `{name}: {value}`")
                yield Violation(resource=file, seen=seen, allowed="only people with write access drive an agent")


POLICY = ResourcePolicy(
    id="agent-non-write-users",
    title="Nobody without write access, and no bot, drives an agent.",
    severity="critical",
    frameworks=("OWASP-LLM:LLM06", "SOC2:CC6.3"),
    remediation="Remove the input; a person with write access starts the agent with a label.",
    types=(types.FILE,),
    evaluate=evaluate,
)
