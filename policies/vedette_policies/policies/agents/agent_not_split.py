"""Who reads strangers' text must not write, and who writes must not read it: two jobs."""

from __future__ import annotations

from collections.abc import Iterator

from vedette_policies.contract import types
from vedette_policies.kit import Context, Resource, ResourcePolicy, Result, Violation
from vedette_policies.vendors import agents
from vedette_policies.vendors.agents import Agent
from vedette_policies.vendors.workflows import expressions

# The right to ask for an identity writes nothing; `agent-permissions` reports it.
_IDENTITY = "id-token"
_OWN = (["github.token"], ["secrets.GITHUB_TOKEN"])


def evaluate(file: Resource, _context: Context) -> Iterator[Result]:
    """The job of an agent has no right to write, and no token but its own."""
    for agent in agents.found(file):
        for words in _seen(agent):
            yield Violation(
                resource=file, seen=agent.describe(words), allowed="the job that reads strangers' text only reads"
            )


def _seen(agent: Agent) -> Iterator[str]:
    for right, level in agents.mapping(agent.job.data.get("permissions")).items():
        if level == "write" and right != _IDENTITY:
            yield f"runs an agent and may write `{right}`"
    if agent.is_claude:
        given = agent.given.get("github_token")
        if not given:
            # docs/setup.md of the action: without a token it takes one of its app, which may write.
            yield "gives its agent no `github_token`, so that it takes one that may write"
        elif list(expressions(given)) not in _OWN:
            yield f"gives its agent a `github_token` that the job's `permissions` do not bound: {given}"


POLICY = ResourcePolicy(
    id="agent-not-split",
    title="The job that runs an agent cannot write.",
    severity="critical",
    frameworks=("OWASP-LLM:LLM06", "ISO27001:A.5.3", "SOC2:CC6.3"),
    remediation="Let the agent answer in a form that another job writes, and give it `${{ github.token }}`.",
    types=(types.FILE,),
    evaluate=evaluate,
)
