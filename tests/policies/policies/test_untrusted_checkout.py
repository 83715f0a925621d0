"""`untrusted-checkout`."""

from __future__ import annotations

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, ask
from vedette_policies.policies.github.untrusted_checkout import POLICY

HEAD = "${{ github.event.pull_request.head.sha }}"


def checkout(**given):
    return {"uses": "actions/checkout@v6", "with": given} if given else {"uses": "actions/checkout@v6"}


def started(workflow, on, *steps, **more):
    return workflow("w", {"on": on, "jobs": {"build": {"steps": list(steps), **more}}})


def fetched(what, by="pull_request_target"):
    return (("w", f"the job `build` of .github/workflows/w.yml is started by {by} and fetches {what}"),)


@pytest.mark.parametrize(
    "on", ["pull_request_target", ["push", "issue_comment"], {"workflow_run": {"types": ["completed"]}}]
)
def test_what_strangers_set_off_checks_out_no_commit_of_theirs(workflow, on):
    by = on if isinstance(on, str) else [*on][-1]
    assert ask(POLICY, [started(workflow, on, checkout(ref=HEAD))]).violations == fetched(f"`{HEAD}`", by)


@pytest.mark.parametrize("on", ["pull_request", ["push"], {"workflow_dispatch": None}])
def test_others_may(workflow, on):
    assert ask(POLICY, [started(workflow, on, checkout(ref=HEAD), {"run": "gh pr checkout 1"})]) == Outcome()


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"path": HEAD},
        {"ref": "main"},
        {"ref": "${{ github.sha }}"},
        {"ref": "${{ inputs.ref || github.ref }}"},
        {"ref": "${{ github.event.pull_request.base.sha || 'main' }}"},
        {"ref": "${{ vars.BRANCH }}", "repository": "${{ github.repository }}"},
        {"ref": "${{ github.event.repository.default_branch }}"},
        {"repository": "${{ github.event.repository.full_name }}", "ref": "${{ github.base_ref }}"},
    ],
)
def test_the_repositorys_own_code_is_fine(workflow, given):
    assert ask(POLICY, [started(workflow, "pull_request_target", checkout(**given))]) == Outcome()


@pytest.mark.parametrize(
    "value",
    [
        "${{ github.head_ref }}",
        "${{ github.event.workflow_run.head_branch }}",
        "${{ steps.pull.outputs.sha }}",
        "${{ github.sha || github.head_ref }}",
        "${{ github.sha_of_another }}",
        "refs/pull/${{ github.event.number }}/merge",
        "refs/pull/7/merge",
    ],
)
@pytest.mark.parametrize("key", ["ref", "repository"])
def test_anything_else_may_be_a_strangers(workflow, key, value):
    assert ask(POLICY, [started(workflow, "pull_request_target", checkout(**{key: value}))]).violations == fetched(
        f"`{value}`"
    )


def test_only_a_checkout_checks_out(workflow):
    assert ask(POLICY, [started(workflow, "issue_comment", {"uses": "a/b@v1", "with": {"ref": HEAD}})]) == Outcome()


@pytest.mark.parametrize(
    ("run", "what"),
    [
        ("gh pr checkout 7", "gh pr checkout"),
        ("git fetch origin pull/7/head", "git fetch origin pull/"),
        ("curl https://x/refs/pull/7", "refs/pull/"),
    ],
)
def test_commands_that_fetch_a_pull_request(workflow, run, what):
    outcome = ask(POLICY, [started(workflow, "issue_comment", {"run": run})])
    assert outcome.violations == fetched(f"code by `{what}`", "issue_comment")


@pytest.mark.parametrize("place", ["run", "step", "job", "workflow"])
@pytest.mark.parametrize(
    "given",
    [
        "${{ github.head_ref }}",
        HEAD,
        "${{ github.event.workflow_run.head_sha }}",
        "${{ github.event.number }}",
        "${{ github.event.issue.number }}",
    ],
)
def test_git_with_what_a_stranger_chose(workflow, place, given):
    env = {"env": {"WHERE": given}}
    step = {
        "run": f"git checkout {given}" if place == "run" else 'git checkout "$WHERE"',
        **(env if place == "step" else {}),
    }
    job = {"steps": [step], **(env if place == "job" else {})}
    flow = {"on": "workflow_run", "jobs": {"build": job}, **(env if place == "workflow" else {})}
    assert ask(POLICY, [workflow("w", flow)]).violations == fetched("code by `git checkout`", "workflow_run")


@pytest.mark.parametrize("word", ["checkout", "fetch", "merge", "pull", "reset", "switch", "worktree"])
def test_each_command_of_git_that_brings_code(workflow, word):
    outcome = ask(POLICY, [started(workflow, "issue_comment", {"run": f"git -C x {word} {HEAD}"})])
    assert outcome.violations == fetched(f"code by `git -C x {word}`", "issue_comment")


@pytest.mark.parametrize(
    "step", [{"run": "git checkout main"}, {"run": "git status", "env": {"A": HEAD}}, {"name": HEAD}]
)
def test_git_alone_and_text_alone_are_fine(workflow, step):
    assert ask(POLICY, [started(workflow, "workflow_run", step)]) == Outcome()


def test_an_agent_is_evaluated_by_its_own_policies(workflow):
    agent = {"uses": "anthropics/claude-code-action@v1"}
    assert ask(POLICY, [started(workflow, "issue_comment", checkout(ref=HEAD), agent)]) == Outcome()


def test_clean_then_dirty(workflow):
    clean, dirty = checkout(ref="main"), checkout(ref=HEAD)
    files = [
        workflow("a", {"on": "push"}),
        workflow("b", UNKNOWN),
        started(workflow, "pull_request_target", clean, dirty),
    ]
    outcome = ask(POLICY, files)
    assert outcome.violations == fetched(f"`{HEAD}`")
    assert outcome.not_evaluated == (("b", "content"),)


UNSAFE = """
gate-that-runs-a-strangers-code:
  reports: is started by pull_request_target and fetches
  product: ferries
  files:
  - path: templates/workflows/deployment-gate.yml
    replace: ["  pull_request:", "  pull_request_target:"]
  - path: templates/workflows/deployment-gate.yml
    replace: ['ref: <% branch %>', 'ref: ${{ github.event.pull_request.head.sha }}']
"""
