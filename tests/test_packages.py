"""What a wheel takes in site-packages, and that the folders of the checkout work where somebody copies them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = {"vedette", "vedette_emulators", "vedette_policies", "vedette_program"}
BUILD = """
import sys
from setuptools import build_meta
print(build_meta.build_wheel(sys.argv[1]))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for name in tracked.split("\0"):
        if name.startswith(
            ("vedette/", "infra/", "policies/", "emulators/", "setup.py", "pyproject.toml", "README.md")
        ):
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, source / name)
    words = [sys.executable, "-c", BUILD, str(folder)]
    done = subprocess.run(words, cwd=source, capture_output=True, text=True, check=True, timeout=120)
    with zipfile.ZipFile(folder / done.stdout.split()[-1]) as archive:
        archive.extractall(folder / "site-packages")
    return folder / "site-packages"


def test_the_providers_wheel_carries_all_that_it_imports(tmp_path: Path) -> None:
    source = tmp_path / "source"
    shutil.copytree(ROOT / "providers" / "sentry", source, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    words = [sys.executable, "-c", BUILD, str(tmp_path)]
    done = subprocess.run(words, cwd=source, capture_output=True, text=True, check=True, timeout=120)
    with zipfile.ZipFile(tmp_path / done.stdout.split()[-1]) as archive:
        carried = {Path(name) for name in archive.namelist() if name.endswith(".py")}
    packages = {"pulumi_plugin_kit", "pulumi_resource_sentry"}
    assert {path.parts[0] for path in carried} == packages
    for name in packages:
        assert {path for path in carried if path.parts[0] == name} == {
            path.relative_to(source) for path in (source / name).rglob("*.py")
        }


def test_a_wheel_takes_no_name_that_is_not_ours(wheel: Path) -> None:
    assert {path.name for path in wheel.iterdir() if not path.name.endswith(".dist-info")} == OURS


def test_a_wheel_carries_every_module(wheel: Path) -> None:
    folders = {"vedette": ROOT, "vedette_program": ROOT / "infra", "vedette_policies": ROOT / "policies"}
    for name, folder in {**folders, "vedette_emulators": ROOT / "emulators"}.items():
        modules = {path.relative_to(folder) for path in (folder / name).rglob("*.py")}
        assert modules, name
        assert {path.relative_to(wheel) for path in (wheel / name).rglob("*.py")} == modules


def test_a_wheel_carries_every_template(wheel: Path) -> None:
    templates = {path.relative_to(ROOT) for path in (ROOT / "vedette" / "templates").rglob("*") if path.is_file()}
    listed = {path for path in templates if "__pycache__" not in path.parts}
    assert len(listed) > 20
    assert {path for path in listed if (wheel / path).is_file()} == listed


@pytest.mark.parametrize("module", sorted(OURS))
def test_what_a_wheel_carries_is_what_is_imported(wheel: Path, module: str, tmp_path: Path) -> None:
    words = [sys.executable, "-c", f"import {module}; print({module}.__file__)"]
    env = {**os.environ, "PYTHONPATH": str(wheel)}
    done = subprocess.run(words, cwd=tmp_path, env=env, capture_output=True, text=True, check=True, timeout=60)
    assert Path(done.stdout.strip()).is_relative_to(wheel)


def test_a_copied_pack_answers_with_its_own_policies(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "policies", tmp_path / "pack", ignore=shutil.ignore_patterns("__pycache__"))
    # What tells the copy from the checkout: a policy of its own name.
    policy = tmp_path / "pack" / "vedette_policies" / "policies" / "alerting" / "alert_without_runbook.py"
    text = policy.read_text(encoding="utf-8")
    assert text.count('"alert-without-runbook"') == 1
    policy.write_text(text.replace('"alert-without-runbook"', '"alert-of-the-copy"'), encoding="utf-8")
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); from vedette_policies.policies import POLICIES; print(*POLICIES)"
    )
    words = [sys.executable, "-P", "-c", program, str(tmp_path / "pack")]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=True, timeout=60)
    assert "'alert-of-the-copy'" in done.stdout

    words = [sys.executable, "-P", str(tmp_path / "pack" / "vedette_policies" / "offline.py"), "state"]
    request = json.dumps({"config": {}, "document": {"deployment": {"resources": []}}})
    asked = subprocess.run(words, cwd=tmp_path, input=request, capture_output=True, text=True, check=False, timeout=60)
    assert asked.returncode == 0, asked.stderr
    assert set(json.loads(asked.stdout)) == {"findings", "not_evaluated"}
