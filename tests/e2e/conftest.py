"""Small Pulumi programs of the tests' own, beside the product's."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

PROGRAMS = Path(__file__).parent / "programs"


@pytest.fixture
def program(root: Path, checkout: Any) -> Callable[..., Any]:
    """Copies one of `programs/`, with more files, to a folder in which the engine has a stack named `test`."""

    def start(name: str, files: Mapping[str, str] | None = None) -> Any:
        folder = checkout.root.parent / name
        shutil.copytree(PROGRAMS / name, folder)
        for file, text in (files or {}).items():
            (folder / file).write_text(text, encoding="utf-8")
        for linked in (".venv", "providers"):
            (folder / linked).symlink_to(root / linked)
        made = type(checkout)(folder, {**checkout.env, "SENTRY_ORG": "local"})
        made.init("test")
        return made

    return start
