"""Installing both plugins where an engine looks for them: a PULUMI_HOME/plugins that only local commands use."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
import tempfile
from pathlib import Path

import pulumi_plugin_kit

PLUGINS = {"slack": "0.5.3", "pagerduty": "4.37.0"}
"""The plugins and their versions: those that the official SDKs ask for."""

_PATH = f"{Path(__file__).parents[2]}:{Path(pulumi_plugin_kit.__file__).parents[1]}"


def install(folder: Path, *, python: str = sys.executable) -> list[Path]:
    """Put both plugins under `folder` and return their folders.

    Each is one executable that starts this checkout's modules with `python`. A folder that is right already is left
    alone; any other is replaced as a whole, so that an engine never meets half a plugin.

    Raises:
        OSError: The folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return [_install(folder, name, version, python) for name, version in PLUGINS.items()]


def _install(folder: Path, name: str, version: str, python: str) -> Path:
    target = folder / f"resource-{name}-v{version}"
    program = f"pulumi-resource-{name}"
    text = _script(name, python)
    if _text(target / program) == text:
        return target
    with tempfile.TemporaryDirectory(prefix=f".{name}-", dir=folder) as made:
        fresh = Path(made) / "new"
        fresh.mkdir()
        (fresh / program).write_text(text, encoding="utf-8")
        (fresh / program).chmod(0o755)
        if target.exists() or target.is_symlink():
            target.rename(Path(made) / "old") if not target.is_symlink() else target.unlink()
        fresh.rename(target)
        shutil.rmtree(Path(made) / "old", ignore_errors=True)
    return target


def _text(path: Path) -> str | None:
    if path.parent.is_symlink() or not os.access(path, os.X_OK):
        return None
    return path.read_text(encoding="utf-8")


def _script(name: str, python: str) -> str:
    # -P: a program's own folder may hold another package of the same name.
    return (
        "#!/bin/sh\n"
        f"# Serves the local {name}; written by `python -m vedette_emulators.plugins install`.\n"
        f"PYTHONPATH={shlex.quote(_PATH)} "
        f'exec {shlex.quote(python)} -P -m vedette_emulators.plugins serve {name} "$@"\n'
    )
