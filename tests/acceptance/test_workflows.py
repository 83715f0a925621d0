"""The workflows of the company, held to what those of every catalog are."""

from __future__ import annotations

import importlib.util
import runpy
import sys
from pathlib import Path

WORKFLOWS = Path(__file__).parents[1] / "workflows"

_spec = importlib.util.spec_from_file_location("acceptance_workflows", WORKFLOWS / "conftest.py")
_shared = importlib.util.module_from_spec(_spec)
sys.modules[_spec.name] = _shared
_spec.loader.exec_module(_shared)
broken = _shared.broken

# The same tests and fixtures, here with the company's catalog.
globals().update(
    {
        name: one
        for name, one in runpy.run_path(str(WORKFLOWS / "test_catalog.py")).items()
        if name.startswith("test_") or name in ("records", "folder")
    }
)
