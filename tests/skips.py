"""A skipped test fails the run, unless tests/allowed_skips.yaml names it and why it may be skipped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

ALLOWED = Path(__file__).with_name("allowed_skips.yaml")
FAILED = 1


class Skips:
    """Collects the skips of a run; the process that prints the report decides."""

    def __init__(self, allowed: list[dict[str, str]]) -> None:
        self._allowed = allowed
        self.refused: list[str] = []

    def take(self, test: str, reason: str) -> None:
        """Take in one skip."""
        if not any(test.startswith(one["test"]) and one["reason"] in reason for one in self._allowed):
            self.refused.append(f"{test}: {reason}")

    @pytest.hookimpl
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and not hasattr(report, "wasxfail"):
            self.take(report.nodeid, _reason(report))

    @pytest.hookimpl
    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped:
            self.take(report.nodeid, _reason(report))

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.refused and session.exitstatus == 0:
            session.exitstatus = FAILED

    @pytest.hookimpl
    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if self.refused:
            terminalreporter.section("skips that tests/allowed_skips.yaml does not allow", red=True)
            for line in self.refused:
                terminalreporter.line(line)


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    return str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)


def register(config: pytest.Config) -> None:
    """Watch the skips, in the process that has the reports of all workers."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Skips(yaml.safe_load(ALLOWED.read_text(encoding="utf-8"))), "skips")
