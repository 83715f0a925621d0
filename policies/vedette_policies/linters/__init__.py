"""Programs of others that judge workflows: found, run, and their answers kept."""

from vedette_policies.linters.judging import judged
from vedette_policies.linters.programs import ACTIONLINT, ZIZMOR, Linter, LinterDownError, LinterError, Report

__all__ = ["ACTIONLINT", "ZIZMOR", "Linter", "LinterDownError", "LinterError", "Report", "judged"]
