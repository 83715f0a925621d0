"""Both linters at their strictest find nothing in the project's own workflows, and bash nothing in their scripts."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_zizmor_finds_nothing_at_its_strictest(workflow_files: list[Path]) -> None:
    assert len(workflow_files) == 4
    program = ROOT / ".venv" / "bin" / "zizmor"
    words = [program, "--offline", "--quiet", "--no-config", "--persona=auditor", "--format=json-v1", *workflow_files]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode in {0, *range(11, 15)}, done.stderr
    assert [f"{found['ident']}: {found['desc']}" for found in json.loads(done.stdout)] == []


def test_no_finding_is_silenced(workflow_files: list[Path]) -> None:
    assert [path.name for path in workflow_files if "zizmor: ignore" in path.read_text()] == []


def test_actionlint_finds_nothing(workflow_files: list[Path]) -> None:
    built = subprocess.run(
        [sys.executable, ROOT / "tools" / "linters.py"], capture_output=True, text=True, check=False, timeout=300
    )
    assert built.returncode == 0, built.stderr
    words = [built.stdout.strip(), "-shellcheck=", "-pyflakes=", "-format", "{{json .}}", *workflow_files]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode in {0, 1}, done.stderr
    assert [f"{one['filepath']}:{one['line']} {one['message']}" for one in json.loads(done.stdout)] == []


def test_the_scripts_are_bash() -> None:
    scripts = sorted((ROOT / ".github" / "scripts").glob("*.sh"))
    assert scripts
    for script in scripts:
        done = subprocess.run(["bash", "-n", script], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert "\nset -" in script.read_text(), script.name
