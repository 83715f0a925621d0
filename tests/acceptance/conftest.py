"""These tests alone read the company's catalog: they prove what its requirements ask."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def catalog_folder(root: Path) -> Path:
    """The company's catalog, in place of the invented one."""
    return root / "catalog"
