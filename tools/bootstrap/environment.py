"""The Python environment: uv, the virtual environment, the project's own packages."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pins
from say import SetupError, run, say, step

PACKAGES = (pins.ROOT, pins.ROOT / "providers" / "sentry", pins.ROOT / "sdks" / "sentry")
"""What is installed in place, so that an edit needs no second installation."""

SOURCES = ("vedette", "infra", "local", "providers", "sdks")


def python() -> Path:
    """The interpreter of the project's virtual environment."""
    return pins.VENV / "bin" / "python"


def find_uv() -> Path | None:
    """The uv to use: the cached one of the pinned version, else one on PATH."""
    cached = _uv_home() / "bin" / "uv"
    if cached.exists():
        return cached
    found = shutil.which("uv")
    return Path(found) if found else None


def ready() -> bool:
    """Whether the virtual environment already holds what the lock file says."""
    stamp = pins.VENV / "vedette-stamp"
    return python().exists() and stamp.exists() and stamp.read_text() == _fingerprint()


def ensure() -> None:
    """Make the virtual environment match the lock file.

    Raises:
        SetupError: no uv could be had, or an installation failed.
    """
    if ready():
        return
    uv = find_uv() or _install_uv()
    with step("installing the locked Python packages into .venv", "10 to 60 s, once"):
        if not python().exists():
            run([uv, "venv", "--quiet", "--python", sys.executable, pins.VENV])
        lock = pins.ROOT / "requirements.txt"
        into: list[str | Path] = ["--quiet", "--python", python()]
        run([uv, "pip", "sync", *into, "--require-hashes", "--compile-bytecode", lock])
        editable: list[str | Path] = [word for package in PACKAGES for word in ("--editable", package)]
        run([uv, "pip", "install", *into, "--no-deps", "--no-build-isolation", *editable])
        # Start-up time counts, and some machines forbid Python to write bytecode on import.
        run([python(), "-m", "compileall", "-q", *(pins.ROOT / source for source in SOURCES)])
    (pins.VENV / "vedette-stamp").write_text(_fingerprint())


def _fingerprint() -> str:
    projects = [package / "pyproject.toml" for package in PACKAGES]
    return f"{sys.version_info[:2]} {pins.ROOT} {pins.digest(pins.ROOT / 'requirements.txt', *projects)}"


def _uv_home() -> Path:
    return pins.cache() / f"uv-{pins.digest(pins.UV_REQUIREMENTS)}"


def _install_uv() -> Path:
    home = _uv_home()
    say(f"no uv found: installing the pinned one under {home}")
    try:
        run([sys.executable, "-m", "venv", home])
        run([home / "bin" / "python", "-m", "pip", "install", "-q", "--require-hashes", "-r", pins.UV_REQUIREMENTS])
    except SetupError:
        # Some distributions ship Python without ensurepip; the interpreter's own pip does as well.
        shutil.rmtree(home, ignore_errors=True)
        options: list[str | Path] = ["-q", "--require-hashes", "--target", home, "-r", pins.UV_REQUIREMENTS]
        try:
            run([sys.executable, "-m", "pip", "install", *options], env={**os.environ, "PIP_USER": "0"})
        except SetupError as error:
            raise SetupError(
                f"neither `python3 -m venv` nor `python3 -m pip` works here: install uv, or your distribution's"
                f" python3-venv package, and run the command again.\n{error}"
            ) from error
    return home / "bin" / "uv"
