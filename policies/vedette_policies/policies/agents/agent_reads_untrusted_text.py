"""A prompt is taken verbatim, so whoever writes into it instructs the agent."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vedette_policies.contract import types
from vedette_policies.kit import Context, Resource, ResourcePolicy, Result, Violation
from vedette_policies.vendors import agents
from vedette_policies.vendors.agents import Agent
from vedette_policies.vendors.workflows import expressions

HARMLESS = (
    "github.api_url",
    "github.event.issue.number",
    "github.event.label.name",
    "github.event.sender.type",
    "github.repository",
    "github.repository_owner",
    "github.run_attempt",
    "github.run_id",
    "github.server_url",
    "github.sha",
    "github.token",
    "github.workspace",
)
"""What holds no free text, or none that a stranger chooses."""
# Secrets, variables of the repository and the runner are nobody's text.
# A text in quotes is no context, but for an index such as github.event['issue'].
_LITERAL = re.compile(r"(\['[^']*'\])|'[^']*'")
_CONTEXT = re.compile(
    r"(?<![\w.-])(?:env|github|inputs|matrix|needs|steps)\b"
    r"(?:\.[\w*-]+|\[[^\]]*\])*"
)
_EVENT = re.compile(r"github(?:$|\.(?:event\b|head_ref|base_ref|ref_name))")


def evaluate(file: Resource, context: Context) -> Iterator[Result]:
    """The job of an agent is handed nothing that may be a stranger's text."""
    harmless = frozenset(context.settings["harmless"])
    for agent in agents.found(file):
        for key, value in _places(agent):
            for name in _contexts(value):
                # Of what else stands in a command, `workflow-lint` speaks.
                if name in harmless or (key == "run" and not _EVENT.match(name)):
                    continue
                seen = agent.describe(f"holds `{name}` in its `{key}`, which may be a stranger's text")
                yield Violation(resource=file, seen=seen, allowed="an agent is given the repository and a number")


def _places(agent: Agent) -> Iterator[tuple[str, object]]:
    yield "env", agent.flow.data.get("env")
    yield "env", agent.job.data.get("env")
    for step in agent.job.steps:
        for key in ("run", "with", "env"):
            yield key, step.get(key)


def _contexts(value: object) -> Iterator[str]:
    for text in expressions(value):
        # GitHub's documentation of contexts: their names are not case-sensitive.
        yield from _CONTEXT.findall(_LITERAL.sub(r"\1", text.lower()))


POLICY = ResourcePolicy(
    id="agent-reads-untrusted-text",
    title="No text of strangers stands in what an agent is given.",
    severity="critical",
    frameworks=("OWASP-LLM:LLM01", "SOC2:CC6.8"),
    remediation="Hand over the issue's number, and let a step fetch the text into a file that the prompt calls data.",
    settings={"harmless": {"type": "array", "items": {"type": "string"}, "default": list(HARMLESS)}},
    types=(types.FILE,),
    evaluate=evaluate,
)
