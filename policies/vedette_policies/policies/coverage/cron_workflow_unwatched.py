"""A job that GitHub does not start fails in silence: only somebody who waits for its check-in notices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vedette_policies.contract import types
from vedette_policies.kit import Context, Resource, ResourcePolicy, Result, Violation
from vedette_policies.vendors import workflows

_UNKNOWN = "all"


def evaluate(file: Resource, context: Context) -> Iterator[Result]:
    """A workflow with a schedule checks in with a cron monitor of the catalog, or only opens issues."""
    flow = workflows.workflow(file)
    if flow is None or "schedule" not in flow.triggers:
        return
    check_ins = {f"/cron/{slug}/" for slug in context.facts.crons}
    texts = [text for job in flow.jobs for text in _texts(job.data)]
    if any(text in context.facts.crons or any(one in text for one in check_ins) for text in texts):
        return
    # What does nothing but open an issue is a reminder: the issue that is not there is its own sign.
    writes = {one for job in flow.jobs for one in _writes(flow.data, job.data)}
    if not writes or not writes <= set(context.settings["reminders"]):
        seen = f"`{file.text('file')}` runs on a schedule and checks in with no cron monitor"
        yield Violation(resource=file, seen=seen, allowed="a monitor waits for every job, except for reminders")


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, Mapping | list):
        for one in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(one)
    elif isinstance(value, str):
        yield value


def _writes(flow: Mapping[str, Any], job: Mapping[str, Any]) -> Iterator[str]:
    """What a job's token may write; without permissions the repository's setting holds, which may be all."""
    given = job.get("permissions", flow.get("permissions"))
    if isinstance(given, Mapping):
        yield from (name for name, level in given.items() if level == "write")
    elif given != "read-all":
        yield _UNKNOWN


POLICY = ResourcePolicy(
    id="cron-workflow-unwatched",
    title="Every scheduled workflow checks in with a cron monitor.",
    severity="high",
    frameworks=("ISO27001:A.8.13", "SOC2:A1.2"),
    remediation="Add an entry to `crons`, name it at the file with `cron: NAME`, and check in when the job ends.",
    settings={
        "reminders": {"type": "array", "items": {"type": "string"}, "default": ["issues"]},
    },
    types=(types.FILE,),
    evaluate=evaluate,
)
