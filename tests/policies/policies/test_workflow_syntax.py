"""`workflow-syntax`."""

from __future__ import annotations

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, ask, reported
from vedette_policies.policies.github.unpinned_action import POLICY as PINNED
from vedette_policies.policies.github.workflow_syntax import POLICY

JOB = {"runs-on": "ubuntu-24.04", "steps": [{"run": "true"}]}


def flow(**job):
    return {"on": "push", "jobs": {"one": {**JOB, **job}}}


def test_what_github_can_run_is_fine(workflow):
    assert ask(POLICY, [workflow("w", flow())]) == Outcome()


@pytest.mark.parametrize(
    ("job", "words"),
    [
        ({"needs": "zero"}, 'job "one" needs job "zero" which does not exist in this workflow (job-needs)'),
        ({"runs-on": "ubuntu-2404"}, 'label "ubuntu-2404" is unknown'),
        ({"if": "sucess()"}, 'undefined function "sucess"'),
    ],
)
def test_what_it_cannot_is_refused_with_the_line(workflow, job, words):
    ((name, seen),) = ask(POLICY, [workflow("w", flow(**job))]).violations
    assert name == "w"
    assert seen.startswith("line ")
    assert " of .github/workflows/w.yml: " in seen
    assert words in seen


def test_yaml_that_cannot_be_read_is_refused(workflow):
    ((_, seen),) = ask(POLICY, [workflow("w", "jobs: [")]).violations
    assert seen.startswith("line 1 of .github/workflows/w.yml: could not parse as YAML")


def test_text_of_strangers_is_left_to_other_policies(workflow):
    assert ask(POLICY, [workflow("w", flow(steps=[{"run": "echo ${{ github.head_ref }}"}]))]) == Outcome()


def test_other_files_are_not_workflows(workflow):
    for path in ("README.md", ".github/workflows/README.md", ".github/workflows/old/w.yml", ".github/dependabot.yml"):
        assert ask(POLICY, [workflow("w", "jobs: [", path=path)]) == Outcome()
    assert ask(POLICY, [workflow("w", "jobs: [", path=".github/workflows/w.yaml")]).violations


def test_clean_then_dirty(workflow):
    outcome = ask(POLICY, [workflow("a", flow()), workflow("b", UNKNOWN), workflow("w", flow(needs="zero"))])
    assert [name for name, _ in outcome.violations] == ["w"]
    assert outcome.undecided == (("b", "content"),)


def test_without_actionlint_nothing_is_clean(workflow, monkeypatch):
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    monkeypatch.setenv("PATH", "")
    seen = "actionlint is not installed, so it did not check `w`"
    assert ask(POLICY, [workflow("w", flow())]) == Outcome(violations=(("", seen),))
    assert "Run `make setup`, which installs actionlint" in reported(POLICY, [workflow("w", flow())])


ALIASES = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9) if n else 'x'}]\n" for n in range(9))


@pytest.mark.parametrize(
    "text",
    [
        "jobs: [",
        "- a\n- b\n",
        "text",
        f"on: push\njobs:\n  one: {{env: {'[' * 60}{']' * 60}}}\n",
        f"on: push\n{ALIASES}",
        "on: push\njobs: &a\n  one: *a\n",
    ],
)
def test_what_other_policies_cannot_read_is_refused_here(workflow, text):
    outcome = ask(POLICY, [workflow("w", text)])
    assert outcome.violations
    assert outcome.not_evaluated == outcome.undecided == ()
    assert ask(PINNED, [workflow("w", text)]).not_evaluated == (("w", "content"),), "they leave it to this policy"


def test_what_only_this_packs_parser_cannot_read_is_refused_too(workflow, monkeypatch):
    monkeypatch.setattr("vedette_policies.linters.reports.lint", lambda _linter, texts: {text: [] for text in texts})
    seen = ".github/workflows/w.yml is no mapping of YAML that can be read"
    assert ask(POLICY, [workflow("w", "jobs: [")]) == Outcome(violations=(("w", seen),))
    assert ask(POLICY, [workflow("w", flow())]) == Outcome()


def test_a_date_is_a_text_as_github_reads_it(workflow):
    text = "on: push\nenv: {DAY: 2026-13-45}\njobs:\n  one: {runs-on: ubuntu-24.04, steps: [{run: 'true'}]}\n"
    assert ask(POLICY, [workflow("w", text)]) == Outcome()


def test_what_is_no_workflow_is_not_read(workflow):
    assert ask(POLICY, [workflow("w", UNKNOWN, path="README.md"), workflow("x", "jobs: [", path="a.yml")]) == Outcome()


UNSAFE = """
drill-that-never-runs:
  reports: 'restore-drill.yml: job "drill" needs job "begin" which does not exist in this workflow (job-needs)'
  product: harbour
  files:
  - path: templates/workflows/restore-drill.yml
    replace: ['needs: start', 'needs: begin']
"""
