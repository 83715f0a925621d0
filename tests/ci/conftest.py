"""The project's own workflows, and what a runner gives their steps."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
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


@pytest.fixture(scope="session")
def github(running_services: Any) -> Callable[..., Any]:
    """Ask the local GitHub about the repository, as its owner."""

    def call(method: str, path: str, body: Any = None) -> Any:
        url = f"http://127.0.0.1:{running_services.port + 2}/repos/{REPOSITORY}/{path}"
        answer = httpx.request(method, url, headers={"Authorization": f"Bearer {ADMIN}"}, json=body, timeout=30)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    return call


@pytest.fixture(scope="session")
def token(running_services: Any) -> Callable[..., str]:
    """The token of a job: it may do what the job's `permissions` say, and no more."""

    def make(permissions: Mapping[str, str], who: str = BOT) -> str:
        rights = {right: level for right, level in permissions.items() if right != "id-token"}
        scopes = {f"{right.replace('-', '_')}:{level}" for right, level in rights.items()} | {"metadata:read"}
        scopes |= {scope.replace(":write", ":read") for scope in scopes}
        answer = running_services.control.post("/_control/tokens", json={"scopes": sorted(scopes), "who": who})
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
def pull(services: Any, github: Callable[..., Any]) -> Any:
    """A pull request in the local GitHub."""
    head = github("GET", "git/ref/heads/main")["object"]["sha"]
    github("POST", "git/refs", {"ref": "refs/heads/change", "sha": head})
    content = {"message": "Change", "content": "YQ==", "branch": "change"}
    github("PUT", "contents/change.txt", content)
    return github("POST", "pulls", {"title": "Change", "head": "change", "base": "main"})


EXPRESSION = re.compile(r"\$\{\{ *(.+?) *\}\}")
PLACEHOLDERS = {
    "actions/checkout": "the clone is checked out",
    "actions/create-github-app-token": "the local services know one token",
    "make setup": "the clone has this checkout's environment",
}
"""What is not run: actions, and the set-up, which has tests of its own."""


@dataclass
class Job:
    """One job that has run: what it gave to the jobs after it, and how its steps ended."""

    outputs: dict[str, str] = field(default_factory=dict)
    steps: list[tuple[str, int]] = field(default_factory=list)
    log: str = ""

    @property
    def failed(self) -> bool:
        return any(code for _, code in self.steps)


def run_steps(
    job: Mapping[str, Any],
    cwd: Path,
    runner: Mapping[str, str],
    context: Mapping[str, str],
    passed_over: Collection[str] = (),
) -> Job:
    """Run a job's steps in order until one fails.

    Args:
        job: As the workflow's file has it.
        cwd: The checkout.
        runner: The environment that every step gets.
        context: The value of every expression that a step may use; another one is an error of the test.
        passed_over: Steps after which the job goes on though they fail.
    """
    done, values = Job(), dict(context)
    output = Path(runner["GITHUB_OUTPUT"])
    for step in job["steps"]:
        if step.get("if") == "vars.STATE_ROLE != ''" and not values.get("vars.STATE_ROLE"):
            continue
        assert "if" not in step, f"{step['name']}: the condition {step['if']} is not known here"
        words = str(step.get("run", step.get("uses", ""))).partition("@")[0]
        if words in PLACEHOLDERS:
            continue
        assert "run" in step, f"{words} has no placeholder"
        output.unlink(missing_ok=True)
        env = {name: _filled(str(text), values) for name, text in (step.get("env") or {}).items()}
        # As GitHub starts a step's shell: it ends at the first command that fails.
        ended = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]], cwd=cwd, env={**runner, **env},
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        done.steps.append((step["name"], ended.returncode))
        done.log += f"--- {step['name']} exited {ended.returncode}\n{ended.stdout}{ended.stderr}"
        if "id" in step and output.exists():
            given = _outputs(output.read_text(encoding="utf-8"))
            values |= {f"steps.{step['id']}.outputs.{name}": text for name, text in given.items()}
        if ended.returncode and step["name"] not in passed_over:
            break
    # A job that fails gives what it has.
    for name, text in (job.get("outputs") or {}).items():
        done.outputs[name] = _filled(text, {**dict.fromkeys(EXPRESSION.findall(text), ""), **values})
    return done


def _filled(text: str, values: Mapping[str, str]) -> str:
    return EXPRESSION.sub(lambda found: values[found[1]], text)


def _outputs(text: str) -> dict[str, str]:
    """The format of `GITHUB_OUTPUT`: `name=value`, or `name<<WORD`, lines, `WORD`."""
    found: dict[str, str] = {}
    lines = iter(text.splitlines())
    for line in lines:
        name, sign, word = re.match(r"([\w-]+)(=|<<)(.*)", line).groups()  # type: ignore[union-attr]
        if sign == "=":
            found[name] = word
        else:
            body = []
            while (each := next(lines)) != word:
                body.append(each)
            found[name] = "\n".join(body) + "\n"
    return found


@pytest.fixture(scope="session")
def steps() -> Callable[..., Job]:
    """Run the steps of a job as a runner does."""
    return run_steps
