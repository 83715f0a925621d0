"""The tool that wraps the prose of Markdown changes nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
LONG = " ".join(["word"] * 30)


@pytest.fixture(scope="module")
def wrap_docs() -> ModuleType:
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        import wrap_docs  # noqa: PLC0415 - a tool, which is no package
    finally:
        sys.path.remove(str(ROOT / "tools"))
    return wrap_docs


@pytest.mark.parametrize(
    "text",
    [
        f"# {LONG}",
        f"| {LONG} |",
        f"```text\n{LONG}\n\n{LONG}\n```",
        f"    {LONG}",
        f"[a]: {LONG}",
        f"<p>{LONG}</p>",
        "a short line\nand another",
        "word" * 40,
    ],
)
def test_what_is_no_prose_stays(wrap_docs: ModuleType, text: str) -> None:
    assert wrap_docs.wrapped(text) == text


def test_paragraphs_and_items_are_wrapped_by_themselves(wrap_docs: ModuleType) -> None:
    text = f"{LONG}\nrest\n\nshort\n- {LONG}\n  more\n- other\n\n1. {LONG}\n"
    lines = wrap_docs.wrapped(text).split("\n")
    assert max(map(len, lines)) <= wrap_docs.WIDTH
    assert lines[1] == " ".join(["word"] * 6 + ["rest"])
    assert lines[3] == "short"
    assert lines[5:7] == ["  " + " ".join(["word"] * 7 + ["more"]), "- other"]
    assert lines[9] == "   " + " ".join(["word"] * 7)
    assert wrap_docs.wrapped("\n".join(lines)) == "\n".join(lines)


def test_no_line_comes_to_mean_something_else(wrap_docs: ModuleType) -> None:
    text = " ".join(["word"] * 24) + " - not an item"
    assert wrap_docs.wrapped(text) == text


def test_the_command_wraps_files_in_place(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"{LONG}\n", encoding="utf-8")
    words = [sys.executable, str(ROOT / "tools" / "wrap_docs.py"), str(page)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert done.stdout == f"wrapped {page}\n"
    assert page.read_text(encoding="utf-8") == " ".join(["word"] * 24) + "\n" + " ".join(["word"] * 6) + "\n"
