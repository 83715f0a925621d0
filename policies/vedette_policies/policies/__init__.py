"""One module per policy, in a folder per group; each has a `POLICY` whose id is the module's name with hyphens."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from vedette_policies.kit import Policy


def _found() -> tuple[Policy, ...]:
    folder = Path(__file__).parent
    modules = sorted(path for path in folder.glob("*/*.py") if path.stem != "__init__")
    return tuple(import_module(f"{__name__}.{path.parent.name}.{path.stem}").POLICY for path in modules)


POLICIES = _found()
