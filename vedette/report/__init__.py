"""What previews and policies found, as Markdown for a pull request or an issue."""

from vedette.report.markdown import LIMIT, MARKERS, render
from vedette.report.read import ReportError, read_stack
from vedette.report.records import Change, StackReport

__all__ = ["LIMIT", "MARKERS", "Change", "ReportError", "StackReport", "read_stack", "render"]
