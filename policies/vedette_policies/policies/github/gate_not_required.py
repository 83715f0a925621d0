"""A gate that no ruleset demands is a sign beside an open road."""

from __future__ import annotations

from collections.abc import Iterator

from vedette_policies.contract import types
from vedette_policies.kit import Context, Resource, Result, Stack, StackPolicy, Violation, each
from vedette_policies.vendors.workflows import Workflow, workflow

_GATES = frozenset({"merge_group"})
"""A trigger that only a check of merges has: docs.github.com, "Managing a merge queue"."""


def evaluate(stack: Stack, _context: Context) -> Iterator[Result]:
    """A check of each workflow that gates merges is required by a ruleset of its repository."""

    def check(file: Resource) -> Iterator[Result]:
        flow = workflow(file)
        if flow is None or not flow.triggers & _GATES:
            return
        repository = file.text("repository")
        rulesets = [one for one in stack.of(types.RULESET) if one.get("repository") == repository]
        # Each is asked, so that one that cannot be seen hides no other that demands the check.
        demanded = [name for one in rulesets for name in _demanded(one)]
        if not _checks(flow) & set(demanded):
            names = ", ".join(f"`{name}`" for name in sorted(_checks(flow)))
            what = (
                f"requires {', '.join(f'`{name}`' for name in demanded) or 'no check'}"
                if rulesets
                else "has no ruleset"
            )
            seen = f"`{repository}` {what}, and {file.text('file')} is there to hold merges up by {names}"
            yield Violation(resource=file, seen=seen, allowed="a gate's check is required")

    yield from each(stack.of(types.FILE), check)


def _demanded(ruleset: Resource) -> list[str]:
    if ruleset.get("enforcement") != "active":
        return []
    checks = ruleset.items("rules", "requiredStatusChecks", "requiredChecks")
    return [one["context"] for one in checks]


def _checks(flow: Workflow) -> set[str]:
    """GitHub names a check after its job's name, or its id where it has none."""
    return {str(job.data.get("name", job.name)) for job in flow.jobs}


POLICY = StackPolicy(
    id="gate-not-required",
    title="A gate holds merges up.",
    severity="high",
    frameworks=("ISO27001:A.8.32", "SOC2:CC8.1"),
    remediation="Name the check in the repository's `ruleset: {checks: [NAME]}`.",
    evaluate=evaluate,
)
