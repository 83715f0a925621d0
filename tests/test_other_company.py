"""Another company takes this repository: its catalog takes the place of ours, and everything else holds."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

MACHINERY = (
    "tests/vedette", "tests/policies", "tests/workflows", "tests/ci", "tests/emulators/test_seed.py",
    "tests/test_company_apart.py", "tests/test_layers.py", "tests/test_packages.py", "tests/test_sizes.py",
)  # fmt: skip
"""What could read a catalog without an engine; what starts one has a copy of the fixture wherever it runs."""


@pytest.fixture
def checkout_of(tmp_path: Path):
    """Copies the checkout, its tools linked, with another catalog."""

    def copy(catalog: Path) -> Path:
        folder = tmp_path / "checkout"
        listed = subprocess.run(
            ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True,
            check=True,
        ).stdout.decode()  # fmt: skip
        for name in filter(None, listed.split("\0")):
            source = ROOT / name
            if source.is_file() and not name.startswith(("catalog/", "tests/acceptance/")):
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, folder / name, follow_symlinks=False)
        shutil.copytree(catalog, folder / "catalog")
        (folder / ".venv").symlink_to(ROOT / ".venv")
        (folder / ".vedette").mkdir()
        for name in ("engine.json", "plugins"):
            if (ROOT / ".vedette" / name).exists():
                (folder / ".vedette" / name).symlink_to((ROOT / ".vedette" / name).resolve())
        git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
        for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "another company"]):
            subprocess.run([*git, *words], cwd=folder, check=True, capture_output=True)
        return folder

    return copy


def run(folder: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    """A command in the copy, which imports the copy's modules and not those of the checkout that tests it."""
    paths = [folder / one for one in (".", "infra", "policies", "emulators", "providers/sentry", "sdks/sentry")]
    return subprocess.run(
        [sys.executable, *words], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths)), **env}, timeout=1700,
    )  # fmt: skip


def vedette(folder: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    return run(folder, "-m", "vedette", *words, **env)


@pytest.mark.deep
def test_the_tests_of_the_machinery_pass_with_another_catalog(checkout_of, catalog_folder: Path) -> None:
    folder = checkout_of(catalog_folder)
    done = run(folder, "-m", "pytest", "-q", "-n", "2", "-m", "not engine and not deep", *MACHINERY)
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]


@pytest.mark.engine
@pytest.mark.deep
def test_a_company_without_these_products_has_every_command(checkout_of, own_port: int) -> None:
    """The five products are deleted; what is left is the watch on the delivery itself."""
    folder = checkout_of(ROOT / "catalog")
    products = [path for path in (folder / "catalog").iterdir() if path.stem not in KEPT]
    for path in products:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert len(products) >= 1
    env = {"VEDETTE_LOCAL_PORT": str(own_port)}
    try:
        for words in (["validate"], ["plan"], ["routes"], ["demo"]):
            done = vedette(folder, *words, **env)
            assert done.returncode == 0, f"{words}: {done.stdout[-3000:]}{done.stderr[-3000:]}"
        # What the deleted products answered is answered by nothing now, and is no fault of the command.
        done = vedette(folder, "trace", **env)
        assert (done.returncode, "nothing answers" in done.stdout) == (1, True), done.stdout + done.stderr
    finally:
        run(folder, "-m", "vedette_emulators", "stop")


KEPT = {"vedette", "company", "requirements", "schema", "company.schema", "runbooks", "templates"}
