"""The GitHub plugin: Pulumi's own where it can be fetched, else built from the Go modules that it is made of."""

from __future__ import annotations

import os
from pathlib import Path

import cached
import download
import files
import golang
import pins
import programs
from engine import BUILT, Engine
from pins import GITHUB
from say import SetupError, say, step

RELEASES = "https://get.pulumi.com/releases/plugins"
"""Where Pulumi publishes its plugins (`VEDETTE_PULUMI_PLUGINS` names a mirror)."""

SHA256 = "VEDETTE_GITHUB_PLUGIN_SHA256"
"""The setting for a mirror whose archive is another than Pulumi's own."""

PROGRAM = "pulumi-resource-github"
FOLDER = f"resource-github-v{GITHUB}"
NEEDED = (f"{FOLDER}/{PROGRAM}",)
LINES = 1900
"""How many lines `go build -v` prints with empty caches (measured), for the progress only."""


def home() -> Path:
    """The folder of installed plugins, laid out as the engine looks for them: link it as `plugins` in a PULUMI_HOME."""
    sha256 = _pinned()
    if sha256 and cached.complete(_downloaded(sha256), NEEDED):
        return _downloaded(sha256)
    return _built()


def ready() -> bool:
    """Whether the plugin is there."""
    return cached.complete(home(), NEEDED)


def linked() -> bool:
    """Whether the plugin is there and this checkout has it."""
    link = _link()
    return ready() and link.is_symlink() and link.readlink() == home()


def ensure(engine: Engine) -> None:
    """Fetch or build the plugin, once for all checkouts, and link it into this one as `.vedette/plugins`.

    Raises:
        SetupError: neither worked.
    """
    if not ready() and not _fetch(engine):
        cached.folder(_built(), NEEDED, _build)
    files.link(_link(), home())


def _fetch(engine: Engine) -> bool:
    if engine.how.startswith(BUILT):
        return False  # the plugin's host is the engine's, which did not answer
    sha256 = _pinned()
    if sha256 is None:
        say(
            f"no SHA-256 of the GitHub plugin for {pins.go_platform_name()} is pinned ({SHA256} sets one), so it is not"
            f" downloaded: building it from Go modules"
        )
        return False
    base = os.environ.get("VEDETTE_PULUMI_PLUGINS", RELEASES)
    address = f"{base}/{PROGRAM}-v{GITHUB}-{pins.go_platform_name()}.tar.gz"

    def fill(folder: Path) -> None:
        (folder / FOLDER).mkdir()
        with step(f"fetching Pulumi's GitHub plugin {GITHUB}", "about 1 minute, once"):
            download.programs(address, sha256, folder / FOLDER)
        if not programs.native(folder / FOLDER / PROGRAM):
            raise SetupError(f"{PROGRAM} in it is a script or no program of this machine")

    try:
        cached.folder(_downloaded(sha256), NEEDED, fill)
    except (download.Unusable, SetupError) as error:
        say(f"the GitHub plugin cannot be fetched from {address} ({error}): building it from Go modules")
        return False
    return True


def _build(folder: Path) -> None:
    go = golang.ensure()
    target = folder / FOLDER
    target.mkdir(exist_ok=True)
    with step(f"building Pulumi's GitHub plugin {GITHUB} with {go}", "2 to 4 minutes on 2 cores, once"):
        golang.build(go, pins.GITHUB_MODULE, [f"./{PROGRAM}"], into=target, flags="-s -w", lines=LINES)


def _pinned() -> str | None:
    return download.pinned(pins.GITHUB_ARCHIVES, pins.go_platform_name(), SHA256)


def _downloaded(sha256: str) -> Path:
    return pins.cache() / f"plugins-github-{GITHUB}-{sha256[:12]}"


def _built() -> Path:
    return pins.cache() / f"plugins-github-{GITHUB}-{pins.digest(pins.GITHUB_MODULE)}"


def _link() -> Path:
    return pins.STATE / "plugins"
