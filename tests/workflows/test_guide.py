"""The guide says of every placeholder and script what is true."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "vedette" / "templates"
SCRIPTS = TEMPLATES / "workflows" / "scripts"
SHARED = {"title", "team", "repository", "owner", "name", "branch", "project"}
CALLS = re.compile(r"scripts/([\w.-]+)|\$\(dirname \"\$0\"\)/([\w.-]+)|\$here/([\w.-]+)|\\ir ([\w.-]+)")


@pytest.fixture(scope="module")
def guide() -> str:
    return (ROOT / "docs" / "guide" / "workflows.md").read_text(encoding="utf-8")


def rows(guide: str, heading: str) -> Iterator[list[str]]:
    section = guide.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    for line in section.splitlines():
        if line.startswith("|") and not line.startswith("|---"):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def test_the_placeholders_are_those_of_the_templates(guide: str) -> None:
    used = {
        name
        for path in TEMPLATES.rglob("*")
        if path.is_file() and path.parent.name != "__pycache__"
        for name in re.findall(r"<%\s*([\w.-]+)\s*%>", path.read_text(encoding="utf-8"))
    }
    listed = {name for cells in list(rows(guide, "Placeholders"))[1:] for name in re.findall(r"`(\w+)`", cells[0])}
    assert listed | SHARED == used | SHARED
    assert not listed & SHARED


def called(path: Path) -> set[str]:
    """The scripts that a file calls, and those that they call."""
    direct = {next(filter(None, found)) for found in CALLS.findall(path.read_text(encoding="utf-8"))}
    return direct.union(*(called(SCRIPTS / name) for name in direct if name != "common.sh"))


def test_the_scripts_of_each_workflow_are_those_that_it_calls(guide: str) -> None:
    listed = {cells[0]: set(re.findall(r"[\w-]+\.(?:sh|py|sql)", cells[1])) for cells in rows(guide, "What each needs")}
    listed.pop("workflow")
    real = {path.stem: called(path) - {"common.sh"} for path in (TEMPLATES / "workflows").glob("*.yml")}
    assert listed == real


def test_every_script_is_called_by_a_workflow() -> None:
    used = {name for path in (TEMPLATES / "workflows").glob("*.yml") for name in called(path)}
    assert {path.name for path in SCRIPTS.iterdir() if path.is_file()} == used


def test_the_secrets_of_each_workflow_are_those_that_it_reads(guide: str) -> None:
    for cells in list(rows(guide, "What each needs"))[1:]:
        text = (TEMPLATES / "workflows" / f"{cells[0]}.yml").read_text(encoding="utf-8")
        for kind, cell in (("secrets", cells[2]), ("vars", cells[3])):
            read = set(re.findall(rf"{kind}\.([A-Z_]+)", text)) - {"SENTRY_ORG", "SENTRY_URL"}
            assert read == set(re.findall(r"\b[A-Z]+_[A-Z_]+\b", cell)), f"{cells[0]}: {kind}"
