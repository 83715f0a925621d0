"""The stand-ins as a background process, known by the pid file in their state folder."""

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from local.core.world import HOST

__all__ = ["AlreadyRunningError", "Running", "hold", "running", "start", "stop"]

_START_WITHIN_S = 15.0
_STOP_WITHIN_S = 10.0


class AlreadyRunningError(Exception):
    """Another process serves this state folder."""


@dataclass(frozen=True, slots=True)
class Running:
    """A process that serves a state folder."""

    pid: int
    port: int


@contextlib.contextmanager
def hold(state: Path, port: int) -> Iterator[None]:
    """Hold the state folder and name this process in its pid file, for as long as the block runs.

    Raises:
        AlreadyRunningError: another process holds the folder.
    """
    state.mkdir(parents=True, exist_ok=True)
    file = _pid_file(state)
    with file.open("a+", encoding="utf-8") as opened:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            other = running(state)
            who = f"process {other.pid} on port {other.port}" if other else "another process"
            msg = f"{state} is served by {who}; stop it with `python -m local stop`, or choose another --state"
            raise AlreadyRunningError(msg) from None
        opened.truncate(0)
        opened.write(json.dumps({"pid": os.getpid(), "port": port}))
        opened.flush()
        try:
            yield
        finally:
            # Emptied, not removed: a second process may already wait for the lock on this very file.
            opened.truncate(0)


def running(state: Path) -> Running | None:
    """Return the process that serves a state folder, or None; a pid file that a crash left behind counts as none."""
    try:
        with _pid_file(state).open(encoding="utf-8") as opened:
            try:
                fcntl.flock(opened, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                found = json.loads(opened.read() or "null")
                return Running(found["pid"], found["port"]) if found else None
    except FileNotFoundError:
        pass
    return None


def start(state: Path, port: int) -> Running:
    """Start the stand-ins in the background and wait until they answer; where they run already, leave them alone.

    Raises:
        AlreadyRunningError: they run already, on another port.
        RuntimeError: they ended or did not answer within 15 s; the message carries the end of their log.
    """
    other = running(state)
    if other and other.port == port:
        return other
    if other:
        msg = f"already running as process {other.pid} on port {other.port}, not {port}: stop it with `make stop`"
        raise AlreadyRunningError(msg)
    state.mkdir(parents=True, exist_ok=True)
    log = state / "local.log"
    command = [sys.executable, "-m", "local", "serve", "--port", str(port), "--state", str(state)]
    with log.open("wb") as opened:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=opened,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([_root(), os.environ.get("PYTHONPATH", "")]).rstrip(":")},
        )
    deadline = time.monotonic() + _START_WITHIN_S
    while time.monotonic() < deadline:
        if child.poll() is not None:
            break
        if _answers(port) == child.pid:
            return Running(child.pid, port)
        time.sleep(0.05)
    if child.poll() is None:
        child.terminate()
    child.wait(_STOP_WITHIN_S)
    msg = f"the local services did not start; their log ends with:\n{log.read_text(encoding='utf-8')[-2000:].strip()}"
    raise RuntimeError(msg)


def stop(state: Path) -> Running | None:
    """End the process that serves a state folder and wait for its end; None when there is none.

    Raises:
        RuntimeError: it did not end within 10 s.
    """
    found = running(state)
    if found is None:
        return None
    with contextlib.suppress(ProcessLookupError):
        os.kill(found.pid, signal.SIGTERM)
    deadline = time.monotonic() + _STOP_WITHIN_S
    while time.monotonic() < deadline:
        if running(state) is None:
            return found
        time.sleep(0.05)
    msg = f"process {found.pid} did not end within {_STOP_WITHIN_S:.0f} s"
    raise RuntimeError(msg)


def _pid_file(state: Path) -> Path:
    return state / "local.pid"


def _root() -> str:
    return str(Path(__file__).resolve().parents[2])


def _answers(port: int) -> int | None:
    """Return the pid of the stand-ins that answer on a port, or None."""
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/_control/status", timeout=1) as reply:
            pid: int = json.load(reply)["pid"]
            return pid
    except OSError:
        return None
