"""The provider without the rest of the project, as its README says: two folders, one empty folder, one engine."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.engine
LOCKS = Path(__file__).parents[1] / "sentry_provider" / "sdk"
OFFLINE = ("dns error", "client error", "could not connect", "network", "offline", "error sending request")
ALONE = shutil.ignore_patterns("__pycache__", "*.egg-info", "build", ".*_cache")


@pytest.fixture(params=["as installed"])
def alone(root: Path, checkout: Any, tmp_path: Path, uv: str, request: pytest.FixtureRequest) -> Any:
    """The quickstart in an empty folder, with a virtual environment that has the two folders and what they need.

    That is what pip chooses, or the locked lowest or newest of everything.
    """
    folder = tmp_path / "quickstart"
    shutil.copytree(root / "providers" / "sentry" / "examples" / "quickstart", folder)
    source = tmp_path / "source"
    for name in ("providers/sentry", "sdks/sentry"):
        shutil.copytree(root / name, source / name, ignore=ALONE)
    subprocess.run([uv, "venv", "-q", "--python", sys.executable, "venv"], cwd=folder, check=True)
    install = ["install", source / "providers/sentry", source / "sdks/sentry"]
    lock = LOCKS / f"{request.param}.txt"
    steps = [install]
    if lock.exists():
        steps = [["sync", "--require-hashes", lock], [*install, "--no-deps", "--no-build-isolation"]]
    for words in steps:
        command = [uv, "pip", words[0], "-q", "--python", "venv", *words[1:]]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode and any(sign in done.stderr.lower() for sign in OFFLINE):
            pytest.skip(f"no package index can be reached, and the cache lacks something: {done.stderr.strip()[-300:]}")
        assert done.returncode == 0, done.stderr
    # Nothing of the checkout's own environment: neither its programs nor its plugins.
    path = ":".join(part for part in checkout.env["PATH"].split(":") if not Path(part).is_relative_to(root))
    env = {**checkout.env, "PATH": path, "SENTRY_ORG": "local", "PULUMI_HOME": str(tmp_path / "home")}
    return type(checkout)(folder, env)


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


@pytest.mark.deep
@pytest.mark.parametrize("alone", ["lowest", "newest"], indirect=True)
def test_either_end_of_the_range_loses_nothing(alone: Any, services: Any) -> None:
    alone.init("dev")
    program = (alone.root / "__main__.py").read_text(encoding="utf-8")
    assert program.count('name="Backend")') == 1
    # The key's second request fails: it is made, and is not as asked for.
    (alone.root / "__main__.py").write_text(program.replace('name="Backend")', 'name="Backend", is_active=False)'))
    fault = {"service": "sentry", "method": "PUT", "path": "/keys/", "nth": 1, "times": 1, "when": "before"}
    action = {"status": 400, "body": {"name": ["no luck"]}}
    services.control.post("/_control/faults", json={**fault, "action": action}).raise_for_status()
    done = alone.up("dev", check=False)
    assert done.returncode != 0
    assert "answered 400: name: no luck" in done.stdout
    for word in ("Unexpected", "Traceback", "<class"):
        assert word not in done.stdout
    (made,) = [one for one in services.objects("key") if one["name"] != "Default"]
    (kept,) = [one for one in alone.export("dev") if one["type"] == "sentry:index:ClientKey"]
    assert kept["id"] == made["id"]
    assert "no luck" in json.dumps(kept["initErrors"])

    alone.up("dev")
    assert [one["id"] for one in services.objects("key") if one["name"] != "Default"] == [made["id"]]
    assert alone.steps("dev", "--refresh") == {}
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
