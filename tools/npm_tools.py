"""Command-line tools that only the npm registry has, pinned and cached like the engine."""

from __future__ import annotations

import base64
import hashlib
import os
import platform
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

SENTRY_CLI = "3.8.0"
_DISTRIBUTIONS = {
    ("Linux", "x86_64"): "linux-x64",
    ("Linux", "aarch64"): "linux-arm64",
    ("Darwin", "x86_64"): "darwin",
    ("Darwin", "arm64"): "darwin",
}


_SHA512 = {
    "linux-x64": "jMXbyLIuGFW1uuFSByy54edkHPIaiCVyymKW0ia+lgA6nfFEH4Y1Z+bxXyK6BBr8TD6/P5ROqiPivg0oFEDciQ==",
    "linux-arm64": "CS43j4vbLJBoB4c5MRZS7/nCf62yCnPIMQj7N+ZC50ze6EM8efEy4jq1ZZjz4G9u6AKuo6sntuaOlOGdZL5l6g==",
    "darwin": "i+qTGaHqL6LaIfMYuEohExJyzZwvRRsiQm+vrol/WfFGvqogeijXAU2wXn3xBglszUK/ia1xWH4KxcnqNLOpdQ==",
}
"""Of the packages' archives, as the npm registry states them (`npm view PACKAGE@VERSION dist.integrity`)."""


class NpmError(Exception):
    """A tool cannot be had here; the message says why and what would help."""


def sentry_cli() -> Path:
    """Return the sentry-cli of the pinned version, fetched once from the npm registry.

    The package for a platform ships the binary itself, so that neither Node nor an install script runs.

    Raises:
        NpmError: npm is missing, the registry does not answer or sends another archive than the pinned one, or there is
            no build for this machine.
    """
    machine = (platform.system(), platform.machine())
    if machine not in _DISTRIBUTIONS:
        raise NpmError(f"sentry-cli {SENTRY_CLI} is not published for {' '.join(machine)}")
    distribution = _DISTRIBUTIONS[machine]
    program = _cache() / f"sentry-cli-{SENTRY_CLI}-{distribution}" / "bin" / "sentry-cli"
    if not program.exists():
        _unpack(f"@sentry/cli-{distribution}@{SENTRY_CLI}", _SHA512[distribution], program.parents[1])
    return program


def _unpack(package: str, sha512: str, folder: Path) -> None:
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
        found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        if found != sha512:
            raise NpmError(f"{package} has the SHA-512 {found}, pinned is {sha512}: it is not used")
        _take(archive, "package/bin/sentry-cli", Path(scratch) / "package" / "bin" / "sentry-cli")
        try:
            # In one step, so that a run that was cut short, or another that was faster, leaves nothing half done.
            (Path(scratch) / "package").rename(folder)
        except OSError:
            if not folder.is_dir():
                raise


def _take(archive: Path, name: str, target: Path) -> None:
    """Write one file of an archive; `tarfile` has extraction filters only from Python 3.11.4."""
    target.parent.mkdir(parents=True)
    with tarfile.open(archive) as tar:
        content = tar.extractfile(name)
        if content is None:
            raise NpmError(f"{archive.name} has no file {name}")
        with content, target.open("xb") as file:
            shutil.copyfileobj(content, file)
    target.chmod(0o755)


def _cache() -> Path:
    """The folder that `tools/bootstrap` keeps tools in (`VEDETTE_CACHE` moves it)."""
    if override := os.environ.get("VEDETTE_CACHE"):
        return Path(override)
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "vedette"
