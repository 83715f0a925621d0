"""What a job can read, an agent that was talked into it can give away."""

from __future__ import annotations

from collections.abc import Iterator

from policies.kit import Context, Finding, Resource, ResourceRule, Violation
from policies.vendors import agents, github
from policies.vendors.agents import Agent
from policies.vendors.workflows import Workflow, expressions

_KEYS = ("anthropic_api_key", "claude_code_oauth_token", "gemini_api_key", "openai-api-key")
_FEDERATION = "anthropic_federation_rule_id"
_IDENTITY = "id-token"
_TOKEN = "secrets.GITHUB_TOKEN"  # noqa: S105 - the job's own, bounded by its permissions


def judge(file: Resource, context: Context) -> Iterator[Finding]:
    """Each job says what it may do, an agent's reads what it needs, and secrets are in environments."""
    flow = agents.with_agent(file)
    seen = [*_declared(flow), *_in_environments(flow)] if flow else []
    for agent in agents.found(file):
        seen += map(agent.says, (*_needed(agent, context.settings["reads"]), *_other_secrets(agent)))
    for words in seen:
        yield Violation(resource=file, seen=words, allowed="each job has what it needs, and asks for its secrets")


def _declared(flow: Workflow) -> Iterator[str]:
    rights = flow.data.get("permissions")
    if rights != {}:
        yield f"`permissions` of the workflow are {'not given' if rights is None else rights}"
    for job in flow.jobs:
        own = job.data.get("permissions")
        if not isinstance(own, dict):
            yield f"`permissions` of the job `{job.name}` are {'not given' if own is None else own}"


def _in_environments(flow: Workflow) -> Iterator[str]:
    for job in flow.jobs:
        if not job.data.get("environment") and _secrets(job.data):
            yield f"the job `{job.name}` uses a secret outside an environment, so nobody is asked before"


def _needed(agent: Agent, reads: list[str]) -> Iterator[str]:
    rights = agents.mapping(agent.job.data.get("permissions"))
    for right, level in rights.items():
        if level == "read" and right not in reads:
            yield f"lets its agent read `{right}`"
    if rights.get(_IDENTITY) == "write" and not agent.given.get(_FEDERATION):
        yield f"may ask for an identity (`{_IDENTITY}: write`), which only an agent without a key needs"


def _other_secrets(agent: Agent) -> Iterator[str]:
    keys = {text for name in _KEYS for text in expressions(agent.given.get(name))}
    for text in _secrets([agent.flow.data.get("env"), agent.job.data]):
        if text not in keys:
            yield f"has `{text}` beside its agent's key"


def _secrets(value: object) -> list[str]:
    return [text for text in expressions(value) if "secrets" in text.lower() and text != _TOKEN]


RULE = ResourceRule(
    id="agent-permissions",
    title="Beside an agent, each job has only the rights and secrets that it needs.",
    severity="high",
    frameworks=("OWASP-LLM:LLM02", "ISO27001:A.8.2", "SOC2:CC6.3"),
    remediation="Write `permissions: {}` at the top and each job's own, and keep secrets in environments.",
    settings={
        "reads": {
            "type": "array",
            "items": {"type": "string"},
            "default": ["actions", "contents", "issues", "pull-requests"],
        },
    },
    types=(github.FILE,),
    judge=judge,
)
