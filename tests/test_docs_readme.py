"""The README names every command and every page, and no link between pages leads nowhere."""

from __future__ import annotations

import re
from pathlib import Path

import typer

from vedette.cli.main import app

ROOT = Path(__file__).parents[1]
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]*))?\)")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_command_is_in_the_table() -> None:
    commands = set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
    table = README.partition("## Commands")[2].partition("## ")[0]
    assert len(commands) > 15
    assert set(re.findall(r"`vedette ([a-z]+)`", table)) == commands


def test_every_page_is_linked() -> None:
    links = {link for link, _ in LINK.findall(README)}
    pages = {f"docs/guide/{page.name}" for page in (ROOT / "docs" / "guide").glob("*.md")}
    pages |= {f"docs/{page.name}" for page in (ROOT / "docs").glob("*.md")}
    # Of the other folders the folder itself, or its index.
    folders = {one.name for one in (ROOT / "docs").iterdir() if one.is_dir()} - {"guide"}
    pages |= {f"docs/{name}{'/README.md' * (ROOT / 'docs' / name / 'README.md').exists()}" for name in folders}
    assert len(pages) > 10
    assert pages <= links, pages - links


def anchors(page: Path) -> set[str]:
    """What GitHub calls the headings of a page: small letters and hyphens, without other characters."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_link_leads_to_a_page_and_a_heading() -> None:
    pages = [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")]
    wrong, seen = [], 0
    for page in pages:
        text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
        for link, anchor in LINK.findall(text):
            seen += 1
            target = (page.parent / link).resolve() if link else page
            if not target.exists() or (anchor and anchor not in anchors(target)):
                wrong.append(f"{page.relative_to(ROOT)}: {link}{'#' if anchor else ''}{anchor}")
    assert seen > 50
    assert not wrong, "\n".join(wrong)
