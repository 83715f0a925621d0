"""What docs/guide/recovery.md says of faults is what the tests beside this one do."""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = Path(__file__).parent


def test_every_case_has_its_row_and_its_test(root: Path) -> None:
    guide = (root / "docs" / "guide" / "recovery.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in guide.splitlines() if re.match(r"\| \d+ \|", line)]
    assert [int(row[1]) for row in rows] == list(range(1, 16))
    assert all(cell.strip() for row in rows for cell in row[1:-1])
    tests = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("test_*.py"))
    tested = {int(number) for number in re.findall(r"def test_(\d+)_", tests)}
    assert tested | {4, 5} == set(range(1, 16))
    assert 'ids=["4-bad-gateway", "5-connection-reset"]' in tests


def test_the_guide_names_the_commands_and_the_ids_that_the_tests_type(root: Path) -> None:
    guide = (root / "docs" / "guide" / "recovery.md").read_text(encoding="utf-8")
    commands = (
        "vedette preview --stack STACK -- --import-file lost.json",
        "vedette pulumi --stack STACK -- import --file lost.json --protect=false --generate-code=false",
        "destroy --refresh",
        "up --refresh",
    )
    for command in commands:
        assert command in guide
    for ident in ("SERVICE.INTEGRATION", "REPOSITORY:NAME", "REPOSITORY:PATH:BRANCH"):
        assert f"`{ident}`" in guide
