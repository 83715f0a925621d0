"""What previews and policies found, as Markdown for a pull request or an issue."""

from __future__ import annotations

from vedette.report.markdown import LIMIT, MARKERS, render
from vedette.report.read import ReportError, read_stack, read_verdict
from vedette.report.records import Change, StackReport, Verdict, Waived

__all__ = [
    "LIMIT",
    "MARKERS",
    "Change",
    "ReportError",
    "StackReport",
    "Verdict",
    "Waived",
    "read_stack",
    "read_verdict",
    "render",
]
