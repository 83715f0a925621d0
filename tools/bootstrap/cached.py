"""Folders in the cache: made whole or not at all, by one process at a time."""

from __future__ import annotations

import fcntl
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from say import SetupError


def complete(folder: Path, programs: Sequence[str]) -> bool:
    """Whether a folder holds every one of the programs."""
    return all((folder / program).exists() for program in programs)


def folder(target: Path, programs: Sequence[str], fill: Callable[[Path], None]) -> None:
    """Make `target` unless it is there: `fill` a new folder, and give it its name when it is whole.

    Raises:
        SetupError: it lacks one of the programs after `fill`.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with (target.parent / f"{target.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if complete(target, programs):
            return
        fresh = Path(tempfile.mkdtemp(prefix=f"{target.name}.", dir=target.parent))
        try:
            fill(fresh)
            if not complete(fresh, programs):
                raise SetupError(f"{fresh} lacks one of {', '.join(programs)}")
            shutil.rmtree(target, ignore_errors=True)
            fresh.chmod(0o755)
            fresh.rename(target)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
