"""What is installed, in which version, and where it is cached."""

from __future__ import annotations

import hashlib
import os
import platform
import re
from pathlib import Path

from say import SetupError

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
STATE = ROOT / ".vedette"

PULUMI = "3.259.0"
"""The engine; the Python package of the same version is pinned in requirements.in."""

PULUMI_ARCHIVES = {
    "linux-x64": "94ba357acac23d01474084c4b00098dc0f7bc70ce13f34c777459254a5f718e5",
    "linux-arm64": "edc8327463a72160bb36cf82cf5062da9c8a244290a706d9980988e7bf486853",
    "darwin-x64": "eaca4c3b8277bfa3ab061fa3b270d1c66358a0b2e613da8c5587a04b7226c534",
    "darwin-arm64": "57c27f179e527e2cf9f62b841a448af72a020e44b2fb4ee0d9bd85556c00c864",
}
"""SHA-256 of the release archives of PULUMI, from Pulumi's own Homebrew tap (`Formula/pulumi.rb` of 2026-08-20)."""

GITHUB = "6.12.1"
"""The GitHub plugin; the Python package of the same version is pinned in requirements.in."""

GITHUB_ARCHIVES = {
    "linux-amd64": "3d7613e75b4c6e02b5736f5a46d7c971fc1aa22bd281a4767604bd6b8db56480",
    "linux-arm64": "d80bbc46aa175e8b67512fead186cb248eb2a401ecbb9743692a3ac1693c2501",
    "darwin-amd64": "225b41d26aabc6c1ab53f04d10c6de2ef0dddc1617af060368f6016cd20ed397",
    "darwin-arm64": "ebddcdf839ecddea719f429768474d66673653d814d89b1d53bba6ef44fa6c03",
}
"""SHA-256 of the plugin's release archives, from nixpkgs (`pulumi-bin/data.nix`, which says them in Nix's base 32)."""

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
    """The folder outside the checkout that keeps tools by version (`VEDETTE_CACHE` moves it).

    Raises:
        SetupError: there is no home folder.
    """
    # Absolute, since builds run in folders of their own.
    if override := os.environ.get("VEDETTE_CACHE"):
        return Path(override).absolute()
    if base := os.environ.get("XDG_CACHE_HOME"):
        return Path(base).absolute() / "vedette"
    try:
        return Path.home().absolute() / ".cache" / "vedette"
    except RuntimeError as error:
        raise SetupError("this user has no home folder: set VEDETTE_CACHE to a folder for the tools") from error


def platform_name() -> str:
    """This machine in the words of Pulumi's release archives, such as `linux-x64`."""
    machine = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}
    return f"{platform.system().lower()}-{machine.get(platform.machine().lower(), platform.machine())}"


def go_platform_name() -> str:
    """This machine in Go's words, as in the names of plugin archives, such as `linux-amd64`."""
    return platform_name().replace("-x64", "-amd64")


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
