"""A workflow that GitHub cannot read never runs, and a backup that never ran is missed when it is needed."""

from __future__ import annotations

from collections.abc import Iterator

from vedette_policies.contract import types
from vedette_policies.kit import Context, Resource, Result, Stack, StackPolicy, UnknownUsedError, Violation, each
from vedette_policies.linters import ACTIONLINT, Report, findings
from vedette_policies.vendors.workflows import is_workflow, workflow

_INJECTION = "is potentially untrusted"
"""How actionlint words what zizmor calls template-injection; `workflow-lint` and the agents' policies report that."""


def evaluate(stack: Stack, _context: Context) -> Iterator[Result]:
    """Every workflow, by actionlint; one that this pack's own parser cannot read is refused too.

    Other policies leave an unreadable workflow to this one, so it must not depend on how two parsers differ.
    """
    refused: set[Resource] = set()

    def of_report(file: Resource, report: Report) -> Iterator[Result]:
        if _INJECTION not in report.text:
            refused.add(file)
            seen = f"line {report.line} of {file.text('file')}: {report.text} ({report.rule})"
            yield Violation(resource=file, seen=seen, allowed="actionlint finds nothing")

    def readable(file: Resource) -> Iterator[Result]:
        if file in refused or not is_workflow(file):
            return
        file.text("content")
        try:
            workflow(file)
        except UnknownUsedError:
            seen = f"{file.text('file')} is no mapping of YAML that can be read"
            yield Violation(resource=file, seen=seen, allowed="a workflow is one that every parser reads")

    yield from findings(stack, ACTIONLINT, of_report)
    yield from each(stack.of(types.FILE), readable)


POLICY = StackPolicy(
    id="workflow-syntax",
    title="GitHub can run every workflow.",
    severity="high",
    frameworks=("ISO27001:A.8.28",),
    remediation="Mend the template that the line comes from.",
    evaluate=evaluate,
)
