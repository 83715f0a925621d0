"""The emulators as a background process, known by the pid file in their state folder."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import BinaryIO, TextIO

from vedette_emulators.core.context import HOST

_START_WITHIN_S = 15.0
_STOP_WITHIN_S = 10.0


class AlreadyRunningError(Exception):
    """Another process serves this state folder."""


class SeedFileError(Exception):
    """A seed cannot be read or is refused; the message names the file and says what is wrong."""


class StateError(Exception):
    """The state folder cannot be used; the message names the file and says what to do."""


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
        StateError: the folder cannot be written.
    """
    with _open(state) as opened:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            other = running(state)
            who = f"process {other.pid} on port {other.port}" if other else "another process"
            stop = "stop it with `python -m vedette_emulators stop`, or choose another --state"
            msg = f"{state} is served by {who}; {stop}"
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
    """Return the process that serves a state folder, or None; a pid file that a crash left behind counts as none.

    Raises:
        StateError: a process serves the folder and its pid file is damaged, or the file cannot be read.
    """
    file = _pid_file(state)
    try:
        with file.open(encoding="utf-8", errors="replace") as opened:
            try:
                fcntl.flock(opened, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return _named(file, opened.read())
    except (FileNotFoundError, NotADirectoryError):
        pass
    except OSError as error:
        msg = f"{file} cannot be read ({error.strerror}): make it readable, or remove it"
        raise StateError(msg) from error
    return None


def _named(file: Path, text: str) -> Running | None:
    """The process that a pid file names; an empty file is one that is being written."""
    if not text:
        return None
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if isinstance(found, dict):
        pid, port = found.get("pid"), found.get("port")
        # 0 and below stand for groups of processes, and 1 for the machine itself: none may be ended by mistake.
        if type(pid) is int and pid > 1 and type(port) is int and 0 < port < 2**16:
            return Running(pid, port)
    msg = (
        f"{file} is damaged, and a process serves its folder: find it (`curl http://{HOST}:8700/_control/status` "
        "prints its pid), end it with `kill PID`, and try again"
    )
    raise StateError(msg)


def _open(state: Path) -> TextIO:
    try:
        state.mkdir(parents=True, exist_ok=True)
        return _pid_file(state).open("a+", encoding="utf-8")
    except OSError as error:
        raise StateError(unwritable(state, error)) from error


def unwritable(path: Path, error: OSError) -> str:
    """One sentence on a folder or file that cannot be written."""
    where = error.filename or path
    return (
        f"{where} cannot be written ({error.strerror}): the local services keep their state in {path}; make it a "
        "folder that can be written, or choose another with --state"
    )


def start(state: Path, port: int, seed: Path | None = None) -> Running:
    """Start the emulators in the background and wait until they answer; where they run already, leave them alone.

    What a seed file names is added either way.

    Raises:
        AlreadyRunningError: they run already, on another port.
        RuntimeError: they ended or did not answer within 15 s; the message carries the end of their log.
        SeedFileError: the seed cannot be read, or is refused.
        StateError: the state folder cannot be used.
    """
    document = _document(seed) if seed else b""
    found = _started(state, port)
    if seed:
        _send(seed, document, port)
    return found


def _started(state: Path, port: int) -> Running:
    other = running(state)
    if other and other.port == port:
        return other
    if other:
        msg = f"already running as process {other.pid} on port {other.port}, not {port}: stop it with `make stop`"
        raise AlreadyRunningError(msg)
    log = state / "local.log"
    command = [sys.executable, "-m", "vedette_emulators", "serve", "--port", str(port), "--state", str(state)]
    with _log(log) as opened:
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
    end = log.read_text(encoding="utf-8", errors="replace")[-2000:].strip()
    msg = f"the local services did not start; their log ends with:\n{end}"
    raise RuntimeError(msg)


def stop(state: Path) -> Running | None:
    """End the process that serves a state folder and wait for its end; None when there is none.

    Raises:
        RuntimeError: it did not end within 10 s.
        StateError: the pid file is damaged, or names another process than the one that answers.
    """
    found = running(state)
    if found is None:
        return None
    answering = _answers(found.port)
    if answering not in (None, found.pid):
        msg = (
            f"{_pid_file(state)} is damaged: it names process {found.pid}, and process {answering} answers on port "
            f"{found.port}; end that one with `kill {answering}`"
        )
        raise StateError(msg)
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


def _log(file: Path) -> BinaryIO:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        return file.open("wb")
    except OSError as error:
        raise StateError(unwritable(file.parent, error)) from error


def _document(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        msg = f"{file} cannot be read: {error.strerror}"
        raise SeedFileError(msg) from error


def _send(file: Path, body: bytes, port: int) -> None:
    request = urllib.request.Request(f"http://{HOST}:{port}/_control/seed", body)  # this machine
    try:
        _DIRECT.open(request, timeout=_START_WITHIN_S).close()
    except urllib.error.HTTPError as error:
        msg = f"{file} is refused: {error.read().decode(errors='replace')}"
        raise SeedFileError(msg) from error
    except (OSError, HTTPException) as error:
        msg = f"the local services did not answer to the seed ({error})"
        raise SeedFileError(msg) from error


# Proxies that the shell names are for other machines.
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def _answers(port: int) -> int | None:
    """Return the pid of the emulators that answer on a port, or None, also where something else answers."""
    try:
        with _DIRECT.open(f"http://{HOST}:{port}/_control/status", timeout=1) as reply:
            pid = json.load(reply)["pid"]
    except (OSError, HTTPException, ValueError, LookupError, TypeError):
        return None
    return pid if isinstance(pid, int) else None
