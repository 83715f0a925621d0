"""The project's own workflows, and what a runner gives their steps."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".github" / "workflows"
REPOSITORY = "local/vedette"
ADMIN = "local-admin"
BOT = "github-actions[bot]"

Workflow = dict[Any, Any]


@pytest.fixture(scope="session")
def workflow_files() -> list[Path]:
    return sorted(FOLDER.glob("*.yml"))


@pytest.fixture(scope="session")
def workflows(workflow_files: list[Path]) -> Mapping[str, Workflow]:
    return {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in workflow_files}


@pytest.fixture
def github(services: Any) -> Callable[..., Any]:
    """Ask the local GitHub about the repository, as its owner."""

    def call(method: str, path: str, body: Any = None) -> Any:
        url = f"http://127.0.0.1:{services.port + 2}/repos/{REPOSITORY}/{path}"
        answer = httpx.request(method, url, headers={"Authorization": f"Bearer {ADMIN}"}, json=body, timeout=30)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    return call


@pytest.fixture
def token(services: Any) -> Callable[..., str]:
    """The token of a job: it may do what the job's `permissions` say, and no more."""

    def make(permissions: Mapping[str, str], who: str = BOT) -> str:
        rights = {right: level for right, level in permissions.items() if right != "id-token"}
        scopes = {f"{right.replace('-', '_')}:{level}" for right, level in rights.items()} | {"metadata:read"}
        scopes |= {scope.replace(":write", ":read") for scope in scopes}
        answer = services.control.post("/_control/tokens", json={"scopes": sorted(scopes), "who": who})
        answer.raise_for_status()
        return str(answer.json()["token"])

    return make


@dataclass
class Runner:
    """What every step gets from a runner, besides its own `env`."""

    services: Any
    folder: Path

    @property
    def output(self) -> Path:
        return self.folder / "output"

    def base(self) -> dict[str, str]:
        return {
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
            "HOME": str(self.folder),
            "LC_ALL": "C.UTF-8",
            "GITHUB_API_URL": f"http://127.0.0.1:{self.services.port + 2}",
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_OUTPUT": str(self.output),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
        }

    def script(self, words: list[str], cwd: Path = ROOT, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            words, cwd=cwd, env={**self.base(), **env}, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip

    def github(self, command: str, **env: str) -> subprocess.CompletedProcess[str]:
        return self.script([sys.executable, str(ROOT / ".github" / "scripts" / "github.py"), command], **env)


@pytest.fixture
def runner(services: Any, tmp_path: Path) -> Runner:
    return Runner(services, tmp_path)


@pytest.fixture
def pull(github: Callable[..., Any]) -> Any:
    """A pull request in the local GitHub."""
    head = github("GET", "git/ref/heads/main")["object"]["sha"]
    github("POST", "git/refs", {"ref": "refs/heads/change", "sha": head})
    content = {"message": "Change", "content": "YQ==", "branch": "change"}
    github("PUT", "contents/change.txt", content)
    return github("POST", "pulls", {"title": "Change", "head": "change", "base": "main"})
