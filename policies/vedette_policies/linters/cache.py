"""Answers of linters by content, in the user's cache folder: the same text is linted once on a machine."""

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

from vedette_policies.linters.programs import Linter, LinterDownError, LinterError, Report

_SHAPE = 1
"""Raised when `Report` changes, so that no older answer is read."""


def lint(linter: Linter, texts: Iterable[str]) -> dict[str, list[Report] | LinterError]:
    """Lint each distinct text, as many at a time as there are processors; an error is why one was not linted.

    A linter that does not work is not asked again: one that hangs would cost its time for every text.
    """
    distinct = list(dict.fromkeys(texts))
    try:
        program = linter.program()
        stat = Path(program).stat()
    except LinterDownError as error:
        return dict.fromkeys(distinct, error)
    except OSError as error:
        return dict.fromkeys(distinct, LinterDownError(f"cannot be read ({error.strerror})"))
    down: list[LinterDownError] = []
    version = (_SHAPE, linter.arguments, str(Path(program).resolve()), stat.st_size, stat.st_mtime_ns)

    def one(text: str) -> list[Report] | LinterError:
        key = hashlib.sha256(repr((version, text)).encode("utf-8", "replace")).hexdigest()
        path = _folder() / linter.name / f"{key}.json"
        kept = _read(path)
        if kept is not None:
            return kept
        if down:
            return down[0]
        try:
            found = linter.run(program, text)
        except LinterDownError as error:
            down.append(error)
            return error
        except LinterError as error:
            return error
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
        found = json.loads(path.read_text(encoding="utf-8"))
        return [Report(**one) for one in found] if isinstance(found, list) else None
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
