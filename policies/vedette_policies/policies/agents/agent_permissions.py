"""What a job can read, an agent that was talked into it can give away."""

from __future__ import annotations

from collections.abc import Iterator

from vedette_policies.contract import types
from vedette_policies.kit import Context, Resource, ResourcePolicy, Result, Violation
from vedette_policies.vendors import agents
from vedette_policies.vendors.agents import Agent
from vedette_policies.vendors.workflows import expressions

_KEYS = ("anthropic_api_key", "claude_code_oauth_token", "gemini_api_key", "openai-api-key")
_FEDERATION = "anthropic_federation_rule_id"
_IDENTITY = "id-token"
_TOKEN = "secrets.GITHUB_TOKEN"  # noqa: S105 - the job's own, bounded by its permissions


def evaluate(file: Resource, context: Context) -> Iterator[Result]:
    """The job of an agent says what it may read, and has no secret but the agent's key, in an environment."""
    for agent in agents.found(file):
        for words in (*_rights(agent, context.settings["reads"]), *_secrets(agent)):
            yield Violation(
                resource=file, seen=agent.describe(words), allowed="an agent's job has only what the agent needs"
            )


def _rights(agent: Agent, reads: list[str]) -> Iterator[str]:
    rights = agent.job.data.get("permissions")
    if not isinstance(rights, dict):
        yield f"has `permissions: {rights}`" if rights else "runs an agent without `permissions` of its own"
        return
    for right, level in rights.items():
        if level == "read" and right not in reads:
            yield f"lets its agent read `{right}`"
    if rights.get(_IDENTITY) == "write" and not agent.given.get(_FEDERATION):
        yield f"may ask for an identity (`{_IDENTITY}: write`), which only an agent without a key needs"


def _secrets(agent: Agent) -> Iterator[str]:
    keys = {text for name in _KEYS for text in expressions(agent.given.get(name))}
    found = [text for text in expressions([agent.flow.data.get("env"), agent.job.data]) if "secrets" in text.lower()]
    if keys.intersection(found) and not agent.job.data.get("environment"):
        yield "uses its agent's key outside an environment, so nobody is asked before"
    for text in found:
        if text not in {*keys, _TOKEN}:
            yield f"has `{text}` beside its agent's key"


POLICY = ResourcePolicy(
    id="agent-permissions",
    title="The job of an agent has only the rights and secrets that the agent needs.",
    severity="high",
    frameworks=("OWASP-LLM:LLM02", "ISO27001:A.8.2", "SOC2:CC6.3"),
    remediation="Give the job its own `permissions`, keep the key in an environment, and move other secrets out.",
    settings={
        "reads": {
            "type": "array",
            "items": {"type": "string"},
            "default": ["actions", "contents", "issues", "pull-requests"],
        },
    },
    types=(types.FILE,),
    evaluate=evaluate,
)
