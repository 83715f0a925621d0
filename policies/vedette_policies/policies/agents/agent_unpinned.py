"""A tag can be moved to other code, and that code would run beside the agent's key."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from vedette_policies.contract import types
from vedette_policies.kit import Context, Resource, ResourcePolicy, Result, Violation
from vedette_policies.vendors import agents
from vedette_policies.vendors.agents import Agent, mapping

_PINNED = re.compile(r"@(?:[0-9a-f]{40}|sha256:[0-9a-f]{64})$")
# docs/security.md of the action: its output may show what the agent read, keys among it.
_SHOWING = ("show_full_output", "display_report")
_FOREIGN = ("path_to_claude_code_executable", "path_to_bun_executable", "plugins", "plugin_marketplaces")


def evaluate(file: Resource, _context: Context) -> Iterator[Result]:
    """In the job of an agent, actions are commits, the checkout keeps no token and the log no transcript."""
    for agent in agents.found(file):
        for words in (*_steps(agent), *_inputs(agent)):
            yield Violation(
                resource=file, seen=agent.describe(words), allowed="what runs beside an agent is known and quiet"
            )


def _steps(agent: Agent) -> Iterator[str]:
    for step in agent.job.steps:
        used = str(step.get("uses", ""))
        # What lies in the repository has the commit of the workflow.
        if used and not used.startswith("./") and not _PINNED.search(used):
            yield f"runs `{used}`, which can become other code"
    if any(map(_keeps_token, agent.job.steps)):
        yield "leaves the checkout's token where its agent can read it"


def _keeps_token(step: Mapping[str, Any]) -> bool:
    kept = mapping(step.get("with")).get("persist-credentials")
    return str(step.get("uses", "")).startswith("actions/checkout@") and kept not in (False, "false")


def _inputs(agent: Agent) -> Iterator[str]:
    for name in _SHOWING:
        if agent.given.get(name) not in (None, "", False, "false"):
            yield f"has `{name}`, which puts into the log what its agent read"
    for name in _FOREIGN:
        if agent.given.get(name):
            yield f"has `{name}`, which runs code that the action's commit does not name"


POLICY = ResourcePolicy(
    id="agent-unpinned",
    title="What runs beside an agent is pinned to a commit, and keeps its tokens to itself.",
    severity="high",
    frameworks=("OWASP-LLM:LLM03", "ISO27001:A.5.21", "SOC2:CC8.1"),
    remediation="Name actions by their full commit, set `persist-credentials: false`, and remove the input.",
    types=(types.FILE,),
    evaluate=evaluate,
)
