"""Ways into a workflow that its author did not see."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vedette_policies.contract import types
from vedette_policies.kit import Context, Resource, Result, Stack, StackPolicy, Violation, each
from vedette_policies.linters import ZIZMOR, Report, findings
from vedette_policies.policies.github.untrusted_checkout import foreign
from vedette_policies.vendors.workflows import Workflow, is_workflow, workflow

COVERED = {
    "excessive-permissions": "permissions-too-wide",
    "unpinned-images": "unpinned-action",
    "unpinned-uses": "unpinned-action",
}
"""Audits of zizmor that a policy of this pack makes wherever zizmor does: one fault has one policy."""

COVERED_FOR_AGENTS = {
    "artipacked": "agent-unpinned",
    "concurrency-limits": "agent-unbounded",
    "dangerous-triggers": "agent-trigger-not-human",
    "secrets-outside-env": "agent-permissions",
    "template-injection": "agent-reads-untrusted-text",
}
"""The same in the job of an agent, or in a workflow that has one; of expressions only those with text of an event."""

_EVENT = re.compile(r"\bgithub\.(?:event\b|head_ref|base_ref|ref_name)")
_SILENCED = "zizmor: ignore"


def evaluate(stack: Stack, _context: Context) -> Iterator[Result]:
    """Every workflow, by zizmor's strictest persona."""

    def of_report(file: Resource, report: Report) -> Iterator[Result]:
        flow = workflow(file)
        if flow and not _covered(report, flow):
            seen = f"line {report.line} of {file.text('file')}: {report.text} ({report.rule})"
            fix = f"Mend the template that the line comes from: docs.zizmor.sh/audits/#{report.rule} says how."
            yield Violation(resource=file, seen=seen, allowed="zizmor's persona `auditor` finds nothing", fix=fix)

    def silenced(file: Resource) -> Iterator[Result]:
        if is_workflow(file) and _SILENCED in file.text("content"):
            seen = f"{file.text('file')} silences zizmor"
            fix = "Remove the comment and mend what zizmor finds, or waive this policy, with an owner and an end."
            yield Violation(resource=file, seen=seen, allowed="exceptions are waivers", fix=fix)

    yield from findings(stack, ZIZMOR, of_report)
    yield from each(stack.of(types.FILE), silenced)


def _covered(report: Report, flow: Workflow) -> bool:
    if report.rule in COVERED:
        return True
    if report.rule == "dangerous-triggers" and next(foreign(flow), None):
        return True
    agents = [job.name for job in flow.jobs if job.has_agent]
    if report.rule not in COVERED_FOR_AGENTS or (report.job and report.job not in agents):
        return False
    return bool(agents) and (not report.expression or bool(_EVENT.search(report.expression)))


POLICY = StackPolicy(
    id="workflow-lint",
    title="zizmor finds nothing in any workflow.",
    severity="high",
    frameworks=("ISO27001:A.8.28", "SOC2:CC7.1"),
    remediation="Mend the template that the line comes from.",
    evaluate=evaluate,
)
