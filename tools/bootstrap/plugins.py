"""The GitHub plugin: Pulumi's own where the engine can fetch it, else built from the Go modules that it is made of."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import cached
import golang
import pins
from engine import BUILT, Engine
from say import SetupError, run, say, step

GITHUB = "6.12.1"
"""The plugin; the Python package of the same version is pinned in requirements.in."""

PROGRAM = "pulumi-resource-github"
LINES = 1900
"""How many lines `go build -v` prints with empty caches (measured), for the progress only."""


def home() -> Path:
    """The folder of installed plugins, laid out as the engine looks for them: link it as `plugins` in a PULUMI_HOME."""
    return pins.cache() / f"plugins-github-{GITHUB}-{pins.digest(pins.GITHUB_MODULE)}"


def ready() -> bool:
    """Whether the plugin is there."""
    return cached.complete(home(), [f"resource-github-v{GITHUB}/{PROGRAM}"])


def ensure(engine: Engine) -> None:
    """Fetch or build the plugin, once for all checkouts, and link it into this one as `.vedette/plugins`.

    Raises:
        SetupError: neither worked.
    """

    def fill(folder: Path) -> None:
        if not _fetch(engine, folder):
            _build(folder)

    cached.folder(home(), [f"resource-github-v{GITHUB}/{PROGRAM}"], fill)
    link = pins.STATE / "plugins"
    if not link.is_symlink() or link.readlink() != home():
        link.unlink(missing_ok=True)
        link.symlink_to(home())


def _fetch(engine: Engine, folder: Path) -> bool:
    if engine.how.startswith(BUILT):
        return False  # the plugin's host is the engine's, which did not answer
    env = {**os.environ, "PULUMI_HOME": str(folder / "home"), "PULUMI_SKIP_UPDATE_CHECK": "true"}
    try:
        with step(f"fetching Pulumi's GitHub plugin {GITHUB}", "about 1 minute, once"):
            run([Path(engine.folder) / "pulumi", "plugin", "install", "resource", "github", GITHUB], env=env)
        (folder / "home" / "plugins" / f"resource-github-v{GITHUB}").rename(folder / f"resource-github-v{GITHUB}")
    except (SetupError, OSError) as error:
        say(f"the GitHub plugin cannot be fetched ({error}): building it from Go modules")
        return False
    finally:
        shutil.rmtree(folder / "home", ignore_errors=True)
    return True


def _build(folder: Path) -> None:
    go = golang.ensure()
    target = folder / f"resource-github-v{GITHUB}"
    target.mkdir(exist_ok=True)
    with step(f"building Pulumi's GitHub plugin {GITHUB} with {go}", "2 to 4 minutes on 2 cores, once"):
        golang.build(go, pins.GITHUB_MODULE, [f"./{PROGRAM}"], into=target, flags="-s -w", lines=LINES)
