"""Folders in the cache: made whole or not at all, by one process at a time."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import files
import locks
from say import SetupError

SIZES = ".vedette-sizes.json"
"""Beside the programs: how large each was when the folder was made, so that a damaged one is noticed."""


def complete(folder: Path, programs: Sequence[str]) -> bool:
    """Whether a folder holds every one of the programs, as large as they were made."""
    sizes = files.read_record(folder / SIZES)
    return all(_whole(folder / program, sizes.get(program)) for program in programs)


def folder(target: Path, programs: Sequence[str], fill: Callable[[Path], None]) -> None:
    """Make `target` unless it is there: `fill` a new folder, and give it its name when it is whole.

    Raises:
        SetupError: it lacks one of the programs after `fill`.
    """
    if complete(target, programs):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with locks.hold(target.parent / f"{target.name}.lock", f"makes {target}"):
        if complete(target, programs):
            return
        _sweep(target)
        fresh = Path(tempfile.mkdtemp(prefix=f"{target.name}.", dir=target.parent))
        try:
            fill(fresh)
            if missing := [program for program in programs if not _whole(fresh / program, None)]:
                raise SetupError(f"what was made for {target} lacks {', '.join(missing)}")
            sizes = {program: str((fresh / program).stat().st_size) for program in programs}
            (fresh / SIZES).write_text(json.dumps(sizes), encoding="utf-8")
            files.remove(target)
            fresh.chmod(0o755)
            fresh.rename(target)
        finally:
            files.remove(fresh)


def discard(target: Path) -> None:
    """Remove a folder that cannot be used."""
    with locks.hold(target.parent / f"{target.name}.lock", f"makes {target}"):
        files.remove(target)


def _whole(program: Path, size: str | None) -> bool:
    try:
        found = program.stat().st_size
    except OSError:
        return False
    return found > 0 and size in {None, str(found)} and program.is_file() and os.access(program, os.X_OK)


def _sweep(target: Path) -> None:
    """Remove what runs that were killed left; nobody else works on it, since we hold the lock."""
    for left in target.parent.glob(f"{target.name}.*"):
        if left.name != f"{target.name}.lock":
            files.remove(left)
