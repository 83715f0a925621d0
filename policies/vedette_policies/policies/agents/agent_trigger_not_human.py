"""Anybody can open an issue and comment on it, and bots pass as people: only a label is a person's decision."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vedette_policies.contract import types
from vedette_policies.kit import Context, Resource, ResourcePolicy, Result, Violation
from vedette_policies.vendors import agents
from vedette_policies.vendors.agents import Agent, condition, demanded, mapping

_TRIGGER = "issues"
_LABELED = (["labeled"], "labeled")
_LABEL = re.compile(r"github\.event\.label\.name\s*==\s*'[^']+'")
_PERSON = re.compile(r"github\.event\.sender\.type\s*==\s*'User'")
# GitHub's documentation of expressions: with one of these a job runs although one that it needs did not.
_ANYWAY = re.compile(r"\b(?:always|failure|cancelled)\s*\(", re.IGNORECASE)
_OTHERWISE = re.compile(r"\|\||!\s*\(")


def evaluate(file: Resource, _context: Context) -> Iterator[Result]:
    """The workflow starts at a label only, and the agent's job or one before it demands which, and a person."""
    for agent in agents.found(file):
        for words in (*_started(agent), *_let_through(agent)):
            yield Violation(
                resource=file, seen=agent.describe(words), allowed="a person with write access sets one label for it"
            )


def _started(agent: Agent) -> Iterator[str]:
    for name in sorted(agent.flow.triggers - {_TRIGGER}):
        yield f"runs an agent and starts on `{name}`"
    if _TRIGGER in agent.flow.triggers:
        types = mapping(mapping(agent.flow.data.get("on")).get(_TRIGGER)).get("types")
        if types not in _LABELED:
            yield f"runs an agent and starts on {f'issues: {types}' if types else 'whatever happens to an issue'}"


def _let_through(agent: Agent) -> Iterator[str]:
    conditions = [condition(job) for job in agent.chain]
    if any(map(_ANYWAY.search, conditions)):
        yield "runs an agent although a job before it was skipped or failed"
    if any(map(_OTHERWISE.search, conditions)):
        yield "runs an agent, and an `||` or a `!(` in an `if` before it opens another way in"
        return
    parts = [part for job in agent.chain for part in demanded(job)]
    if not any(map(_LABEL.fullmatch, parts)):
        yield "runs an agent and does not demand `github.event.label.name == 'NAME'`"
    if not any(map(_PERSON.fullmatch, parts)):
        yield "runs an agent and does not demand `github.event.sender.type == 'User'`"


POLICY = ResourcePolicy(
    id="agent-trigger-not-human",
    title="Only a label that a person sets starts an agent.",
    severity="critical",
    frameworks=("OWASP-LLM:LLM06", "SOC2:CC6.8"),
    remediation="Start on `issues: {types: [labeled]}`, and demand the label and `github.event.sender.type == 'User'`.",
    types=(types.FILE,),
    evaluate=evaluate,
)
