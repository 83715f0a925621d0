"""Answers of linters by content, in the user's cache folder: the same text is judged once on a machine."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from policies.linters.programs import Linter, LinterError, Report

_SHAPE = 1
"""Raised when `Report` changes, so that no older answer is read."""


def lint(linter: Linter, texts: Iterable[str]) -> dict[str, list[Report] | str]:
    """Judge each distinct text, as many at a time as there are processors; a `str` is why one was not judged."""
    program = linter.program()
    distinct = list(dict.fromkeys(texts))
    if program is None:
        return dict.fromkeys(distinct, f"left to {linter.name}, which is not installed")
    stat = Path(program).stat()
    version = (_SHAPE, linter.words, str(Path(program).resolve()), stat.st_size, stat.st_mtime_ns)

    def one(text: str) -> list[Report] | str:
        path = _folder() / linter.name / f"{hashlib.sha256(repr((version, text)).encode()).hexdigest()}.json"
        kept = _read(path)
        if kept is not None:
            return kept
        try:
            found = linter.run(program, text)
        except LinterError as error:
            return str(error)
        _write(path, found)
        return found

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return dict(zip(distinct, pool.map(one, distinct), strict=True))


def _folder() -> Path:
    if override := os.environ.get("VEDETTE_CACHE"):
        return Path(override) / "lint"
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "vedette" / "lint"


def _read(path: Path) -> list[Report] | None:
    try:
        return [Report(**one) for one in json.loads(path.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError):
        return None


def _write(path: Path, found: list[Report]) -> None:
    """Keep an answer whole or not at all; a folder that cannot be written only costs time."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, fresh = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump([asdict(one) for one in found], file)
        Path(fresh).replace(path)
