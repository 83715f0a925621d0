"""When an agent misbehaves, nobody wants to wait for a commit and its checks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vedette_policies.contract import types
from vedette_policies.kit import Context, Resource, ResourcePolicy, Result, Violation
from vedette_policies.vendors import agents

# `!=` would leave it on where nobody has set the variable.
_SWITCH = re.compile(r"vars\.\w+\s*==\s*'[^']+'")


def evaluate(file: Resource, _context: Context) -> Iterator[Result]:
    """The agent's job, or one before it, runs only while a variable of the repository says so."""
    for agent in agents.found(file):
        if not any(_SWITCH.fullmatch(part) for job in agent.chain for part in agents.demanded(job)):
            seen = agent.describe("asks no variable in its `if`, nor does a job before it")
            yield Violation(resource=file, seen=seen, allowed="a variable turns the agent off without a commit")


POLICY = ResourcePolicy(
    id="agent-kill-switch",
    title="A variable of the repository turns an agent off.",
    severity="medium",
    frameworks=("OWASP-LLM:LLM06", "ISO27001:A.5.26"),
    remediation="Demand `vars.CLAUDE_ENABLED == 'true'` in the `if` of the first job.",
    types=(types.FILE,),
    evaluate=evaluate,
)
