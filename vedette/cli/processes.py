"""Child processes of the engine: found and ended one by one, without a package of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

PACK = " -m pulumi.policy "
"""How the engine starts a pack that is written in Python."""


def end_pack(engine: int) -> int:
    """End the policy packs that an engine has started, so that the engine stops in order; how many there were.

    Ending the engine itself would leave its lock and what was under way.
    """
    found = [pid for pid, words in _below(engine) if PACK in f" {words} "]
    for pid in found:
        _kill(pid)
    return len(found)


def end_all(engine: int) -> None:
    """End an engine and everything that it has started."""
    for pid in [engine, *(pid for pid, _ in _below(engine))]:
        _kill(pid)


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, signal.SIGKILL)


def _below(parent: int) -> list[tuple[int, str]]:
    """The processes below one, with their command lines."""
    children: dict[int, list[tuple[int, str]]] = {}
    for pid, above, words in _processes():
        children.setdefault(above, []).append((pid, words))
    found: list[tuple[int, str]] = []
    left = [parent]
    while left:
        below = children.get(left.pop(), [])
        found += below
        left += [pid for pid, _ in below]
    return found


def _processes() -> Iterator[tuple[int, int, str]]:
    """Every process of the machine: its id, its parent's, its command line."""
    if (proc := Path("/proc/self/stat")).exists():
        for folder in filter(lambda one: one.name.isdigit(), proc.parents[1].iterdir()):
            with contextlib.suppress(OSError, ValueError):
                # The name in brackets may hold spaces and brackets itself.
                _, _, after = (folder / "stat").read_text(errors="replace").rpartition(")")
                words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                yield int(folder.name), int(after.split()[1]), words.strip()
        return
    listing = ["ps", "-A", "-ww", "-o", "pid=,ppid=,args="]
    done = subprocess.run(listing, check=False, capture_output=True, text=True, errors="replace")
    for line in done.stdout.splitlines():
        pid, above, *arguments = line.split(None, 2)
        yield int(pid), int(above), "".join(arguments)
