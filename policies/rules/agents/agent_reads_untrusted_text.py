"""A prompt is taken verbatim, so whoever writes into it instructs the agent."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policies.kit import Context, Finding, Resource, ResourceRule, Violation
from policies.vendors import agents, github
from policies.vendors.workflows import Workflow, expressions

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
_WHOLE = ("runner", "secrets", "vars")
# A text in quotes is no context, but for an index such as github.event['issue'].
_LITERAL = re.compile(r"(\['[^']*'\])|'[^']*'")
_CONTEXT = re.compile(
    r"(?<![\w.-])(?:env|github|inputs|job|jobs|matrix|needs|runner|secrets|steps|strategy|vars)\b"
    r"(?:\.[\w*-]+|\[[^\]]*\])*"
)
_EVENT = re.compile(r"github(?:$|\.(?:event\b|head_ref|base_ref|ref_name))")


def judge(file: Resource, context: Context) -> Iterator[Finding]:
    """The job of an agent is handed nothing that may be a stranger's text, and no other job runs such a text."""
    flow = agents.with_agent(file)
    harmless = frozenset(context.settings["harmless"])
    for where, value, beside in _places(flow) if flow else ():
        for name in _contexts(value):
            if name in harmless or name.startswith(_WHOLE) or (beside and not _EVENT.match(name)):
                continue
            seen = f"{where} holds `{name}`, which may be a stranger's text"
            yield Violation(resource=file, seen=seen, allowed="an agent is told the repository and a number")


def _places(flow: Workflow) -> Iterator[tuple[str, object, bool]]:
    """Values with the words for where they stand, and whether that is beside the agent's job."""
    yield "`env` of the workflow", flow.data.get("env"), False
    for job in flow.jobs:
        if job.has_agent:
            yield f"`env` of the job `{job.name}`", job.data.get("env"), False
        for step in job.steps:
            # A variable that a command reads by its name is how other jobs take such a text safely.
            for key in ("run", "with", "env") if job.has_agent else ("run", "with"):
                yield f"`{key}` in the job `{job.name}`", step.get(key), not job.has_agent


def _contexts(value: object) -> Iterator[str]:
    for text in expressions(value):
        # GitHub's documentation of contexts: their names are not case-sensitive.
        yield from _CONTEXT.findall(_LITERAL.sub(r"\1", text.lower()))


RULE = ResourceRule(
    id="agent-reads-untrusted-text",
    title="No text of strangers stands in what an agent is told.",
    severity="critical",
    frameworks=("OWASP-LLM:LLM01", "SOC2:CC6.8"),
    remediation="Hand over the issue's number, and let a step fetch the text into a file that the prompt calls data.",
    settings={"harmless": {"type": "array", "items": {"type": "string"}, "default": list(HARMLESS)}},
    types=(github.FILE,),
    judge=judge,
)
