"""The Pulumi engine as a child process: where it is, and the settings under which a stack runs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vedette import local_services
from vedette.cli import plugins

LOCAL = "local"
"""The stack that runs against the local services and needs no account."""

LOCAL_PASSPHRASE = "local"  # noqa: S105 - the local stack's secrets are generated and guard nothing


class EngineError(Exception):
    """The engine is missing or failed; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Project:
    """A checkout: the folder that holds Pulumi.yaml."""

    root: Path

    @property
    def state(self) -> Path:
        """What a run leaves behind: the local services' data, the local stack's state. Ignored by git."""
        return self.root / ".vedette"


def find_project(start: Path | None = None) -> Project:
    """The project around a folder (default: the current one).

    Raises:
        EngineError: no folder from there up to the root holds a Pulumi.yaml.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "Pulumi.yaml").exists():
            return Project(folder)
    raise EngineError(f"no Pulumi.yaml in {here} or above it: change into a checkout of Vedette")


def settings(project: Project, stack: str, env: Mapping[str, str]) -> dict[str, str]:
    """The environment of the engine for one stack.

    The local stack gets everything it needs, whatever the caller has set, so that it can never reach a real account;
    any other stack keeps the caller's settings. A stack that is tried out on the local services has their plugins.
    """
    result = dict(env)
    folders = [str(project.root / ".venv" / "bin")]
    if engine := _recorded(project):
        folders.insert(0, engine)
    result["PATH"] = os.pathsep.join([*folders, env.get("PATH", os.defpath)])
    result["PULUMI_SKIP_UPDATE_CHECK"] = "true"
    if _on_local_services(stack, env):
        result["PULUMI_HOME"] = str(project.state / "pulumi")
    if stack == LOCAL:
        result |= {
            "PULUMI_BACKEND_URL": f"file://{project.state / 'state'}?metadata=skip",
            "PULUMI_CONFIG_PASSPHRASE": LOCAL_PASSPHRASE,
            "SENTRY_BASE_URL": local_services.sentry(env),
            "SENTRY_ORG": local_services.ORGANIZATION,
            "SENTRY_AUTH_TOKEN": local_services.TOKEN,
        }
    return result


def pulumi(project: Project, stack: str, words: Sequence[str]) -> int:
    """Run the engine on a stack, its output to the terminal, and return its exit code.

    Raises:
        EngineError: there is no engine.
    """
    env = settings(project, stack, os.environ)
    return subprocess.run([_program(env), *words, "--stack", stack], cwd=project.root, env=env, check=False).returncode


def output(project: Project, stack: str, words: Sequence[str]) -> tuple[int, str]:
    """Run the engine on a stack; its exit code and what it prints, its complaints go to the terminal.

    Raises:
        EngineError: there is no engine.
    """
    # The log of events is an option for programs that run the engine, as Pulumi's own Automation API does.
    env = settings(project, stack, os.environ) | {"PULUMI_DEBUG_COMMANDS": "true"}
    words = [_program(env), *words, "--stack", stack]
    done = subprocess.run(words, cwd=project.root, env=env, check=False, stdout=subprocess.PIPE, text=True)
    return done.returncode, done.stdout


def ensure_stack(project: Project, stack: str) -> None:
    """Create the local stack where it does not exist yet; other stacks are created by the people who own them.

    A stack on the local services is shown their plugins.

    Raises:
        EngineError: it could not be created.
    """
    env = settings(project, stack, os.environ)
    if _on_local_services(stack, env):
        try:
            plugins.show(project.root, project.state / "plugins", Path(env["PULUMI_HOME"]))
        except subprocess.CalledProcessError as error:
            raise EngineError(f"the local services' plugins could not be installed:\n{error.stderr.strip()}") from error
    if stack != LOCAL:
        return
    folder = project.state / "state"
    if (folder / ".pulumi" / "stacks" / "vedette" / f"{stack}.json").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    _quiet([_program(env), "stack", "select", "--create", stack], project, env)


def ensure_local_services(project: Project) -> None:
    """Start the local services where they are not running.

    Raises:
        EngineError: they did not start.
    """
    _quiet([sys.executable, "-m", "local", "start"], project, dict(os.environ))


def deployment(project: Project, stack: str) -> dict[str, Any]:
    """A stack's state: `resources`, and `pending_operations` where a run died.

    Raises:
        EngineError: the engine could not export it.
    """
    env = settings(project, stack, os.environ)
    text = _quiet([_program(env), "stack", "export", "--stack", stack], project, env)
    found: dict[str, Any] = json.loads(text)["deployment"]
    return found


def _on_local_services(stack: str, env: Mapping[str, str]) -> bool:
    return stack == LOCAL or local_services.wanted(env)


def _recorded(project: Project) -> str | None:
    record = project.state / "engine.json"
    return json.loads(record.read_text(encoding="utf-8"))["folder"] if record.exists() else None


def _program(env: Mapping[str, str]) -> str:
    found = shutil.which("pulumi", path=env["PATH"])
    if not found:
        raise EngineError("no Pulumi engine: `make demo` finds or builds one, `make doctor` says what is missing")
    return found


def _quiet(words: Sequence[str], project: Project, env: Mapping[str, str]) -> str:
    done = subprocess.run(words, cwd=project.root, env=dict(env), check=False, capture_output=True, text=True)
    if done.returncode:
        raise EngineError(f"`{' '.join(words)}` failed:\n{(done.stdout + done.stderr).strip()}")
    return done.stdout
