"""Files of ours below `.vedette` and in the cache: read whatever they hold, written whole, replaced in one step."""

from __future__ import annotations

import errno
import json
import os
import shutil
from pathlib import Path

FULL = {errno.ENOSPC, errno.EDQUOT}
DENIED = {errno.EACCES, errno.EPERM, errno.EROFS}


def read_record(path: Path) -> dict[str, str]:
    """A JSON object whose values are all strings; empty where the file holds anything else or is not there."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    whole = isinstance(found, dict) and all(isinstance(value, str) for value in found.values())
    return found if whole else {}


def read_text(path: Path) -> str:
    """What a file holds; empty where it is not there, is a folder, or is no text."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""


def write_text(path: Path, text: str) -> None:
    """Replace a file, or a folder that lies where it belongs: a reader sees the old text or all of the new one."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        fresh.write_text(text, encoding="utf-8")
        clear_folder(path)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def link(path: Path, target: Path) -> None:
    """Point a symbolic link at `target`, whatever was at `path` before."""
    if path.is_symlink() and path.readlink() == target:
        return
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    clear_folder(path)
    fresh.replace(path)


def clear_folder(path: Path) -> None:
    """Remove a folder that lies where a file belongs."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)


def remove(path: Path) -> None:
    """Remove a file, a link, or a folder with all that it holds; nothing there is fine.

    Raises:
        OSError: it cannot be removed.
    """
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def explain(error: OSError) -> str:
    """What the operating system refused, and what to do about it."""
    where = f" {error.filename}" if error.filename is not None else ""
    if error.errno in FULL:
        return f"the disk is full, so{where or ' a file'} cannot be written: free some space and run the command again"
    if error.errno in DENIED:
        return (
            f"{error.strerror}:{where}. Set-up writes .venv and .vedette in the checkout, and tools in the cache"
            f" folder: make both writable, or set VEDETTE_CACHE to a folder that is"
        )
    if error.errno in {errno.ENOTDIR, errno.EEXIST}:
        return f"{error.strerror}:{where} lies where a folder is needed: remove it and run the command again"
    return f"{error.strerror or error}:{where}" if where else str(error)
