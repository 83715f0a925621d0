"""A shell and a fetch carry keys away; `/proc/self/environ` holds them."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator, Mapping

from vedette_policies.contract import types
from vedette_policies.kit import Context, Resource, ResourcePolicy, Result, Violation
from vedette_policies.patterns.agents import CLAUDE
from vedette_policies.vendors import agents
from vedette_policies.vendors.agents import Agent, mapping

PROC = "Read(//proc/**)"
_LISTS = ("--allowedTools", "--allowed-tools")
_UNASKED = ("--dangerously-skip-permissions", "--permission-mode")
# A tool with what it is limited to, such as `Bash(git log:*)`; neither commas nor spaces in there separate.
_TOOL = re.compile(r"[^\s,(]+(?:\([^)]*\))?")


def evaluate(file: Resource, context: Context) -> Iterator[Result]:
    """The agent has a list of tools that read files, and cannot read where the keys are."""
    tools = context.settings["tools"]
    for agent in agents.found(file):
        for words in _seen(agent, tools):
            yield Violation(resource=file, seen=agent.describe(words), allowed=f"an agent has {', '.join(tools)}")


def _seen(agent: Agent, tools: list[str]) -> Iterator[str]:
    if not agent.is_claude:
        yield f"runs an agent whose tools are not known here; those of {CLAUDE} are"
        return
    if not agent.given.get("prompt"):
        # src/create-prompt of the action: with its own prompt it adds committing and pushing to the tools.
        yield "gives its agent no `prompt`, so that the action adds tools that write"
    arguments = _arguments(str(agent.given.get("claude_args", "")))
    if arguments.keys() & set(_UNASKED):
        yield "lets its agent use every tool unasked"
    elif not arguments.keys() & set(_LISTS):
        yield "gives its agent no list of tools (`--allowedTools`)"
    rights = _rights(agent)
    listed = [*(tool for flag in _LISTS for tool in arguments.get(flag, ())), *(rights.get("allow") or ())]
    # An input of before version 1, which the action still reads.
    for tool in [*listed, *_TOOL.findall(str(agent.given.get("allowed_tools", "")))]:
        if str(tool).partition("(")[0] not in tools:
            yield f"lets its agent use `{tool}`"
    if PROC not in (rights.get("deny") or ()):
        yield f"does not deny its agent `{PROC}`, where the environment's keys are"


def _arguments(text: str) -> dict[str, list[str]]:
    """Each option with the tools that its values name; none where the quotes do not close."""
    try:
        words = shlex.split(text)
    except ValueError:
        return {}
    found: dict[str, list[str]] = {}
    flag = ""
    for word in words:
        value = word
        if word.startswith("--"):
            flag, _, value = word.partition("=")
        found.setdefault(flag, []).extend(_TOOL.findall(value))
    return found


def _rights(agent: Agent) -> Mapping[str, list[object]]:
    """What its settings allow and deny; a path to a file is not followed, and denies nothing."""
    try:
        given = json.loads(str(agent.given.get("settings", "")))
    except ValueError:
        return {}
    return mapping(mapping(given).get("permissions"))


POLICY = ResourcePolicy(
    id="agent-tools",
    title="An agent can read files, and nothing else.",
    severity="critical",
    frameworks=("OWASP-LLM:LLM06", "SOC2:CC6.8"),
    remediation=f'Set `--allowedTools "Read,Grep,Glob"`, and deny `{PROC}` in `settings`.',
    settings={"tools": {"type": "array", "items": {"type": "string"}, "default": ["Read", "Grep", "Glob"]}},
    types=(types.FILE,),
    evaluate=evaluate,
)
