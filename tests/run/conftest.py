"""A checkout with a small catalog, whose copy of the policy pack writes down that it was asked."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
STACK = "production"
FILE = """\
config:
  vedette:scopes: [company, environment]
  vedette:environments: [production]
  vedette:protect: "true"
"""


@dataclass
class Runs:
    """The checkout, and the commands of `vedette` in it."""

    checkout: Any
    services: Any

    @property
    def root(self) -> Path:
        return self.checkout.root

    @property
    def env(self) -> dict[str, str]:
        return {**self.checkout.env, "PYTHONPATH": str(self.root), "VEDETTE_POLICY_TIMEOUT": "60"}

    def vedette(self, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
        return self.shell([sys.executable, "-m", "vedette", *words], **env)

    def shell(self, words: list[str], **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            words, cwd=self.root, env={**self.env, **env}, capture_output=True, text=True, check=False,
            stdin=subprocess.DEVNULL, timeout=300,
        )  # fmt: skip

    def mode(self, text: str) -> None:
        """What goes wrong in the pack; nothing by default."""
        (self.root / "policies" / "mode").write_text(text, encoding="utf-8")

    def asked(self) -> list[str]:
        """The types of the resources about which the pack was asked since the last call."""
        log = self.root / "policies" / "asked.log"
        found = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
        log.unlink(missing_ok=True)
        return found


@pytest.fixture(scope="module")
def shared_runs(module_checkout: Any, running_services: Any) -> Runs:
    project = module_checkout.root
    shutil.rmtree(project / "catalog")
    (project / "catalog" / "runbooks").mkdir(parents=True)
    shutil.copy(HERE / "catalog.yaml", project / "catalog" / "shop.yaml")
    for name in ("errors", "error-rate", "slow-responses"):
        text = "# Errors\n\nLook at the newest release first.\n\nOwner: Shop. Next review: 2099-01-01.\n"
        (project / "catalog" / "runbooks" / f"{name}.md").write_text(text, encoding="utf-8")
    shutil.copytree(ROOT / "policies", project / "policies", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(HERE / "spy.py", project / "policies" / "__main__.py")
    for name in ("emulators", ".github"):
        (project / name).symlink_to(ROOT / name)
    (project / f"Pulumi.{STACK}.yaml").write_text(FILE, encoding="utf-8")
    module_checkout.pulumi("stack", "select", "--create", STACK)
    return Runs(module_checkout, running_services)


@pytest.fixture
def runs(shared_runs: Runs) -> Iterator[Runs]:
    """The checkout that a module shares, with a pack that is in order, and an empty log."""
    shared_runs.mode("")
    shared_runs.asked()
    yield shared_runs
    shared_runs.mode("")


@pytest.fixture
def elsewhere(runs: Runs) -> dict[str, str]:
    """The environment in which steps of workflows find `vedette`."""
    return {"PATH": os.pathsep.join([str(runs.root / ".venv" / "bin"), runs.env["PATH"]])}
