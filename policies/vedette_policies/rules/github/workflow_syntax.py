"""A workflow that GitHub cannot read never runs, and a backup that never ran is missed when it is needed."""

from __future__ import annotations

from collections.abc import Iterator

from vedette_policies.kit import Context, Finding, Resource, Stack, StackRule, UnknownUsedError, Violation, each
from vedette_policies.linters import ACTIONLINT, Report, judged
from vedette_policies.vendors import github
from vedette_policies.vendors.workflows import is_workflow, workflow

_INJECTION = "is potentially untrusted"
"""How actionlint words what zizmor calls template-injection; `workflow-lint` and the agents' rules speak of that."""


def judge(stack: Stack, _context: Context) -> Iterator[Finding]:
    """Every workflow, by actionlint; one that this pack's own parser cannot read is refused too.

    Other rules leave an unreadable workflow to this one, so it must not depend on how two parsers differ.
    """
    refused: set[Resource] = set()

    def say(file: Resource, report: Report) -> Iterator[Finding]:
        if _INJECTION not in report.text:
            refused.add(file)
            seen = f"line {report.line} of {file.text('file')}: {report.text} ({report.rule})"
            yield Violation(resource=file, seen=seen, allowed="actionlint finds nothing")

    def readable(file: Resource) -> Iterator[Finding]:
        if file in refused or not is_workflow(file):
            return
        file.text("content")
        try:
            workflow(file)
        except UnknownUsedError:
            seen = f"{file.text('file')} is no mapping of YAML that can be read"
            yield Violation(resource=file, seen=seen, allowed="a workflow is one that every parser reads")

    yield from judged(stack, ACTIONLINT, say)
    yield from each(stack.of(github.FILE), readable)


RULE = StackRule(
    id="workflow-syntax",
    title="GitHub can run every workflow.",
    severity="high",
    frameworks=("ISO27001:A.8.28",),
    remediation="Mend the template that the line comes from.",
    judge=judge,
)
