"""A tag is whatever its owner, or a thief of its owner's token, says it is today."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from vedette_policies.contract import types
from vedette_policies.kit import Context, Resource, ResourcePolicy, Result, Violation
from vedette_policies.vendors.workflows import Job, workflow

_COMMIT = re.compile(r"@[0-9a-f]{40}$")
_DIGEST = re.compile(r"@sha256:[0-9a-f]{64}$")
_IMAGE = "docker://"


def evaluate(file: Resource, _context: Context) -> Iterator[Result]:
    """Actions and called workflows have a commit, images a digest; `agent-unpinned` has the steps beside an agent."""
    flow = workflow(file)
    for job in flow.jobs if flow else ():
        for used in _used(job):
            if not _COMMIT.search(used) and not used.startswith(("./", _IMAGE)):
                yield _violation(file, job, f"`{used}`", "an action or workflow is named by its commit")
        for image in _images(job):
            if not _DIGEST.search(image):
                yield _violation(file, job, f"the image `{image}`", "an image is named by its digest")


def _used(job: Job) -> Iterator[str]:
    for one in () if job.has_agent else (job.data, *job.steps):
        if isinstance(used := one.get("uses"), str):
            yield used


def _images(job: Job) -> Iterator[str]:
    yield from (used.removeprefix(_IMAGE) for used in _used(job) if used.startswith(_IMAGE))
    services = job.data.get("services")
    for one in (job.data.get("container"), *(services.values() if isinstance(services, dict) else ())):
        image: Any = one.get("image") if isinstance(one, dict) else one
        if isinstance(image, str) and image:
            yield image


def _violation(file: Resource, job: Job, what: str, allowed: str) -> Violation:
    seen = f"the job `{job.name}` of {file.text('file')} runs {what}, which can become something else"
    return Violation(resource=file, seen=seen, allowed=allowed)


POLICY = ResourcePolicy(
    id="unpinned-action",
    title="What a workflow runs is named by its content.",
    severity="high",
    frameworks=("ISO27001:A.5.21", "SOC2:CC9.2"),
    remediation="Write `@` and the 40 digits of the commit, with the version as a comment; an image's `@sha256:`.",
    types=(types.FILE,),
    evaluate=evaluate,
)
