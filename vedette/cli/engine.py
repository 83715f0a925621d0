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
from vedette.cli import isolation, plugins, tryout

LOCAL = "local"
"""The stack that runs against the local services and needs no account."""


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

    A run on the local services gets everything it needs and nothing that leads elsewhere, whatever the caller has set:
    the local stack, any stack whose file says `vedette:local`, and all of them where VEDETTE_LOCAL is set. Any other
    stack keeps the caller's settings.

    Raises:
        EngineError: VEDETTE_LOCAL_PORT is no port.
    """
    # PULUMI_OPTION_SKIP_PREVIEW and its like are options of the command line, which `arguments` would refuse there.
    result = {name: value for name, value in env.items() if not name.upper().startswith("PULUMI_OPTION_")}
    if on_local_services(project, stack, env):
        own = f"file://{project.state / 'state'}?metadata=skip"
        try:
            result = isolation.environment(env)
        except ValueError as error:
            raise EngineError(str(error)) from error
        result["PULUMI_HOME"] = str(project.state / "pulumi")
        result["PULUMI_BACKEND_URL"] = own if stack == LOCAL else isolation.local_backend(env, own)
    folders = [str(project.root / ".venv" / "bin")]
    if engine := _recorded(project):
        folders.insert(0, engine)
    result["PATH"] = os.pathsep.join([*folders, env.get("PATH", os.defpath)])
    result["PULUMI_SKIP_UPDATE_CHECK"] = "true"
    return result


def on_local_services(project: Project, stack: str, env: Mapping[str, str]) -> bool:
    """Whether a stack runs on the local services."""
    return stack == LOCAL or local_services.wanted(env) or tryout.declares_local(project.root, stack)


def folder(project: Project, stack: str, env: Mapping[str, str]) -> Path:
    """Where the engine runs: in the checkout, or in a project of its own where it may write no committed file.

    Raises:
        EngineError: the project of its own cannot be made.
    """
    if stack == LOCAL or not on_local_services(project, stack, env):
        return project.root
    try:
        return tryout.prepare(project.root, project.state, stack)
    except tryout.TryoutError as error:
        raise EngineError(str(error)) from error


@dataclass(frozen=True, slots=True)
class Command:
    """How the engine is started: its words, the folder, and the whole environment."""

    words: list[str]
    folder: Path
    env: dict[str, str]


def command(project: Project, stack: str, words: Sequence[str]) -> Command:
    """How the engine is started for a stack. What the words name is for the caller to say: not all take `--stack`.

    Raises:
        EngineError: there is no engine, or the stack's own project cannot be made.
    """
    env = settings(project, stack, os.environ)
    # Here and not in the settings, which `vedette env` hands to a shell where `pulumi` is run by hand.
    started = {local_services.STARTED_BY_VEDETTE: "1"}
    return Command([_program(env), *words], folder(project, stack, os.environ), env | started)


def ensure_stack(project: Project, stack: str) -> None:
    """Create a stack of the local services where it does not exist yet, and show it their plugins.

    Other stacks are created by the people who own them.

    Raises:
        EngineError: it could not be created.
    """
    if not on_local_services(project, stack, os.environ):
        return
    run = command(project, stack, ["stack", "select", "--create", stack])
    try:
        plugins.show(project.root, project.state / "plugins", Path(run.env["PULUMI_HOME"]))
        state = project.state / "state"
        state.mkdir(parents=True, exist_ok=True)
    except subprocess.CalledProcessError as error:
        raise EngineError(f"the local services' plugins could not be installed:\n{error.stderr.strip()}") from error
    except OSError as error:
        raise EngineError(
            f"{error.filename or project.state} cannot be written ({error.strerror}): Vedette keeps the local services'"
            f" state and plugins in {project.state}"
        ) from error
    if stack != LOCAL or not (state / ".pulumi" / "stacks" / "vedette" / f"{stack}.json").exists():
        _quiet(run.words, run.folder, run.env)


def ensure_local_services(project: Project, stack: str = LOCAL) -> None:
    """Start the local services where they are not running.

    The local stack and this checkout's services have one state between them, so it takes no others. Any other stack is
    tried out on what answers at the port already: a job's own services, or those of another checkout.

    Raises:
        EngineError: they did not start.
    """
    if stack == LOCAL or not _answering(os.environ):
        _quiet([sys.executable, "-m", "vedette_emulators", "start"], project.root, dict(os.environ))


def deployment(project: Project, stack: str) -> dict[str, Any]:
    """A stack's state: `resources`, and `pending_operations` where a run died.

    Raises:
        EngineError: the engine could not export it.
    """
    run = command(project, stack, ["stack", "export", "--stack", stack])
    text = _quiet(run.words, run.folder, run.env)
    found: dict[str, Any] = json.loads(text)["deployment"]
    return found


def _answering(env: Mapping[str, str]) -> bool:
    """Whether local services answer at the port; asked directly, since a proxy would be another machine."""
    # Imported here: `--help` is asked for the most and asks no service.
    import urllib.request  # noqa: PLC0415
    from http.client import HTTPException  # noqa: PLC0415

    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(f"http://127.0.0.1:{local_services.port(env)}/_control/status", timeout=2) as answer:
            return "pid" in json.load(answer)
    except (OSError, HTTPException, ValueError, TypeError):
        return False


def _recorded(project: Project) -> str | None:
    record = project.state / "engine.json"
    try:
        found = json.loads(record.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError):
        found = None
    if not (isinstance(found, dict) and isinstance(found.get("folder"), str) and "\0" not in found["folder"]):
        raise EngineError(f"{record} cannot be read; `make setup` writes it anew")
    return str(found["folder"])


def _program(env: Mapping[str, str]) -> str:
    found = shutil.which("pulumi", path=env["PATH"])
    if not found:
        raise EngineError("no Pulumi engine: `make demo` finds or builds one, `make doctor` says what is missing")
    return found


def _quiet(words: Sequence[str], place: Path, env: Mapping[str, str]) -> str:
    done = subprocess.run(words, cwd=place, env=dict(env), check=False, capture_output=True, text=True)
    if done.returncode:
        raise EngineError(f"`{' '.join(words)}` failed:\n{(done.stdout + done.stderr).strip()}")
    return done.stdout
