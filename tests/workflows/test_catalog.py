"""The workflows as the catalog has them: linted with its values, and given every secret and variable that they read."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from vedette_policies.patterns.agents import is_agent

ROOT = Path(__file__).parents[2]
READS = re.compile(r"\b(secrets|vars)\.([A-Z][A-Z0-9_]*)")
# Read where they are set; where they are not, nothing or a value beside them does.
OPTIONAL = {"SENTRY_URL", "VERCEL_TEAM_ID", "VERCEL_PROJECT_ID"}


@pytest.fixture(scope="module")
def records(catalog_folder: Path) -> list[dict[str, Any]]:
    """Everything that the catalog plans."""
    words = ["plan", "--stack", "local", "--format", "json", "--catalog", str(catalog_folder)]
    done = subprocess.run(
        [sys.executable, "-m", "vedette", *words],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [record for one in json.loads(done.stdout)["components"] for record in one["records"]]


def planned_workflows(records: list[dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
    for record in records:
        if record["record"] == "RepositoryFile" and re.fullmatch(r"\.github/workflows/[\w-]+\.yml", record["path"]):
            yield record["repository"], record["path"], record["content"]


@pytest.fixture(scope="module")
def folder(records: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("planned")
    for repository, path, content in planned_workflows(records):
        file = folder / repository.replace("/", "-") / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    return folder


def test_the_linters_find_nothing_with_the_catalogs_values(folder: Path) -> None:
    paths = sorted(folder.rglob("*.yml"))
    assert len(paths) >= 10
    zizmor = [ROOT / ".venv/bin/zizmor", "--offline", "--quiet", "--no-config", "--persona=auditor", "--format=json-v1"]
    done = subprocess.run([*zizmor, *paths], capture_output=True, text=True, check=False, timeout=60)
    assert json.loads(done.stdout) == []
    built = subprocess.run(
        [sys.executable, ROOT / "tools" / "linters.py"], capture_output=True, text=True, check=True, timeout=300
    )
    actionlint = [built.stdout.strip(), "-shellcheck=", "-pyflakes=", *paths]
    done = subprocess.run(actionlint, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (0, "")


def has_agent(job: dict[str, Any]) -> bool:
    return any(map(is_agent, job["steps"]))


def test_the_workflows_keep_every_rule_with_the_catalogs_values(
    records: list[dict[str, Any]], broken: Callable[[str], set[str]]
) -> None:
    found = [(repository, path, broken(content)) for repository, path, content in planned_workflows(records)]
    assert [one for one in found if one[2]] == []


def test_an_agents_key_is_behind_a_person(records: list[dict[str, Any]]) -> None:
    reviewed = {
        (one["repository"], one["name"]): one["reviewers"]
        for one in records
        if one["record"] == "RepositoryEnvironment"
    }
    agents = [
        (repository, job["environment"])
        for repository, _path, content in planned_workflows(records)
        for job in yaml.safe_load(content)["jobs"].values()
        if has_agent(job)
    ]
    assert len(agents) == 2
    assert [agent for agent in agents if not reviewed[agent]] == [], "anybody may start them"


def test_every_secret_and_variable_that_a_job_reads_is_planned(records: list[dict[str, Any]]) -> None:
    there: dict[str, set[tuple[str | None, str, str]]] = defaultdict(set)
    for one in records:
        if one["record"] in {"Secret", "Variable"}:
            kind = "secrets" if one["record"] == "Secret" else "vars"
            there[one["repository"]].add((one["environment"], kind, one["name"]))
    # What only a person can know is set by hand: then a manual entry says so.
    by_hand = " ".join(str(one) for one in records if one["record"] == "Manual")
    missing = []
    for repository, path, content in planned_workflows(records):
        for name, job in yaml.safe_load(content)["jobs"].items():
            environment = job.get("environment")
            scope = environment["name"] if isinstance(environment, dict) else environment
            text = json.dumps(job)
            unasked = {"VERCEL_TOKEN"} if '"DEPLOYED_VALUES": ""' in text else set()
            for kind, read in set(READS.findall(text)):
                if (
                    read not in OPTIONAL | unasked
                    and read not in by_hand
                    and not {(scope, kind, read), (None, kind, read)} & there[repository]
                ):
                    missing.append(f"{repository} {path} {name}: {kind}.{read} (environment {scope})")
    assert not missing, "\n".join(sorted(missing))
