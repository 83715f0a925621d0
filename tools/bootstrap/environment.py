"""The Python environment: uv, the virtual environment, the project's own packages."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import cached
import files
import pins
from say import SetupError, run, say, step

PACKAGES = (pins.ROOT, pins.ROOT / "providers" / "sentry", pins.ROOT / "sdks" / "sentry")
"""What is installed in place, so that an edit needs no second installation."""

UV = "bin/uv"
"""Where its wheel has it."""

SOURCES = ("vedette", "infra", "policies", "emulators", "providers", "sdks")


def python() -> Path:
    """The interpreter of the project's virtual environment."""
    return pins.VENV / "bin" / "python"


def find_uv() -> Path | None:
    """The uv to use: the cached one of the pinned version, else one on PATH."""
    if cached.complete(_uv_home(), [UV]):
        return _uv_home() / UV
    found = shutil.which("uv")
    return Path(found) if found else None


def ready() -> bool:
    """Whether the virtual environment already holds what the lock file says."""
    return python().exists() and files.read_text(_stamp()) == _fingerprint()


def ensure() -> None:
    """Make the virtual environment match the lock file.

    Raises:
        SetupError: no uv could be had, or an installation failed.
    """
    if ready():
        return
    uv = find_uv() or _install_uv()
    with step("installing the locked Python packages into .venv", "10 to 60 s, once"):
        # Without a stamp somebody else made it, or a run was killed meanwhile: what is in it cannot be known.
        if not (python().exists() and files.read_text(_stamp())):
            files.remove(pins.VENV)
            run([uv, "venv", "--quiet", "--python", sys.executable, pins.VENV])
        files.remove(_stamp())
        lock = pins.ROOT / "requirements.txt"
        into: list[str | Path] = ["--quiet", "--python", python()]
        run([uv, "pip", "sync", *into, "--require-hashes", "--compile-bytecode", lock])
        editable: list[str | Path] = [word for package in PACKAGES for word in ("--editable", package)]
        run([uv, "pip", "install", *into, "--no-deps", "--no-build-isolation", *editable])
        # Start-up time counts, and some machines forbid Python to write bytecode on import.
        run([python(), "-m", "compileall", "-q", *(pins.ROOT / source for source in SOURCES)])
    files.write_text(_stamp(), _fingerprint())


def _stamp() -> Path:
    return pins.VENV / "vedette-stamp"


def _fingerprint() -> str:
    projects = [package / "pyproject.toml" for package in PACKAGES]
    return f"{sys.version_info[:2]} {pins.ROOT} {pins.digest(pins.ROOT / 'requirements.txt', *projects)}"


def _uv_home() -> Path:
    return pins.cache() / f"uv-{pins.digest(pins.UV_REQUIREMENTS)}"


def _install_uv() -> Path:
    say(f"no uv found: installing the pinned one under {_uv_home()}")
    cached.folder(_uv_home(), [UV], _fill_uv)
    return _uv_home() / UV


def _fill_uv(home: Path) -> None:
    try:
        run([sys.executable, "-m", "venv", home])
        run([home / "bin" / "python", "-m", "pip", "install", "-q", "--require-hashes", "-r", pins.UV_REQUIREMENTS])
    except SetupError:
        # Some distributions ship Python without ensurepip; the interpreter's own pip does as well.
        files.remove(home)
        options: list[str | Path] = ["-q", "--require-hashes", "--target", home, "-r", pins.UV_REQUIREMENTS]
        try:
            run([sys.executable, "-m", "pip", "install", *options], env={**os.environ, "PIP_USER": "0"})
        except SetupError as error:
            raise SetupError(
                f"neither `python3 -m venv` nor `python3 -m pip` works here: install uv, or your distribution's"
                f" python3-venv package, and run the command again.\n{error}"
            ) from error
