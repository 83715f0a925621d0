"""Locks between processes: one set-up of a checkout, and one of each folder in the cache, at a time."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import files
import pins
import say

POLL_S = 0.2
"""How often a waiting process looks whether the lock is free."""


@contextmanager
def hold(path: Path, what: str) -> Iterator[None]:
    """Hold the lock `path`; where another process has it, say which one and wait.

    The lock goes on to the programs that are started meanwhile: when this process is killed, the lock is free once
    the last of them has ended, so that nobody works beside what an orphan still writes.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    files.clear_folder(path)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _wait(descriptor, what)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()} {pins.ROOT}".encode(), 0)
        say.inherited.append(descriptor)
        try:
            yield
        finally:
            say.inherited.remove(descriptor)
            os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def _wait(descriptor: int, what: str) -> None:
    reported = None
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = _holder(os.pread(descriptor, 4096, 0))
            if holder != reported:
                say.say(f"waiting for {holder}, which {what} ...")
                reported = holder
            time.sleep(POLL_S)
        else:
            return


def _holder(text: bytes) -> str:
    pid, _, root = text.decode(errors="replace").partition(" ")
    if not pid.isascii() or not pid.isdigit():
        return "another process"
    where = f"process {pid} (set-up of {root})"
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return f"a program that {where} started before it was ended"
    except (OSError, OverflowError):
        return where  # somebody else's process
    return where
