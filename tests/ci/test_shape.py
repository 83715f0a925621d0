"""Who may do what in the project's workflows: rights, pins, and where a secret can be reached."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from vedette_policies.contract.findings import FACTS
from vedette_policies.contract.types import FILE
from vedette_policies.kit.testing import Engine, Spec
from vedette_policies.policies import POLICIES

ROOT = Path(__file__).parents[2]
NAMES = ("ci", "deploy", "drift", "preview")
STACKS = ("company", "staging", "prod")
WRITES = {
    ("preview", "ask", "actions"), ("preview", "preview", "id-token"), ("preview", "comment", "pull-requests"),
    ("deploy", "company", "id-token"), ("deploy", "staging", "id-token"), ("deploy", "prod", "id-token"),
    ("drift", "compare", "id-token"), ("drift", "report", "issues"),
}  # fmt: skip
READING = {"preview", "${{ needs.look.outputs.environment }}"}

Workflow = dict[Any, Any]


def jobs(workflows: Mapping[str, Workflow]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for name, workflow in workflows.items():
        for job, one in workflow["jobs"].items():
            yield name, job, one


def environment(job: Mapping[str, Any]) -> str:
    found = job.get("environment", "")
    return str(found["name"] if isinstance(found, dict) else found)


def secret(job: Mapping[str, Any]) -> bool:
    return "secrets." in json.dumps(job)


def test_the_names_above_are_all(workflows: Mapping[str, Workflow]) -> None:
    assert sorted(workflows) == sorted(NAMES)


def test_they_keep_the_policies_of_the_policy_pack(workflow_files: list[Path]) -> None:
    groups = {"vedette_policies.policies.agents", "vedette_policies.policies.github"}
    engine = Engine([policy for policy in POLICIES if policy.evaluate.__module__.rpartition(".")[0] in groups])
    # As docs/guide/ci.md sets the environments up: people review what reaches prod.
    engine.configure({FACTS: {"reviewed": {"o/vedette": ["prod"]}, "nonproduction": ["company", "staging"]}})
    files = [{"file": f".github/workflows/{path.name}", "content": path.read_text()} for path in workflow_files]
    specs = [Spec(FILE, f"own.file:o/vedette:{one['file']}", {"repository": "vedette", **one}) for one in files]
    assert engine.analyze(specs) == []


def test_pins_are_those_of_the_templates() -> None:
    def pins(folder: Path) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for path in folder.rglob("*.yml"):
            for action, commit in re.findall(r"uses: ([\w./-]+)@(\S+)", path.read_text()):
                found.setdefault(action, set()).add(commit)
        return found

    ours, theirs = pins(ROOT / ".github" / "workflows"), pins(ROOT / "vedette" / "templates" / "workflows")
    assert all(len(commits) == 1 for commits in ours.values()), ours
    assert {action: ours[action] for action in ours.keys() & theirs} == {
        action: theirs[action] for action in ours.keys() & theirs
    }


def test_what_may_be_written_is_this_and_no_more(workflows: Mapping[str, Workflow]) -> None:
    found = {
        (name, job, right)
        for name, job, one in jobs(workflows)
        for right, level in one["permissions"].items()
        if level == "write"
    }
    assert found == WRITES


def test_every_job_ends_and_every_run_is_short(workflows: Mapping[str, Workflow]) -> None:
    for name, job, one in jobs(workflows):
        assert 1 <= one["timeout-minutes"] <= 60, (name, job)
        assert one["runs-on"] == "ubuntu-24.04"
        for step in one["steps"]:
            assert str(step.get("run", "")).strip().count("\n") <= 2, f"longer than 3 lines: {step['name']}"


def test_nothing_starts_that_gives_a_stranger_rights(workflows: Mapping[str, Workflow]) -> None:
    started = {name: set(workflow[True]) for name, workflow in workflows.items()}
    assert started == {
        "ci": {"pull_request", "push"}, "preview": {"pull_request", "workflow_dispatch"},
        "deploy": {"push"}, "drift": {"schedule", "workflow_dispatch"},
    }  # fmt: skip
    assert all(workflows[name][True]["push"]["branches"] == ["main"] for name in ("ci", "deploy"))


def test_no_secret_is_in_a_run_for_a_pull_request(workflows: Mapping[str, Workflow]) -> None:
    assert not secret(workflows["ci"])
    preview = workflows["preview"]["jobs"]
    assert preview["ask"]["if"].startswith("github.event_name == 'pull_request' && ")
    assert "head.repo.full_name == github.repository" in preview["ask"]["if"]
    # Every other job waits for this one, which a pull request's run does not have.
    assert preview["look"]["if"] == "github.event_name == 'workflow_dispatch' && github.ref == 'refs/heads/main'"
    assert (preview["preview"]["needs"], preview["comment"]["needs"]) == ("look", "preview")
    assert {job for _, job, one in jobs({"preview": workflows["preview"]}) if secret(one)} == {"preview"}


def test_secrets_are_in_environments_that_read_or_in_a_stacks_own(workflows: Mapping[str, Workflow]) -> None:
    found = {(name, job): environment(one) for name, job, one in jobs(workflows) if secret(one)}
    assert {where for (name, _), where in found.items() if name != "deploy"} == READING
    assert {job: where for (name, job), where in found.items() if name == "deploy"} == {one: one for one in STACKS}


def test_where_previews_run_only_reading_rights_are_asked_for(workflows: Mapping[str, Workflow]) -> None:
    for name, job, one in jobs(workflows):
        for step in one["steps"]:
            rights = {key: value for key, value in step.get("with", {}).items() if key.startswith("permission-")}
            if rights and name != "deploy":
                assert set(rights.values()) == {"read"}, (name, job)


def test_a_job_with_secrets_reads_no_cache_and_keeps_no_credentials(workflows: Mapping[str, Workflow]) -> None:
    for name, job, one in jobs(workflows):
        for step in one["steps"]:
            uses = str(step.get("uses", ""))
            assert not (secret(one) and uses.startswith("actions/cache@")), (name, job)
            if uses.startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False
                assert "ref" not in step["with"], "the program is that of the commit that the workflow is of"


def test_a_change_is_taken_over_before_anything_else_runs(workflows: Mapping[str, Workflow]) -> None:
    steps = workflows["preview"]["jobs"]["preview"]["steps"]
    assert [step["name"] for step in steps[:3]] == [
        "Check out main, and fetch all branches", "Take over the change", "Set up",
    ]  # fmt: skip
    assert "secrets." not in json.dumps(steps[:3])


def test_stacks_are_applied_in_order_and_one_at_a_time(workflows: Mapping[str, Workflow]) -> None:
    deploy = workflows["deploy"]["jobs"]
    assert [(name, job.get("needs")) for name, job in deploy.items()] == [
        ("company", None), ("staging", "company"), ("prod", "staging"),
    ]  # fmt: skip
    for stack, job in deploy.items():
        assert job["concurrency"] == {"group": f"stack-{stack}", "cancel-in-progress": False}
        runs = [str(step.get("run", "")) for step in job["steps"]]
        assert runs[-1] == f".venv/bin/vedette up --stack {stack} -- --yes"
        assert runs[1] == "python3 .github/scripts/github.py newest"
        words = " ".join(runs)
        assert {other for other in STACKS if re.search(rf"\b{other}\b", words)} == {stack}
    # Else a run of the whole workflow that is newer would cancel one that has begun.
    assert "${{ github.sha }}" in workflows["deploy"]["concurrency"]["group"]


def test_previews_of_one_pull_request_follow_each_other(workflows: Mapping[str, Workflow]) -> None:
    group = workflows["preview"]["concurrency"]["group"]
    assert "inputs.pull_request" in group
    assert "github.event_name" in group, "asking must not cancel what was asked for"
    assert workflows["drift"]["concurrency"] == {"group": "drift", "cancel-in-progress": False}


def test_a_broken_check_is_reported_too(workflows: Mapping[str, Workflow]) -> None:
    assert workflows["drift"]["jobs"]["report"]["if"] == "always() && needs.compare.result != 'skipped'"
    assert workflows["preview"]["jobs"]["comment"]["if"] == "always() && needs.preview.outputs.body != ''"
