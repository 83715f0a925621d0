"""A checkout with the policy pack, and previews that are evaluated by it."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask

from tests import yaml12
from vedette.load import load_catalog
from vedette.plan import make_plan
from vedette.policy import policy_config
from vedette.stack_config import read_committed

HERE = Path(__file__).parent
TODAY = dt.date(2026, 11, 21)
REPORTED = re.compile(r"^ +- \[(\w+)\](?: \[severity: \w+\])?  (\S+)  \((.*)\)$", re.MULTILINE)


@dataclass(frozen=True)
class Run:
    """What the pack outcome in a preview."""

    exit_code: int
    text: str

    def reported(self, level: str = "mandatory") -> list[tuple[str, str]]:
        """Every (policy, `type: name`) of a level."""
        return [(policy, what) for found, policy, what in REPORTED.findall(self.text) if found == level]


@dataclass
class Guarded:
    """A checkout whose previews the pack evaluates."""

    checkout: Any
    stack: str = "local"

    @property
    def config(self) -> Path:
        return self.checkout.root / "policy.json"

    def preview(self, stack: str) -> Run:
        """Preview a stack with the pack, and the configuration that is written for this stack."""
        self.stack = stack
        known = read_committed(self.checkout.root, stack)
        assert known, stack
        catalog = load_catalog(self.checkout.root / "catalog")
        config = policy_config(catalog, make_plan(catalog), known, today=TODAY)
        self.config.write_text(json.dumps(config), encoding="utf-8")
        self.checkout.init(stack)
        return self.run("preview", "--suppress-outputs")

    def configure(self, settings: dict[str, Any]) -> None:
        """Change levels and settings; the facts stay."""
        config = json.loads(self.config.read_text(encoding="utf-8"))
        self.config.write_text(json.dumps({**config, **settings}), encoding="utf-8")

    def run(self, *words: str) -> Run:
        """Run the engine with the pack on the stack that was previewed last."""
        pack = ["--policy-pack", str(self.checkout.root / "policies"), "--policy-pack-config", str(self.config)]
        done = self.checkout.pulumi(*words, "--stack", self.stack, *pack, check=False)
        return Run(done.returncode, done.stdout + done.stderr)

    def edit(self, edit: dict[str, Any]) -> None:
        """Apply an edit: to the product, to other files of the catalog, and as mistakes of the program."""
        self.checkout.only(edit["product"])
        path = self.checkout.product(edit["product"])
        data = yaml12.load(path.read_text(encoding="utf-8"))
        for operation in edit.get("catalog", ()):
            *way, last = operation.get("set") or operation["remove"]
            value = data
            for step in way:
                value = value.setdefault(step, {}) if isinstance(value, dict) else value[step]
            if "set" in operation:
                value[last] = operation["to"]
            else:
                del value[last]
        path.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
        for one in edit.get("files", ()):
            self._replace(one["path"], *one["replace"])
        if mistakes := edit.get("program"):
            self._mistake(mistakes)

    def _replace(self, name: str, old: str, new: str) -> None:
        """Replace a text that a file has exactly once, so that an edit cannot miss what it is to break."""
        path = self.checkout.root / "catalog" / name
        if not path.exists():
            # One of Vedette's own templates, of which the catalog takes a copy.
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(HERE.parents[1] / "vedette" / name, path)
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{path.name} has {old!r} {text.count(old)} times"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def _mistake(self, mistakes: list[dict[str, Any]]) -> None:
        root = self.checkout.root
        shutil.copytree(HERE / "program", root / "program")
        (root / "program" / "mistakes.json").write_text(json.dumps(mistakes), encoding="utf-8")
        project = root / "Pulumi.yaml"
        project.write_text(project.read_text().replace("main: infra/", "main: program/"), encoding="utf-8")


@pytest.fixture(scope="session", autouse=True)
def _linters() -> None:
    """actionlint beside zizmor, where the policies look for it."""
    words = [sys.executable, str(HERE.parents[1] / "tools" / "linters.py")]
    subprocess.run(words, check=True, stdin=subprocess.DEVNULL, capture_output=True, timeout=300)


@pytest.fixture
def guarded(checkout: Any, root: Path) -> Guarded:
    (checkout.root / "policies").symlink_to(root / "policies")
    return Guarded(checkout)


class AgentFile:
    """A safe workflow with an agent, to be broken: `flow` is all of it, the rest what is in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.flow: dict[str, Any] = yaml12.load(text)
        self.guard = self.flow["jobs"]["guard"]
        self.job = self.flow["jobs"]["read"]
        self.write = self.flow["jobs"]["write"]
        self.step = self.job["steps"][-1]
        self.given = self.step["with"]

    def spec(self, content: str | None = None, name: str = "shop.claude") -> Spec:
        """The workflow as a resource."""
        content = yaml.safe_dump(self.flow, sort_keys=False) if content is None else content
        props = {"repository": "web", "file": ".github/workflows/claude.yml", "content": content}
        return Spec("github:index/repositoryFile:RepositoryFile", name, props)

    def seen(self, policy: Any, content: str | None = None, **settings: Any) -> list[str]:
        """What a policy finds in it."""
        outcome = ask(policy, [self.spec(content)], **settings)
        assert not outcome.not_evaluated
        return [text for _, text in outcome.violations]

    def dirty_beside_clean(self, policy: Any) -> list[str]:
        """What a policy finds in it, between the safe one and one that cannot be seen, of which it reports nothing."""
        outcome = ask(policy, [self.spec(self.text, "shop.clean"), self.spec(), self.spec(UNKNOWN, "shop.unseen")])
        assert {name for name, _ in outcome.violations} <= {"shop.claude"}
        assert outcome.not_evaluated == (("shop.unseen", "content"),)
        assert ask(policy, [self.spec(self.text)]) == Outcome()
        return [text for _, text in outcome.violations]


@pytest.fixture
def agent() -> AgentFile:
    return AgentFile((HERE / "agent.yml").read_text(encoding="utf-8"))
