"""Every rule has a page, and every page a rule that a test breaks."""

import re

import pytest

RULE = re.compile(
    r'"((?:alert|channel|cron|environment|escalation|file|findings|group|issue|key|link|name|pagerduty-service|pagerduty-team|path|person'
    r"|project|repository|route|requirement|runbook|schedule|secret|service|team|template|threshold|thresholds|timezone"
    r"|user-group|variable|waiver"
    r'|value|yaml)-[a-z]+(?:-[a-z]+)*)"'
)


@pytest.fixture
def pages(root):
    """The pages of what the catalog's checks find; those of the policies are held by their own tests."""
    policies = {
        rule.stem.replace("_", "-") for rule in (root / "policies" / "vedette_policies" / "rules").rglob("*.py")
    }
    policies |= {"deleted-in-production", "replaced-project"}  # of policies/vedette_policies/changes.py
    pages = (root / "docs" / "rules").glob("*.md")
    return {page.stem: page.read_text() for page in pages if page.stem not in policies}


def test_every_rule_of_the_code_has_a_page_and_a_test(root, pages):
    written = {name for file in (root / "vedette").rglob("*.py") for name in RULE.findall(file.read_text())}
    # References are named after what is unknown, in one place of the code.
    kinds = ["service", "team", "environment", "alert", "cron", "repository", "channel", "user-group"]
    kinds += ["pagerduty-team", "pagerduty-service", "schedule", "escalation"]
    written |= {f"{kind}-unknown" for kind in kinds}
    tests = [*(root / "tests" / "vedette").rglob("test_fi*.py"), *(root / "tests" / "policies").glob("test_waiver*.py")]
    tested = {name for file in tests for name in RULE.findall(file.read_text())}
    assert written == set(pages)
    assert set(pages) <= tested


def test_every_page_has_the_same_headings(pages):
    for name, text in pages.items():
        headings = re.findall(r"^#+ .*$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)
        assert headings == [f"# {name}", "## Refused", "## Accepted", "## Why"], name
