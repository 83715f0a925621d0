"""What every workflow keeps, and that its steps give the scripts what they need."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

Workflow = dict[Any, Any]
NAMES = (
    "backup", "claude-auto-fix", "claude-code", "deployment-gate", "heartbeat", "release", "restore-drill", "reviews",
    "sentry-issue-sync", "weekly-digest",
)  # fmt: skip
GIVEN_BY_RUNNER = {"GITHUB_API_URL", "GITHUB_REPOSITORY", "GITHUB_OUTPUT", "GITHUB_SHA"}
WRITES = {
    ("backup", "backup", "id-token"), ("restore-drill", "drill", "id-token"), ("claude-code", "answer", "issues"),
    ("claude-auto-fix", "publish", "contents"), ("claude-auto-fix", "publish", "pull-requests"),
    ("reviews", "review", "issues"), ("sentry-issue-sync", "sync", "issues"), ("weekly-digest", "digest", "issues"),
}  # fmt: skip
CALLS = re.compile(r"(?:bash|python3) \.github/workflows/scripts/([\w.-]+)|\$\(dirname \"\$0\"\)/([\w.-]+\.sh)")


def script_steps(workflow: Workflow) -> Iterator[tuple[str, set[str]]]:
    """Each script that a step calls, with the variables that it is given."""
    for job in workflow["jobs"].values():
        for step in job.get("steps", []):
            for found in CALLS.finditer(str(step.get("run", ""))):
                yield found[1], {*(job.get("env") or {}), *(step.get("env") or {})}


def needed(folder: Path, script: str, given: frozenset[str] = frozenset()) -> set[str]:
    """What a script, and those that it calls, must find in the environment."""
    text = (folder / script).read_text(encoding="utf-8")
    found = {name for line in re.findall(r"^need (.+)$", text, re.MULTILINE) for name in line.split()}
    for _, called in CALLS.findall(text):
        if called and called not in {"common.sh", *given}:
            found |= needed(folder, called, given | {called})
    return found


def test_the_names_above_are_all(workflows: Mapping[str, Workflow]) -> None:
    assert sorted(workflows) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_it_keeps_the_policies_of_the_policy_pack(
    repository: Path, broken: Callable[[str], set[str]], name: str
) -> None:
    assert broken((repository / ".github" / "workflows" / f"{name}.yml").read_text(encoding="utf-8")) == set()


def test_what_may_be_written_is_this_and_no_more(workflows: Mapping[str, Workflow]) -> None:
    found = {
        (name, job, right)
        for name, workflow in workflows.items()
        for job, one in workflow["jobs"].items()
        for right, level in one["permissions"].items()
        if level == "write"
    }
    assert found == WRITES


@pytest.mark.parametrize("name", NAMES)
def test_every_job_ends_and_every_run_is_short(workflows: Mapping[str, Workflow], name: str) -> None:
    workflow = workflows[name]
    assert workflow["concurrency"]["group"]
    for job in workflow["jobs"].values():
        assert 1 <= job["timeout-minutes"] <= 60
        assert job["runs-on"] == "ubuntu-24.04"
        for step in job["steps"]:
            assert str(step.get("run", "")).strip().count("\n") <= 2, f"longer than 3 lines: {step['name']}"


@pytest.mark.parametrize("name", NAMES)
def test_every_script_exists_and_gets_what_it_needs(
    workflows: Mapping[str, Workflow], repository: Path, name: str
) -> None:
    folder = repository / ".github" / "workflows" / "scripts"
    called = list(script_steps(workflows[name]))
    assert called
    missing = {script: needed(folder, script) - given - GIVEN_BY_RUNNER for script, given in called}
    assert {script: names for script, names in missing.items() if names} == {}


def test_scheduled_work_is_watched(workflows: Mapping[str, Workflow]) -> None:
    watched = {
        name for name, workflow in workflows.items() if any(one == "check-in.sh" for one, _ in script_steps(workflow))
    }
    assert watched == {"backup", "restore-drill", "heartbeat"}


def test_a_failure_is_reported_to_the_monitor_even_when_a_step_before_failed(workflows: Mapping[str, Workflow]) -> None:
    steps = workflows["backup"]["jobs"]["backup"]["steps"]
    ins = [step for step in steps if "check-in.sh" in str(step.get("run", ""))]
    assert [(step["run"].split()[-1], step.get("if")) for step in ins] == [
        ("in_progress", None), ("ok", "success()"), ("error", "failure() || cancelled()"),
    ]  # fmt: skip
    assert steps[-2:] == ins[1:]
    drill = workflows["restore-drill"]["jobs"]
    assert [(name, job.get("needs"), job.get("if")) for name, job in drill.items()] == [
        ("start", None, None), ("drill", "start", "always()"), ("end", "drill", "always()"),
    ]  # fmt: skip
    assert drill["end"]["steps"][-1]["env"]["OUTCOME"] == "${{ needs.drill.result == 'success' && 'ok' || 'error' }}"


def test_the_gate_runs_scripts_that_were_approved(workflows: Mapping[str, Workflow]) -> None:
    checkout = workflows["deployment-gate"]["jobs"]["deployment-gate"]["steps"][0]
    assert checkout["with"]["ref"] == "main"


def test_links_between_the_documents_lead_somewhere(repository: Path) -> None:
    for path in repository.rglob("*.md"):
        for link in re.findall(r"\]\(([^)#:]+\.md)\)", path.read_text(encoding="utf-8")):
            assert (path.parent / link).is_file(), f"{path.name} links to {link}"
