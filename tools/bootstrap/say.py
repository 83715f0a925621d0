"""Progress on the terminal: what is done, how long it may take, how long it took."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

inherited: list[int] = []
"""Locks that the programs we start hold with us (`locks.hold`)."""


class SetupError(Exception):
    """A set-up step failed; the message says what to do."""


def say(text: str) -> None:
    """Print one line of progress at once."""
    print(f"vedette: {text}", file=sys.stderr, flush=True)


@contextmanager
def step(text: str, expect: str) -> Iterator[None]:
    """Announce a long step with the time it is expected to take, then say how long it took."""
    say(f"{text} ({expect}) ...")
    start = time.monotonic()
    yield
    say(f"{text}: done in {time.monotonic() - start:.0f} s")


def run(command: Sequence[str | Path], *, env: Mapping[str, str] | None = None, cwd: Path | None = None) -> str:
    """Run a command and return what it printed.

    Raises:
        SetupError: it does not start or failed; the end of its output is part of the message.
    """
    # Behind a company's proxy only the system's certificates are right; uv brings its own unless it is set otherwise.
    settings = {"UV_SYSTEM_CERTS": "true", **(os.environ if env is None else env)}
    try:
        done = subprocess.run(
            [str(word) for word in command],
            env=settings,
            cwd=cwd,
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            pass_fds=inherited,
        )
    except OSError as error:
        raise SetupError(f"`{command[0]}` does not start: {error.strerror}") from error
    if done.returncode:
        tail = "\n".join((done.stdout + done.stderr).strip().splitlines()[-15:])
        raise SetupError(f"`{' '.join(str(word) for word in command)}` failed:\n{tail}")
    return done.stdout


def run_counted(
    command: Sequence[str | Path], *, total: int, what: str, env: Mapping[str, str], cwd: Path, every_s: float = 10
) -> None:
    """Run a command that prints one line per finished piece, and say from time to time how far it is.

    Raises:
        SetupError: it failed; the end of its output is part of the message.
    """
    lines: list[str] = []
    start = last = time.monotonic()
    try:
        process = subprocess.Popen(
            [str(word) for word in command],
            env=dict(env),
            cwd=cwd,
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=inherited,
        )
    except OSError as error:
        raise SetupError(f"`{command[0]}` does not start: {error.strerror}") from error
    with process:
        assert process.stdout is not None  # PIPE was asked for
        for line in process.stdout:
            lines.append(line.rstrip())
            now = time.monotonic()
            if now - last >= every_s:
                last = now
                say(f"  {len(lines)} of about {total} {what}, {now - start:.0f} s")
    if process.returncode:
        raise SetupError(f"`{' '.join(str(word) for word in command)}` failed:\n" + "\n".join(lines[-15:]))
