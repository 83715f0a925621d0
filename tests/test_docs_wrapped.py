"""Prose in the documentation is wrapped at 120 characters."""

from __future__ import annotations

import runpy
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_the_prose_of_every_page_is_wrapped() -> None:
    wrapped = runpy.run_path(str(ROOT / "tools" / "wrap_docs.py"))["wrapped"]
    assert len(PAGES) > 100
    texts = {str(page.relative_to(ROOT)): page.read_text(encoding="utf-8") for page in PAGES}
    wrong = [name for name, text in texts.items() if wrapped(text) != text]
    assert not wrong, f"run `python tools/wrap_docs.py {' '.join(wrong)}`"
