"""Every id of a finding has a page, and every page an id that a test provokes."""

from __future__ import annotations

import re

import pytest

from vedette.contract.findings import IN_BOTH, page

ID = re.compile(
    r'"((?:alert|channel|cron|environment|escalation|file|findings|group|issue|key|levels|link|name|pager|pagerduty-service|pagerduty-team|path|person|policy'
    r"|project|repository|route|requirement|runbook|schedule|secret|service|team|template|threshold|thresholds|timezone"
    r"|user-group|variable|waiver"
    r'|value|yaml|not)-[a-z]+(?:-[a-z]+)*)"'
)


@pytest.fixture
def pages(root):
    """The pages of what the catalog's checks find; those of the policies alone are held by their own tests."""
    found = {path.stem: path.read_text() for path in (root / "docs" / "findings").glob("*.md") if path.stem != "README"}
    return found | {id_: (root / page(id_)).read_text() for id_ in IN_BOTH}


def test_every_id_of_the_code_has_a_page_and_a_test(root, pages):
    written = {
        name
        for file in (root / "vedette").rglob("*.py")
        if "contract" not in file.parts
        for name in ID.findall(file.read_text())
    }
    # References are named after what is unknown, in one place of the code.
    kinds = ["service", "team", "environment", "alert", "cron", "repository", "channel", "user-group"]
    kinds += ["pagerduty-team", "pagerduty-service", "schedule", "escalation"]
    written |= {f"{kind}-unknown" for kind in kinds}
    tests = [*(root / "tests" / "vedette").rglob("test_fi*.py"), *(root / "tests" / "policies").glob("test_waiver*.py")]
    tested = {name for file in tests for name in ID.findall(file.read_text())}
    assert written == set(pages)
    assert set(pages) <= tested


def test_every_page_has_the_same_headings(pages):
    for name, text in pages.items():
        headings = re.findall(r"^#+ .*$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)
        assert headings[:4] == [f"# {name}", "## Refused", "## Accepted", "## Why"], name
