"""What a job may not do, nobody who gets into the job can do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vedette_policies.contract import types
from vedette_policies.kit import Context, Resource, ResourcePolicy, Result, Violation
from vedette_policies.vendors.workflows import Job, Workflow, expressions, workflow

_ALL = ("write-all", "read-all")
_TOKENS = ("github.token", "secrets.GITHUB_TOKEN")
_SIGNED = frozenset({"id-token", "attestations"})
"""Rights that a command uses through variables of the runner, without the token being handed to it."""

_READERS = frozenset(
    f"actions/{name}"
    for name in (
        "cache",
        "checkout",
        "download-artifact",
        "setup-dotnet",
        "setup-go",
        "setup-java",
        "setup-node",
        "setup-python",
        "upload-artifact",
    )
)
"""Actions of GitHub's own that write nothing with the token; of any other one nothing is known."""


def evaluate(file: Resource, _context: Context) -> Iterator[Result]:
    """Each job says what it needs, and gets no more than it can use.

    The job of an agent is left to `agent-permissions` and `agent-not-split`.
    """
    flow = workflow(file)
    if flow is None:
        return
    path = file.text("file")
    jobs = [job for job in flow.jobs if not job.has_agent]
    for seen in _undeclared(flow, jobs):
        yield Violation(resource=file, seen=f"{path}: {seen}", allowed="each job has the `permissions` that it needs")
    for job in jobs:
        for right in _unused(job, flow):
            seen = f"{path}: the job `{job.name}` may write {right}, and nothing in it is handed the token"
            fix = f"Remove `{right}: write`, or give the token to the step that needs it."
            yield Violation(resource=file, seen=seen, allowed="a job may do what one of its steps does", fix=fix)


def _undeclared(flow: Workflow, jobs: list[Job]) -> Iterator[str]:
    rights = flow.data.get("permissions")
    if isinstance(rights, Mapping):
        for right in _written(rights):
            yield f"every job may write {right}"
    elif rights in _ALL:
        yield f"`permissions` is `{rights}`"
    for job in jobs:
        own = job.data.get("permissions")
        if own in _ALL:
            yield f"`permissions` of the job `{job.name}` is `{own}`"
        elif own is None and rights is None:
            yield f"the job `{job.name}` has no `permissions`, and gets what the repository gives by default"


def _unused(job: Job, flow: Workflow) -> list[str]:
    rights = job.data.get("permissions")
    if not isinstance(rights, Mapping) or "uses" in job.data:
        return []
    actions = [step for step in job.steps if "uses" in step]
    if any(str(step["uses"]).partition("@")[0] not in _READERS for step in actions):
        return []
    runs = any("run" in step for step in job.steps)
    kept = runs and any(_keeps_credentials(step) for step in actions)
    texts = (*expressions(job.data), *expressions(flow.data.get("env")))
    has_token = kept or any(token in text for text in texts for token in _TOKENS)
    return [right for right in _written(rights) if not (runs if right in _SIGNED else has_token)]


def _keeps_credentials(step: Mapping[str, Any]) -> bool:
    given = step.get("with")
    kept = given.get("persist-credentials") if isinstance(given, Mapping) else None
    return str(step["uses"]).startswith("actions/checkout@") and kept not in (False, "false")


def _written(rights: Mapping[str, Any]) -> list[str]:
    return sorted(str(right) for right, level in rights.items() if level == "write")


POLICY = ResourcePolicy(
    id="permissions-too-wide",
    title="A job of a workflow may do what it needs, and no more.",
    severity="high",
    frameworks=("ISO27001:A.8.2", "SOC2:CC6.3"),
    remediation="Write `permissions: {}` at the top, and in each job what its steps need, with a comment why.",
    types=(types.FILE,),
    evaluate=evaluate,
)
