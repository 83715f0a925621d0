"""An agent costs money by the minute, and whoever can start many at once can spend it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vedette_policies.contract import types
from vedette_policies.kit import Context, Resource, ResourcePolicy, Result, Violation
from vedette_policies.vendors import agents
from vedette_policies.vendors.agents import Agent
from vedette_policies.vendors.workflows import expressions

_TURNS = re.compile(r"(?:^|\s)--max-turns[ =]\d+\b")
_ISSUE = "github.event.issue.number"


def evaluate(file: Resource, context: Context) -> Iterator[Result]:
    """Turns, minutes, runs at once and runs a day have a limit."""
    for agent in agents.found(file):
        for words in _seen(agent, context.settings["guard"]):
            yield Violation(resource=file, seen=agent.describe(words), allowed="turns, minutes and runs have a limit")


def _seen(agent: Agent, guard: str) -> Iterator[str]:
    if agent.is_claude and not _TURNS.search(str(agent.given.get("claude_args", ""))):
        yield "gives its agent no `--max-turns`"
    if not agent.job.data.get("timeout-minutes"):
        yield "runs an agent without `timeout-minutes`"
    groups = [one.get("concurrency") for one in (agent.flow.data, agent.job.data)]
    if not any(_ISSUE in text for text in expressions(groups)):
        yield "runs an agent without a `concurrency` group per issue"
    _, *before = agent.chain
    if not any(guard in str(step.get("run", "")) for job in before for step in job.steps):
        yield f"runs an agent without a job before it that runs `{guard}`, which counts the day's runs"


POLICY = ResourcePolicy(
    id="agent-unbounded",
    title="An agent ends by itself, once per issue at a time, and not more often a day than is planned.",
    severity="medium",
    frameworks=("OWASP-LLM:LLM10", "ISO27001:A.8.6"),
    remediation="Set `--max-turns`, `timeout-minutes` and a `concurrency` group with the issue's number, and a guard.",
    settings={"guard": {"type": "string", "default": "claude-guard.sh"}},
    types=(types.FILE,),
    evaluate=evaluate,
)
