"""Code of a stranger, beside the repository's own token and secrets, has them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from vedette_policies.contract import types
from vedette_policies.kit import Context, Resource, ResourcePolicy, Result, Violation
from vedette_policies.vendors.workflows import STRANGERS, Job, Workflow, expressions, workflow

# What is the repository's own under these triggers; everything else may name a stranger's commit.
_OWN = re.compile(
    r"^(?:'[^']*'|vars\.[\w-]+|inputs\.[\w-]+"
    r"|github\.(?:sha|ref|base_ref|repository|event\.repository\.(?:default_branch|full_name)"
    r"|event\.pull_request\.base\.[\w.]+))$"
)
_FETCHED = re.compile(r"\bgh\s+pr\s+checkout\b|\bgit\b[^\n]*\bpull/|\brefs/pull/")
_GIT = re.compile(r"\bgit\b[^\n]*\b(?:checkout|fetch|merge|pull|reset|switch|worktree)\b")
_FOREIGN = re.compile(r"\bgithub\.(?:head_ref|event\.(?:pull_request\.head|workflow_run\.head_|issue\.number|number))")


def evaluate(file: Resource, _context: Context) -> Iterator[Result]:
    """No step of a workflow that strangers set off fetches what a stranger wrote."""
    flow = workflow(file)
    for job, what in foreign(flow) if flow else ():
        by = ", ".join(sorted(flow.triggers & STRANGERS)) if flow else ""
        seen = f"the job `{job.name}` of {file.text('file')} is started by {by} and fetches {what}"
        yield Violation(resource=file, seen=seen, allowed="what strangers set off runs the repository's own code only")


def foreign(flow: Workflow) -> Iterator[tuple[Job, str]]:
    """Each job that strangers set off, with the foreign code that it fetches; an agent has policies of its own."""
    if not flow.triggers & STRANGERS:
        return
    for job in flow.jobs:
        for step in () if job.has_agent else job.steps:
            yield from ((job, what) for what in (_checked_out(step) or _commanded(step, job, flow)))


def _checked_out(step: Mapping[str, Any]) -> list[str]:
    if not str(step.get("uses", "")).startswith("actions/checkout@"):
        return []
    given = step.get("with")
    values = [str(given.get(name, "")) for name in ("ref", "repository")] if isinstance(given, Mapping) else []
    return [f"`{value}`" for value in values if "refs/pull/" in value or not all(map(_own, expressions(value)))]


def _own(expression: str) -> bool:
    return all(_OWN.match(part.strip()) for part in expression.split("||"))


def _commanded(step: Mapping[str, Any], job: Job, flow: Workflow) -> list[str]:
    run = str(step.get("run", ""))
    if found := _FETCHED.search(run):
        return [f"code by `{found.group()}`"]
    given = [run, step.get("env"), job.data.get("env"), flow.data.get("env")]
    fetched = _GIT.search(run)
    return [f"code by `{fetched.group()}`"] if fetched and any(map(_FOREIGN.search, expressions(given))) else []


POLICY = ResourcePolicy(
    id="untrusted-checkout",
    title="No workflow runs a stranger's code beside the repository's secrets.",
    severity="critical",
    frameworks=("ISO27001:A.8.28", "SOC2:CC6.8"),
    remediation="Start it by `pull_request`, which has no secrets of this repository, or leave the checkout out.",
    types=(types.FILE,),
    evaluate=evaluate,
)
