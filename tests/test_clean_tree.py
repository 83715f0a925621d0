"""Installing a package of this repository from a checkout leaves nothing in it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = (".", "providers/sentry", "sdks/sentry")


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of this checkout, as git would have them, in a repository of their own."""
    folder = tmp_path_factory.mktemp("clone")
    words = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "all"]):
        subprocess.run([*git, *words], cwd=folder, check=True)
    return folder


@pytest.mark.parametrize("package", PACKAGES)
def test_an_installation_leaves_the_checkout_as_it_was(clone: Path, tmp_path: Path, package: str) -> None:
    uv = _uv()
    words = [uv, "pip", "install", "--quiet", "--python", sys.executable, "--no-deps", "--no-build-isolation"]
    done = subprocess.run(
        [*words, "--target", str(tmp_path / "made"), f"./{package}"],
        cwd=clone, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "made").glob("*.dist-info"))
    # What .gitignore hides counts too: a stale build/ ends up in the next wheel.
    status = ["git", "status", "--porcelain", "--ignored"]
    left = subprocess.run(status, cwd=clone, check=True, capture_output=True, text=True).stdout
    assert left == ""


def test_the_three_packages_build_alike() -> None:
    texts = {(ROOT / package / "setup.py").read_text(encoding="utf-8") for package in PACKAGES}
    assert len(texts) == 1


def _uv() -> str:
    words = [sys.executable, "-c", "import environment; print(environment.find_uv() or '', end='')"]
    found = subprocess.run(words, cwd=ROOT / "tools" / "bootstrap", capture_output=True, text=True, check=True).stdout
    assert found, "no uv: run `make setup`"
    return found
