"""Small Pulumi programs of the tests' own, beside the product's."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

PROGRAMS = Path(__file__).parent / "programs"


@pytest.fixture
def program(root: Path, checkout: Any) -> Callable[..., Any]:
    """Copies one of `programs/`, with more files, to a folder in which the engine has a stack named `test`."""

    def start(name: str, files: Mapping[str, str] | None = None) -> Any:
        folder = checkout.root.parent / name
        shutil.copytree(PROGRAMS / name, folder)
        for file, text in (files or {}).items():
            (folder / file).write_text(text, encoding="utf-8")
        for linked in (".venv", "providers"):
            (folder / linked).symlink_to(root / linked)
        made = type(checkout)(folder, {**checkout.env, "SENTRY_ORG": "local"})
        made.init("test")
        return made

    return start


def family(pid: int) -> dict[int, str]:
    """The living descendants of a process, with their command lines."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue
            parents.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(int(entry.name))
    found, queue = {}, [pid]
    while queue:
        for child in parents.get(queue.pop(), ()):
            found[child] = command_line(child)
            queue.append(child)
    return found


def command_line(pid: int) -> str:
    """A process's words, empty when it is gone or only waits to be collected."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def wait_until(true: Callable[[], Any], what: str, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"{what}: not within {seconds} s"
        time.sleep(0.05)


@pytest.fixture
def kill_when() -> Callable[..., dict[int, str]]:
    """Kills the engine in the middle of its work, and waits until what it had started has ended, too."""

    def kill(checkout: Any, words: Sequence[str], middle: Callable[[], bool]) -> dict[int, str]:
        """Start the engine, kill it as soon as `middle` is so, and return its descendants' command lines."""
        engine = subprocess.Popen(
            checkout.command(words),
            cwd=checkout.root,
            env=checkout.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_until(middle, "the middle of the work", 60)
            children = family(engine.pid)
        finally:
            engine.send_signal(signal.SIGKILL)
            engine.wait(10)
        # Pulumi's own plugins look after the engine only every five minutes; these are ended by hand.
        theirs = {pid for pid, text in children.items() if "pulumi-resource-github" in text}
        ours = {pid: text for pid, text in children.items() if pid not in theirs}
        wait_until(lambda: not [text for pid, text in ours.items() if command_line(pid) == text], f"{ours} end", 15)
        for pid in theirs:
            os.kill(pid, signal.SIGKILL)
        return children

    return kill
