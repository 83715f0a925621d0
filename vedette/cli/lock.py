"""One run of a stack at a time: a lock of this checkout, and the locks of the engine's backends recognised."""

from __future__ import annotations

import fcntl
import json
import os
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from vedette.cli.engine import EngineError, Project

_CONFLICTS = ("the stack is currently locked by", "[409] Conflict", "Another update is currently in progress")


class BusyError(EngineError):
    """Another run of the same stack is going on."""


@contextmanager
def only_run(project: Project, stack: str, command: str) -> Iterator[None]:
    """Hold the stack's lock of this checkout; the system takes it back from a process that dies.

    Raises:
        BusyError: another process holds it.
        EngineError: the lock's file cannot be written.
    """
    path = project.state / "locks" / f"{re.sub(r'[^A-Za-z0-9._-]', '~', stack)}.lock"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise EngineError(f"{path} cannot be written ({error.strerror}): a run of a stack is locked there") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError(
                f"another run of stack {stack} is going on: {_holder(path)}; lock {path}. Wait until it has ended"
            ) from None
        file.truncate(0)
        started = datetime.now(UTC).isoformat(timespec="seconds")
        holder = {"command": command, "process": os.getpid(), "host": socket.gethostname(), "started": started}
        file.write(json.dumps(holder))
        file.flush()
        yield


def conflict(complaints: str, stack: str) -> str:
    """What to say where the engine refused to run beside another run; empty where it did not."""
    if not any(mark in complaints for mark in _CONFLICTS):
        return ""
    return (
        f"another run of stack {stack} is going on, and holds the lock that the engine names above: wait until it has"
        " ended. Where that run died, docs/guide/recovery.md says how to remove its lock"
    )


def _holder(path: Path) -> str:
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        return f"`vedette {held['command']}`, process {held['process']} on {held['host']}, since {held['started']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "a process that has just begun"
