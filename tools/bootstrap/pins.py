"""What is installed, in which version, and where it is cached."""

from __future__ import annotations

import hashlib
import os
import platform
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
STATE = ROOT / ".vedette"

PULUMI = "3.259.0"
"""The engine; the Python package of the same version is pinned in requirements.in."""

PULUMI_MINOR = (3, 259)
"""The oldest engine on PATH that is used as it is."""

PYTHON_FLOOR = (3, 11)
GO_FLOOR = (1, 25)
"""The oldest Go that builds the engine (the `go` line of tools/engine/go.mod)."""

HERE = Path(__file__).resolve().parent
UV_REQUIREMENTS = HERE / "uv.txt"
GO_REQUIREMENTS = HERE / "go.txt"
ENGINE_MODULE = ROOT / "tools" / "engine"
GITHUB_MODULE = ROOT / "tools" / "github"


def cache() -> Path:
    """The folder outside the checkout that keeps tools by version (`VEDETTE_CACHE` moves it)."""
    if override := os.environ.get("VEDETTE_CACHE"):
        return Path(override)
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "vedette"


def platform_name() -> str:
    """This machine in the words of Pulumi's release archives, such as `linux-x64`."""
    machine = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}
    return f"{platform.system().lower()}-{machine.get(platform.machine().lower(), platform.machine())}"


def digest(*paths: Path) -> str:
    """A short content hash of files and of all files below folders, in a fixed order."""
    hasher = hashlib.sha256()
    for path in paths:
        files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for file in files:
            hasher.update(file.relative_to(ROOT).as_posix().encode())
            hasher.update(file.read_bytes())
    return hasher.hexdigest()[:12]


def version_tuple(text: str) -> tuple[int, ...] | None:
    """The first dotted number in a tool's version line, or None where there is none."""
    found = re.search(r"(\d+)\.(\d+)(?:\.(\d+))?", text)
    return tuple(int(part) for part in found.groups() if part is not None) if found else None
