"""The README names every command and every page."""

from __future__ import annotations

import re
from pathlib import Path

import typer

from vedette.cli.main import app

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_command_is_in_the_table() -> None:
    commands = set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
    table = README.partition("## Commands")[2].partition("## ")[0]
    assert len(commands) > 15
    assert set(re.findall(r"`vedette ([a-z]+)`", table)) == commands


def test_every_page_is_linked_and_every_link_leads_somewhere() -> None:
    links = set(re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", README))
    assert [link for link in links if not (ROOT / link).exists()] == []
    pages = {f"docs/guide/{page.name}" for page in (ROOT / "docs" / "guide").glob("*.md")}
    pages |= {f"docs/{page.name}" for page in (ROOT / "docs").glob("*.md")} | {"docs/adr", "docs/rules"}
    assert len(pages) > 10
    assert pages <= links
