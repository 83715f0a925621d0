"""The provider without the rest of the project, as its README says: two folders, one empty folder, one engine."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.engine
NO_INDEX = re.compile(r"dns error|client error|Could not connect|network|offline|error sending request", re.IGNORECASE)
ALONE = shutil.ignore_patterns("__pycache__", "*.egg-info", "build", ".*_cache")


@pytest.fixture
def alone(root: Path, checkout: Any, tmp_path: Path) -> Any:
    """The quickstart in an empty folder, with a virtual environment that has the two folders and what they need."""
    folder = tmp_path / "quickstart"
    shutil.copytree(root / "providers" / "sentry" / "examples" / "quickstart", folder)
    source = tmp_path / "source"
    for name in ("providers/sentry", "sdks/sentry"):
        shutil.copytree(root / name, source / name, ignore=ALONE)
    uv = _uv(root)
    subprocess.run([uv, "venv", "-q", "--python", sys.executable, "venv"], cwd=folder, check=True)
    words = [uv, "pip", "install", "-q", "--python", "venv", source / "providers/sentry", source / "sdks/sentry"]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode and NO_INDEX.search(done.stderr):
        pytest.skip(f"no package index can be reached, and the cache lacks something: {done.stderr.strip()[-300:]}")
    assert done.returncode == 0, done.stderr
    # Nothing of the checkout's own environment: neither its programs nor its plugins.
    path = ":".join(part for part in checkout.env["PATH"].split(":") if not part.startswith(str(root)))
    env = {**checkout.env, "PATH": path, "SENTRY_ORG": "local", "PULUMI_HOME": str(tmp_path / "home")}
    return type(checkout)(folder, env)


def _uv(root: Path) -> str:
    words = [sys.executable, "-c", "import environment; print(environment.find_uv() or '', end='')"]
    found = subprocess.run(words, cwd=root / "tools" / "bootstrap", capture_output=True, text=True, check=True).stdout
    if not found:
        pytest.skip("no uv: run `make setup`")
    return found


def test_the_quickstart_is_made_once_and_taken_away(alone: Any, services: Any, root: Path) -> None:
    alone.init("dev")
    alone.up("dev")
    assert alone.steps("dev", "--refresh") == {}
    (project,) = services.objects("project")
    said = alone.pulumi("stack", "output", "dsn", "--stack", "dev").stdout.strip()
    assert said.endswith(f"/{project['id']}")
    (alert,) = services.objects("workflow")
    (monitor,) = [one for one in services.objects("detector") if one["type"] == "metric_issue"]
    assert alert["detectorIds"] == [monitor["id"]]
    alone.pulumi("destroy", "--yes", "--skip-preview", "--stack", "dev")
    assert services.objects("workflow") == []


def test_the_readme_has_the_very_lines(root: Path) -> None:
    provider = root / "providers" / "sentry"
    readme = (provider / "README.md").read_text(encoding="utf-8")
    project = (provider / "examples" / "quickstart" / "Pulumi.yaml").read_text(encoding="utf-8")
    assert project in readme
    assert "pip install ./providers/sentry ./sdks/sentry" in readme
    program = (provider / "examples" / "quickstart" / "__main__.py").read_text(encoding="utf-8")
    assert len(program.strip().splitlines()) <= 22
