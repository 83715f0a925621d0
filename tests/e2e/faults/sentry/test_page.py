"""What providers/sentry/docs/faults.md says is what the tests beside this one do."""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = Path(__file__).parent


def test_every_case_has_its_row_and_every_row_its_test(root: Path) -> None:
    page = (root / "providers" / "sentry" / "docs" / "faults.md").read_text(encoding="utf-8")
    rows = [line.strip("|").split("|") for line in page.splitlines() if re.match(r"\| \d+ \|", line)]
    assert [int(row[0]) for row in rows] == list(range(1, 16))
    assert all(len(row) == 4 and all(cell.strip() for cell in row) for row in rows)

    tests = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("test_*.py"))
    tested = re.findall(r"def (test_\d\w+)\(", tests)
    cases = {name: {int(number) for number in re.findall(r"\d+", name.partition("_are_")[0])} for name in tested}
    named: dict[str, set[int]] = {}
    for row in rows:
        for name in re.findall(r"`(test_\w+)`", row[3]):
            named.setdefault(name, set()).add(int(row[0]))
    assert named == cases


def test_what_the_page_quotes_is_what_the_provider_has(root: Path) -> None:
    page = (root / "providers" / "sentry" / "docs" / "faults.md").read_text(encoding="utf-8")
    policy = (root / "providers/sentry/pulumi_resource_sentry/client/policy.py").read_text(encoding="utf-8")
    for words, value in {
        "eight tries or two minutes": "tries: int = 8\n    total_seconds: float = 120.0",
        "a request may take a minute": "timeout: float = 60.0",
        "ten seconds at most": "fresh_seconds: float = 10.0",
    }.items():
        assert words in page
        assert value in policy
