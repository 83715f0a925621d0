"""The architecture page names files and what is in them: a reader who follows it finds each."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
# A list item below the heading of a step: `file`, or `file`: `name`, `name`.
NAMED = re.findall(r"^- `([^`]+)`(?::((?: `[^`]+`,?)+))?$", PAGE, re.MULTILINE)


def test_the_page_names_files() -> None:
    assert len(NAMED) > 30


@pytest.mark.parametrize(("file", "names"), NAMED, ids=[file for file, _ in NAMED])
def test_each_file_has_what_the_page_says(file: str, names: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    for name in re.findall(r"`([^`]+)`", names):
        assert re.search(
            rf"^(?:async def|def|class|    def|    async def) {name}\b|^{name}\b.*=", text, re.MULTILINE
        ), name
