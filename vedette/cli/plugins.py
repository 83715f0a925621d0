"""The plugins that the engine finds in a PULUMI_HOME of the local services; no real stack ever looks there."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path


def show(root: Path, shared: Path, home: Path) -> None:
    """Fill `home/plugins` with what the set-up has found, and with the local services' own plugins.

    The engine takes only real folders there, so those of `shared` are made anew and their files are linked.

    Args:
        root: The checkout, whose `local` package has plugins for Slack and PagerDuty.
        shared: Plugins that all checkouts share.
        home: The engine's PULUMI_HOME.

    Raises:
        subprocess.CalledProcessError: the local plugins could not be written.
    """
    folder = home / "plugins"
    if folder.is_symlink():
        folder.unlink()  # as earlier versions made it
    folder.mkdir(parents=True, exist_ok=True)
    for plugin in shared.iterdir() if shared.exists() else ():
        if plugin.is_dir():
            _mirror(plugin, folder / plugin.name)
    words = [sys.executable, "-m", "vedette_emulators.plugins", "install", str(folder)]
    subprocess.run(words, cwd=root, check=True, capture_output=True, text=True)


def _mirror(plugin: Path, place: Path) -> None:
    program = plugin.resolve()
    if place.exists() and all((place / file.name).resolve() == file for file in program.iterdir()):
        return
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    for file in program.iterdir():
        (place / file.name).symlink_to(file)
