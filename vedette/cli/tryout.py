"""A project of its own for stacks that are tried out on the local services, so that no committed file is written.

`pulumi stack init` and `pulumi config set --secret` write `Pulumi.NAME.yaml`. Under the passphrase of the local
services, which everybody knows, that must never be the file of a real stack.
"""

# `--help` is asked for the most and reads no stack's file.
# ruff: noqa: PLC0415

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

FOLDER = "tryout"

_WRITTEN_BY_THE_ENGINE = ("encryptionsalt",)


class TryoutError(Exception):
    """The project cannot be made; the message says why and what to do."""


def declares_local(root: Path, stack: str) -> bool:
    """Whether a stack's own file says `vedette:local`; a file that cannot be read says nothing, as yet."""
    try:
        value = _config(_file(root, stack)).get("vedette:local")
    except TryoutError:
        return False
    return value is True or str(value).lower() == "true"


def prepare(root: Path, state: Path, stack: str) -> Path:
    """Make the project in `state`, or bring it up to date, and return its folder.

    Its program, catalog and plugins are the checkout's. Of the stack's file it gets what `vedette:` has in plain text:
    no address, no token, no secret, no ESC environment and no key service.

    Raises:
        TryoutError: the stack's file is broken, or the folder cannot be written.
    """
    project = state / FOLDER
    try:
        project.mkdir(parents=True, exist_ok=True)
        for entry in root.iterdir():
            if entry.is_dir() and (not entry.name.startswith(".") or entry.name == ".venv"):
                _link(project / entry.name, entry.resolve())
        _write(project / "Pulumi.yaml", (root / "Pulumi.yaml").read_text(encoding="utf-8"))
        _write(_file(project, stack), _settings(root, project, stack))
    except OSError as error:
        raise TryoutError(
            f"{error.filename or project} cannot be written ({error.strerror}): a stack that is tried out on the local"
            " services has its own project there"
        ) from error
    return project


def _settings(root: Path, project: Path, stack: str) -> str:
    """The stack's file in the project: what the checkout's has for us, and what was written there before."""
    import yaml

    given, before = _config(_file(root, stack)), _document(_file(project, stack))
    config = {name: value for name, value in _table(before).items() if not name.startswith("vedette:")}
    config |= {
        name: value
        for name, value in given.items()
        if name.startswith("vedette:") and not (isinstance(value, dict) and "secure" in value)
    }
    config["vedette:local"] = "true"
    config["vedette:catalog"] = str(root / str(given.get("vedette:catalog", "catalog")))
    # A provider that the program does not make itself would take its address and token from elsewhere.
    config["pulumi:disable-default-providers"] = ["*"]
    kept = {name: before[name] for name in _WRITTEN_BY_THE_ENGINE if name in before}
    return yaml.safe_dump({**kept, "config": config}, sort_keys=True)


def _file(folder: Path, stack: str) -> Path:
    return folder / f"Pulumi.{stack.rpartition('/')[2]}.yaml"


def _config(file: Path) -> dict[str, Any]:
    """The configuration; a key without a namespace is the project's, whose name is the namespace."""
    return {name if ":" in str(name) else f"vedette:{name}": value for name, value in _table(_document(file)).items()}


def _table(document: dict[str, Any]) -> dict[str, Any]:
    config = document.get("config")
    return config if isinstance(config, dict) else {}


def _document(file: Path) -> dict[str, Any]:
    import yaml

    try:
        found = yaml.safe_load(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, yaml.YAMLError, RecursionError) as error:
        why = " ".join(str(error).split())
        raise TryoutError(f"{file} cannot be read ({why}): correct it") from error
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise TryoutError(f"{file} is no mapping: write `config:` and the stack's settings below it")
    return found


def _link(place: Path, target: Path) -> None:
    if place.is_symlink() and place.readlink() == target:
        return
    fresh = place.with_name(f".{place.name}.{os.getpid()}")
    fresh.symlink_to(target)
    fresh.replace(place)


def _write(place: Path, text: str) -> None:
    """Write a file as a whole, so that a second run at the same time never reads half of it."""
    if place.exists() and place.read_text(encoding="utf-8") == text:
        return
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=place.parent, delete=False) as opened:
        opened.write(text)
    Path(opened.name).replace(place)
