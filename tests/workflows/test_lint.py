"""Both linters find nothing in any rendered workflow, and do find what we break."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

BROKEN = """
name: Broken
on: issues
jobs:
  one:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v6
      - run: echo ${{ github.event.issue.title }}
"""


def zizmor(*paths: Path) -> list[str]:
    """What its strictest persona finds."""
    program = ROOT / ".venv" / "bin" / "zizmor"
    command = [program, "--offline", "--quiet", "--no-config", "--persona=auditor", "--format=json-v1", *paths]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0 or done.returncode > 10, done.stderr
    return [f"{found['ident']}: {found['desc']}" for found in json.loads(done.stdout)]


@pytest.fixture(scope="session")
def actionlint() -> Path:
    """Built by the project's own tool."""
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "linters.py"], capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip())


def actionlint_findings(program: Path, *paths: Path) -> list[str]:
    command = [program, "-shellcheck=", "-pyflakes=", "-format", "{{json .}}", *paths]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode in {0, 1}, done.stderr
    return [f"{Path(found['filepath']).name}:{found['line']} {found['message']}" for found in json.loads(done.stdout)]


def test_zizmor_finds_nothing_in_any_workflow(repository: Path) -> None:
    paths = sorted((repository / ".github" / "workflows").glob("*.yml"))
    assert len(paths) == 10
    assert zizmor(*paths) == []


def test_actionlint_finds_nothing_in_any_workflow(repository: Path, actionlint: Path) -> None:
    assert actionlint_findings(actionlint, *sorted((repository / ".github" / "workflows").glob("*.yml"))) == []


def test_both_linters_find_what_is_broken(tmp_path: Path, actionlint: Path) -> None:
    path = tmp_path / ".github" / "workflows" / "broken.yml"
    path.parent.mkdir(parents=True)
    path.write_text(BROKEN, encoding="utf-8")
    found = {finding.partition(":")[0] for finding in zizmor(path)}
    assert {"template-injection", "unpinned-uses", "artipacked", "excessive-permissions"} <= found
    assert any("untrusted" in finding for finding in actionlint_findings(actionlint, path))
