"""Modules stay small enough to be read in one go."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDERS = ("vedette", "infra", "emulators", "providers", "tools", "bench", "policies", "tests")
CEILING = 400
TEST_CEILING = 500
PROGRAM_CEILING = 60


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_module_is_over_its_ceiling() -> None:
    paths = [
        path
        for folder in FOLDERS
        for ending in ("*.py", "*.go")
        for path in (ROOT / folder).rglob(ending)
        if "__pycache__" not in path.parts
    ]
    assert len(paths) > 50, "the folders above are wrong"
    too_long = []
    for path in paths:
        ceiling = TEST_CEILING if path.is_relative_to(ROOT / "tests") else CEILING
        if lines(path) > ceiling:
            too_long.append(f"{path.relative_to(ROOT)}: {lines(path)} lines, {ceiling} are allowed")
    assert not too_long, "\n".join(too_long)


def test_the_program_only_wires() -> None:
    assert lines(ROOT / "infra" / "__main__.py") <= PROGRAM_CEILING
