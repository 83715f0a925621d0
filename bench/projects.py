"""Folders in which the engine runs: a catalog of many alerts, and a trivial program of the same shape."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from vedette.cli import plugins
from vedette.load import load_catalog
from vedette.plan import make_plan

ROOT = Path(__file__).resolve().parents[1]

HEAD = """\
product: bench
title: Bench
team: bench
teams: {bench: {name: Bench}}
services: {web: {platform: python, repository: local/bench}}
routes:
  high: [{slack: "#incidents"}]
environments: {production: {}}
alerts:
"""
RUNBOOK = "# Bench\n\nOwner: Bench. Next review: 2099-01-01.\n"
ALERT = """\
  rule-{n}:
    title: Rule {n}
    severity: high
    service: web
    when: {{errors: "> {limit}", within: 5m, per: project}}
    where: {{any: [{{tag: area, is: "a{n}"}}, {{message: {{contains: words{n}}}}}]}}
    runbook: runbooks/bench.md
"""


@dataclass(frozen=True, slots=True)
class Project:
    """One project folder with one stack."""

    folder: Path
    stack: str
    env: Mapping[str, str]

    def pulumi(self, *words: str) -> str:
        """Run the engine.

        Raises:
            RuntimeError: it failed.
        """
        program = shutil.which("pulumi", path=self.env["PATH"])
        if program is None:
            raise RuntimeError("no Pulumi engine: run `make setup`")
        done = subprocess.run(
            [program, *words, "--stack", self.stack, "--non-interactive"],
            cwd=self.folder,
            env=dict(self.env),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(words)}:\n{done.stdout}\n{done.stderr}")
        return done.stdout


def write_catalog(folder: Path, alerts: int) -> None:
    """A product file with so many alerts, which passes every check."""
    (folder / "runbooks").mkdir(parents=True, exist_ok=True)
    for name in ("bench", "error-rate", "slow-responses"):
        (folder / "runbooks" / f"{name}.md").write_text(RUNBOOK, encoding="utf-8")
    rules = "".join(ALERT.format(n=n, limit=n + 1) for n in range(alerts))
    (folder / "bench.yaml").write_text(HEAD + rules, encoding="utf-8")


def engine_env(folder: Path, port: int) -> dict[str, str]:
    """Settings of an engine with state of its own and the local services on `port`."""
    engine = json.loads((ROOT / ".vedette" / "engine.json").read_text(encoding="utf-8"))["folder"]
    state = folder / "state"
    state.mkdir(parents=True)
    home = folder / "pulumi"
    plugins.show(ROOT, ROOT / ".vedette" / "plugins", home)
    return {
        **os.environ,
        "PATH": os.pathsep.join([engine, str(ROOT / ".venv" / "bin"), os.environ["PATH"]]),
        "PULUMI_HOME": str(home),
        "PULUMI_BACKEND_URL": f"file://{state}?metadata=skip",
        "PULUMI_CONFIG_PASSPHRASE": "local",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "VEDETTE_LOCAL_PORT": str(port),
    }


def vedette_project(folder: Path, env: Mapping[str, str], alerts: int) -> Project:
    """This repository's program with a catalog of many alerts; one stack that declares everything."""
    project = _project(folder, env)
    write_catalog(folder / "catalog", alerts)
    return project


def own_project(folder: Path, env: Mapping[str, str]) -> Project:
    """This repository's program with its own catalog."""
    project = _project(folder, env)
    shutil.copytree(ROOT / "catalog", folder / "catalog")
    return project


def _project(folder: Path, env: Mapping[str, str]) -> Project:
    folder.mkdir(parents=True)
    for name in (".venv", "infra", "providers", "sdks", "vedette"):
        (folder / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "Pulumi.yaml", folder)
    config = (ROOT / "Pulumi.local.yaml").read_text(encoding="utf-8")
    (folder / "Pulumi.local.yaml").write_text(config, encoding="utf-8")
    return Project(folder, "local", env)


def trivial_project(folder: Path, env: Mapping[str, str], catalog: Path) -> Project:
    """As many trivial resources and components as the catalog becomes, with inputs of the same size."""
    folder.mkdir(parents=True)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    shutil.copy(ROOT / "bench" / "programs" / "trivial.py", folder / "__main__.py")
    plugin = ROOT / "bench" / "trivial"
    (folder / "Pulumi.yaml").write_text(
        "name: trivial\nruntime: {name: python, options: {toolchain: pip, virtualenv: .venv}}\n"
        f"plugins: {{providers: [{{name: trivial, path: {plugin}}}]}}\n",
        encoding="utf-8",
    )
    shapes = [
        {
            "name": component.name,
            "inputs": _plain(component.inputs),
            "records": [[record.key, _plain(dataclasses.asdict(record))] for record in component.records],
        }
        for component in make_plan(load_catalog(catalog)).components
    ]
    path = folder / "shapes.json"
    path.write_text(json.dumps(shapes), encoding="utf-8")
    extra = {"BENCH_SHAPES": str(path), "BENCH_TRIVIAL_LOG": str(folder / "created.log")}
    return Project(folder, "dev", {**env, **extra})


def monitors_project(folder: Path, env: Mapping[str, str], kind: str, count: int) -> Project:
    """So many monitors in Sentry, or (kind `trivial`) as many trivial resources, and nothing else; no checkpoints."""
    folder.mkdir(parents=True)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    shutil.copy(ROOT / "bench" / "programs" / "monitors.py", folder / "__main__.py")
    plugin = ROOT / ("bench/trivial" if kind == "trivial" else "providers/sentry")
    (folder / "Pulumi.yaml").write_text(
        f"name: monitors-{kind}\nruntime: {{name: python, options: {{toolchain: pip, virtualenv: .venv}}}}\n"
        f"plugins: {{providers: [{{name: {'trivial' if kind == 'trivial' else 'sentry'}, path: {plugin}}}]}}\n",
        encoding="utf-8",
    )
    extra = {
        "BENCH_KIND": kind,
        "BENCH_COUNT": str(count),
        "BENCH_TRIVIAL_LOG": str(folder / "called.log"),
        "PULUMI_EXPERIMENTAL": "true",
        "PULUMI_SKIP_CHECKPOINTS": "true",
    }
    return Project(folder, "dev", {**env, **extra})


def _plain(value: object) -> object:
    """Tuples, mappings and moments as JSON has them."""
    return json.loads(json.dumps(value, default=lambda one: dict(one) if isinstance(one, Mapping) else str(one)))
