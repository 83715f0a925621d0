"""Command-line tools that only the npm registry has, pinned and cached like the engine."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import tempfile
from pathlib import Path

__all__ = ["SENTRY_CLI", "NpmError", "sentry_cli"]

SENTRY_CLI = "3.8.0"
_DISTRIBUTIONS = {
    ("Linux", "x86_64"): "linux-x64",
    ("Linux", "aarch64"): "linux-arm64",
    ("Darwin", "x86_64"): "darwin",
    ("Darwin", "arm64"): "darwin",
}


class NpmError(Exception):
    """A tool cannot be had here; the message says why and what would help."""


def sentry_cli() -> Path:
    """Return the sentry-cli of the pinned version, fetched once from the npm registry.

    The package for a platform ships the binary itself, so that neither Node nor an install script runs.

    Raises:
        NpmError: npm is missing, the registry does not answer, or there is no build for this machine.
    """
    machine = (platform.system(), platform.machine())
    if machine not in _DISTRIBUTIONS:
        raise NpmError(f"sentry-cli {SENTRY_CLI} is not published for {' '.join(machine)}")
    package = f"@sentry/cli-{_DISTRIBUTIONS[machine]}"
    program = _cache() / f"sentry-cli-{SENTRY_CLI}-{_DISTRIBUTIONS[machine]}" / "bin" / "sentry-cli"
    if not program.exists():
        _unpack(f"{package}@{SENTRY_CLI}", program.parents[1])
    return program


def _unpack(package: str, folder: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise NpmError(f"npm is not on PATH, so {package} cannot be fetched: install Node.js")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        command = [npm, "pack", "--silent", "--pack-destination", scratch, package]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
        if done.returncode != 0:
            raise NpmError(f"npm cannot fetch {package}: {done.stderr.strip() or 'it says nothing about why'}")
        archive = next(Path(scratch).glob("*.tgz"))
        shutil.unpack_archive(archive, scratch, filter="data")
        (Path(scratch) / "package" / "bin" / "sentry-cli").chmod(0o755)
        try:
            # In one step, so that a run that was cut short, or another that was faster, leaves nothing half done.
            (Path(scratch) / "package").rename(folder)
        except OSError:
            if not folder.is_dir():
                raise


def _cache() -> Path:
    """The folder that `tools/bootstrap` keeps tools in (`VEDETTE_CACHE` moves it)."""
    if override := os.environ.get("VEDETTE_CACHE"):
        return Path(override)
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "vedette"
