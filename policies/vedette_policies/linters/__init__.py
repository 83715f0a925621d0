"""Programs of others that check workflows: found, run, and their answers kept."""

from __future__ import annotations

from vedette_policies.linters.programs import ACTIONLINT, ZIZMOR, Linter, LinterDownError, LinterError, Report
from vedette_policies.linters.reports import findings

__all__ = ["ACTIONLINT", "ZIZMOR", "Linter", "LinterDownError", "LinterError", "Report", "findings"]
