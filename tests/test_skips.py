"""A run in which a test is skipped without leave fails; read in runs of their own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

CONFTEST = """\
import runpy
def pytest_configure(config):
    runpy.run_path({path!r})["register"](config)
"""
TEST = """\
import pytest
import yaml
def test_it():
    pytest.skip("octokit is not installed")
def test_other():
    assert True
"""


@pytest.fixture
def run(tmp_path: Path, root: Path):
    for name in ("skips.py", "allowed_skips.yaml"):
        (tmp_path / name).write_text((root / "tests" / name).read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "conftest.py").write_text(CONFTEST.format(path=str(tmp_path / "skips.py")), encoding="utf-8")

    def runs(place: str, text: str, *words: str) -> subprocess.CompletedProcess[str]:
        path = tmp_path / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *words, str(path)]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)

    return runs


@pytest.mark.parametrize("words", [(), ("-n", "1")], ids=["alone", "workers"])
def test_a_skip_that_is_not_listed_fails_the_run(run, words):
    done = run("tests/policies/test_rule.py", TEST, *words)
    assert done.returncode == 1, done.stdout
    assert "tests/policies/test_rule.py::test_it: Skipped: octokit is not installed" in done.stdout


def test_a_module_that_is_skipped_fails_the_run(run):
    done = run("tests/policies/test_rule.py", 'import pytest\npytest.importorskip("no_such_module")\n', "tests")
    assert done.returncode != 0
    assert "tests/policies/test_rule.py: Skipped: could not import 'no_such_module'" in done.stdout


def test_a_skip_that_is_listed_does_not(run):
    done = run("tests/emulators/github/test_clients.py", TEST)
    assert done.returncode == 0, done.stdout
    assert "1 passed, 1 skipped" in done.stdout


def test_every_place_in_the_list_exists(root):
    listed = yaml.safe_load((root / "tests" / "allowed_skips.yaml").read_text(encoding="utf-8"))
    assert listed
    assert [one["test"] for one in listed if not (root / one["test"].partition("::")[0]).exists()] == []
