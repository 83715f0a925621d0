"""What a stack is: asked of the engine, which resolves its configuration, never guessed from its name."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import replace
from pathlib import Path

from vedette.cli import engine, tryout
from vedette.stack_config import (
    NAMESPACE,
    SECRET,
    StackConfig,
    StackConfigError,
    file_name,
    read_committed,
    read_config,
    read_mapping,
    within,
)

TIMEOUT_S = 120
"""For the engine to answer what a stack's configuration is; an ESC environment may ask other services."""

_UNKNOWN_STACK = "no stack named"


class UnknownStackError(engine.EngineError):
    """The backend has no such stack."""


def describe(project: engine.Project, stack: str) -> StackConfig:
    """What a stack is, by its configuration as the engine resolves it, ESC environments included.

    Raises:
        EngineError: there is no engine, no such stack, or a configuration that is broken or has problems.
    """
    try:
        path = project.root / f"Pulumi.{file_name(stack)}.yaml"
        if path.exists():
            read_mapping(path, stack)  # the engine's own word for a broken file names no place
    except (StackConfigError, ValueError) as error:
        raise engine.EngineError(str(error)) from error
    command = engine.command(project, stack, ["config", "--json", "--non-interactive", "--stack", stack])
    try:
        done = subprocess.run(
            command.words, cwd=command.folder, env=command.env, check=False, capture_output=True, text=True,
            stdin=subprocess.DEVNULL, timeout=TIMEOUT_S,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise engine.EngineError(
            f"the configuration of stack {stack} was not there after {TIMEOUT_S} s: is its backend within reach?"
        ) from None
    if done.returncode:
        raise _failure(project, stack, done.stderr.strip())
    try:
        found = json.loads(done.stdout)
        values = within(found.items(), _value)
    except (ValueError, AttributeError) as error:
        raise engine.EngineError(
            f"the engine's answer to `config --json` of stack {stack} is no JSON object"
        ) from error
    try:
        found_config = read_config(stack, values)
    except StackConfigError as error:
        raise engine.EngineError(str(error)) from error
    if found_config.local and not engine.on_local_services(project, stack, os.environ):
        raise engine.EngineError(
            f"stack {stack} is local by its configuration, yet Pulumi.{file_name(stack)}.yaml does not say"
            f" `{NAMESPACE}:local: true`, so that this run would keep real accounts: write it there"
        )
    if command.folder == project.root:
        return found_config
    # A stack that is tried out on the local services is asked about as what it is elsewhere.
    return replace(found_config, local=tryout.declares_local(project.root, stack))


def require_file(project: engine.Project, stack: str) -> None:
    """A stack of the local services is made where it does not exist yet, so its file has to say what it is.

    Raises:
        EngineError: there is no such file.
    """
    try:
        name = f"Pulumi.{file_name(stack)}.yaml"
    except ValueError as error:
        raise engine.EngineError(str(error)) from error
    if not (project.root / name).exists():
        raise UnknownStackError(f"there is no {name} in this checkout; {_committed(project.root)}. Is the name right?")


def for_plan(project: engine.Project, stack: str) -> StackConfig:
    """What a stack is, for a plan, which needs no service: from its committed file where that says all.

    Raises:
        EngineError: only the engine knows the configuration, and it does not know the stack; or there are problems.
    """
    try:
        if committed := read_committed(project.root, stack):
            return committed
    except (StackConfigError, ValueError) as error:
        raise engine.EngineError(str(error)) from error
    return describe(project, stack)


def _value(given: object) -> object:
    """One value of `pulumi config --json`, which has neither text nor value for a secret."""
    if not isinstance(given, dict):
        return given
    return SECRET if given.get("secret") else given.get("objectValue", given.get("value"))


def _failure(project: engine.Project, stack: str, complaint: str) -> engine.EngineError:
    if _UNKNOWN_STACK in complaint:
        return UnknownStackError(
            f"there is no stack {stack} in this backend; {_committed(project.root)}. Is the name right, and"
            f" PULUMI_BACKEND_URL? `vedette pulumi -- stack init {stack}` creates it"
        )
    return engine.EngineError(f"the configuration of stack {stack} cannot be read:\n{complaint}")


def _committed(root: Path) -> str:
    names = sorted(path.name.split(".", 1)[1].removesuffix(".yaml") for path in root.glob("Pulumi.*.yaml"))
    return f"this checkout has files for {', '.join(names)}" if names else "this checkout has no file of a stack"
