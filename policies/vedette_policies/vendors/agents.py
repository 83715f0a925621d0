"""AI agents in GitHub's workflows, with the jobs that must have succeeded before they run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vedette_policies.kit import Resource
from vedette_policies.patterns import agents
from vedette_policies.vendors.workflows import Job, Workflow, is_workflow, workflow


@dataclass(frozen=True, slots=True)
class Agent:
    """A step that runs an agent, in its job."""

    flow: Workflow
    job: Job
    step: Mapping[str, Any]

    @property
    def is_claude(self) -> bool:
        """Whether it is the one whose inputs are known."""
        return agents.action(self.step) == agents.CLAUDE

    @property
    def used(self) -> str:
        """The action with its version; "" for a command."""
        return str(self.step.get("uses", ""))

    @property
    def given(self) -> Mapping[str, Any]:
        """The inputs of the action."""
        return mapping(self.step.get("with"))

    @property
    def chain(self) -> list[Job]:
        """Its job, then every job that this one needs, and those that they need."""
        there = {job.name: job for job in self.flow.jobs}
        names = [self.job.name]
        for name in names:
            needs = there[name].data.get("needs") or ()
            wanted = [needs] if isinstance(needs, str) else needs
            names += [one for one in wanted if one in there and one not in names]
        return [there[name] for name in names]

    def describe(self, what: str) -> str:
        """A sentence about its job."""
        return f"the job `{self.job.name}` {what}"


def with_agent(file: Resource) -> Workflow | None:
    """The workflow in a file that runs an agent, None for every other; raises like `workflow`."""
    if not is_workflow(file) or not agents.possible(file.text("content")):
        return None
    flow = workflow(file)
    return flow if flow and flow.has_agent else None


def found(file: Resource) -> list[Agent]:
    """Every agent in a file; raises like `workflow`."""
    flow = with_agent(file)
    return [
        Agent(flow, job, step)
        for job in (flow.jobs if flow else ())
        for step in job.steps
        if flow and agents.is_agent(step)
    ]


def demanded(job: Job) -> list[str]:
    """What the `if` of a job demands together: the parts between `&&`."""
    return [part.strip(" ()") for part in condition(job).split("&&")]


def condition(job: Job) -> str:
    """The `if` of a job in one line, without the `${{ }}` around it."""
    text = " ".join(str(job.data.get("if", "")).split())
    return text.removeprefix("${{").removesuffix("}}").strip()


def mapping(value: object) -> Mapping[str, Any]:
    """A value that should be a mapping; an empty one where it is none."""
    return value if isinstance(value, Mapping) else {}
