"""A workflow that GitHub cannot read never runs, and a backup that never ran is missed when it is needed."""

from __future__ import annotations

from collections.abc import Iterator

from policies.kit import Context, Finding, Resource, Stack, StackRule, Violation
from policies.linters import ACTIONLINT, Report, judged

_INJECTION = "is potentially untrusted"
"""How actionlint words what zizmor calls template-injection; `workflow-lint` and the agents' rules speak of that."""


def judge(stack: Stack, _context: Context) -> Iterator[Finding]:
    """Every workflow, by actionlint."""

    def say(file: Resource, report: Report) -> Iterator[Finding]:
        if _INJECTION not in report.text:
            seen = f"line {report.line} of {file.text('file')}: {report.text} ({report.rule})"
            yield Violation(resource=file, seen=seen, allowed="actionlint finds nothing")

    yield from judged(stack, ACTIONLINT, say)


RULE = StackRule(
    id="workflow-syntax",
    title="GitHub can run every workflow.",
    severity="high",
    frameworks=("ISO27001:A.8.28",),
    remediation="Mend the template that the line comes from.",
    judge=judge,
)
