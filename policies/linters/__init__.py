"""Programs of others that judge workflows: found, run, and their answers kept."""

from policies.linters.judging import judged
from policies.linters.programs import ACTIONLINT, ZIZMOR, Linter, LinterDownError, LinterError, Report

__all__ = ["ACTIONLINT", "ZIZMOR", "Linter", "LinterDownError", "LinterError", "Report", "judged"]
