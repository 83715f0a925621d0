"""`workflow-syntax`."""

import pytest

from policies.kit.testing import UNKNOWN, Outcome, ask
from policies.rules.github.workflow_syntax import RULE

JOB = {"runs-on": "ubuntu-24.04", "steps": [{"run": "true"}]}


def flow(**job):
    return {"on": "push", "jobs": {"one": {**JOB, **job}}}


def test_what_github_can_run_is_fine(workflow):
    assert ask(RULE, [workflow("w", flow())]) == Outcome()


@pytest.mark.parametrize(
    ("job", "words"),
    [
        ({"needs": "zero"}, 'job "one" needs job "zero" which does not exist in this workflow (job-needs)'),
        ({"runs-on": "ubuntu-2404"}, 'label "ubuntu-2404" is unknown'),
        ({"if": "sucess()"}, 'undefined function "sucess"'),
    ],
)
def test_what_it_cannot_is_refused_with_the_line(workflow, job, words):
    ((name, seen),) = ask(RULE, [workflow("w", flow(**job))]).violations
    assert name == "w"
    assert seen.startswith("line ")
    assert " of .github/workflows/w.yml: " in seen
    assert words in seen


def test_yaml_that_cannot_be_read_is_refused(workflow):
    ((_, seen),) = ask(RULE, [workflow("w", "jobs: [")]).violations
    assert seen.startswith("line 1 of .github/workflows/w.yml: could not parse as YAML")


def test_text_of_strangers_is_left_to_other_rules(workflow):
    assert ask(RULE, [workflow("w", flow(steps=[{"run": "echo ${{ github.head_ref }}"}]))]) == Outcome()


def test_other_files_are_not_workflows(workflow):
    for path in ("README.md", ".github/workflows/README.md", ".github/workflows/old/w.yml", ".github/dependabot.yml"):
        assert ask(RULE, [workflow("w", "jobs: [", path=path)]) == Outcome()
    assert ask(RULE, [workflow("w", "jobs: [", path=".github/workflows/w.yaml")]).violations


def test_clean_then_dirty(workflow):
    said = ask(RULE, [workflow("a", flow()), workflow("b", UNKNOWN), workflow("w", flow(needs="zero"))])
    assert [name for name, _ in said.violations] == ["w"]
    assert said.undecided == (("b", "content"),)


def test_without_actionlint_nothing_is_clean(workflow, monkeypatch):
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    monkeypatch.setenv("PATH", "")
    assert ask(RULE, [workflow("w", flow())]) == Outcome(undecided=(("w", "content"),))
