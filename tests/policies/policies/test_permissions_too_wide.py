"""`permissions-too-wide`."""

from __future__ import annotations

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, ask
from vedette_policies.policies.github.permissions_too_wide import POLICY

CHECKOUT = {"uses": "actions/checkout@v6", "with": {"persist-credentials": False}}
RUN = {"run": "bash x.sh"}
WITH_TOKEN = {"run": "bash x.sh", "env": {"GITHUB_TOKEN": "${{ github.token }}"}}
PATH = ".github/workflows/w.yml"


def one(workflow, *steps, rights=None, top=None, **more):
    flow = {"permissions": {} if top is None else top, "jobs": {"one": {"steps": list(steps), **more}}}
    if rights is not None:
        flow["jobs"]["one"]["permissions"] = rights
    return [workflow("w", flow)]


def unused(*rights):
    words = "and nothing in it is handed the token"
    return tuple(("w", f"{PATH}: the job `one` may write {right}, {words}") for right in rights)


def test_what_is_read_and_what_is_used_is_fine(workflow):
    assert ask(POLICY, one(workflow, CHECKOUT, RUN, rights={"contents": "read"})) == Outcome()
    assert ask(POLICY, one(workflow, CHECKOUT, WITH_TOKEN, rights={"issues": "write"})) == Outcome()
    assert ask(POLICY, one(workflow, RUN, top={"contents": "read"})) == Outcome()


@pytest.mark.parametrize("rights", ["write-all", "read-all"])
def test_all_rights_are_refused_wherever_they_are(workflow, rights):
    assert ask(POLICY, one(workflow, RUN, top=rights)).violations == (("w", f"{PATH}: `permissions` is `{rights}`"),)
    outcome = ask(POLICY, one(workflow, RUN, rights=rights))
    assert outcome.violations == (("w", f"{PATH}: `permissions` of the job `one` is `{rights}`"),)


def test_rights_to_write_are_a_jobs(workflow):
    outcome = ask(POLICY, one(workflow, WITH_TOKEN, rights={}, top={"contents": "write", "issues": "read"}))
    assert outcome.violations == (("w", f"{PATH}: every job may write contents"),)


def test_a_job_without_rights_gets_the_repositorys(workflow):
    seen = f"{PATH}: the job `one` has no `permissions`, and gets what the repository gives by default"
    flow = {"jobs": {"one": {"steps": [RUN]}, "two": {"permissions": {}}}}
    assert ask(POLICY, [workflow("w", flow)]).violations == (("w", seen),)


@pytest.mark.parametrize("kept", [{}, {"with": {"persist-credentials": True}}, {"with": {"fetch-depth": 0}}])
def test_a_checkout_hands_the_token_to_commands(workflow, kept):
    checkout = {"uses": "actions/checkout@v6", **kept}
    assert ask(POLICY, one(workflow, checkout, RUN, rights={"contents": "write"})) == Outcome()
    assert ask(POLICY, one(workflow, checkout, rights={"contents": "write"})).violations == unused("contents")


@pytest.mark.parametrize("kept", [False, "false"])
def test_one_that_keeps_nothing_does_not(workflow, kept):
    checkout = {"uses": "actions/checkout@v6", "with": {"persist-credentials": kept}}
    outcome = ask(
        POLICY, one(workflow, checkout, RUN, rights={"contents": "write", "issues": "write", "actions": "read"})
    )
    assert outcome.violations == unused("contents", "issues")


@pytest.mark.parametrize("token", ["${{ github.token }}", "${{ secrets.GITHUB_TOKEN }}"])
def test_the_token_may_be_notified_anywhere(workflow, token):
    setup = {"uses": "actions/setup-go@v1", "with": {"token": token}}
    assert ask(POLICY, one(workflow, setup, rights={"contents": "write"})) == Outcome()
    assert ask(POLICY, one(workflow, rights={"contents": "write"}, env={"T": token})) == Outcome()
    flow = {"permissions": {}, "env": {"T": token}, "jobs": {"one": {"permissions": {"contents": "write"}}}}
    assert ask(POLICY, [workflow("w", flow)]) == Outcome()


def test_of_other_actions_and_workflows_nothing_is_known(workflow):
    assert ask(POLICY, one(workflow, {"uses": "a/deploy@v1"}, rights={"pages": "write"})) == Outcome()
    assert ask(POLICY, one(workflow, uses="a/b/.github/workflows/x.yml@v1", rights={"pages": "write"})) == Outcome()


@pytest.mark.parametrize(
    "action",
    [
        "cache",
        "checkout",
        "download-artifact",
        "setup-dotnet",
        "setup-go",
        "setup-java",
        "setup-node",
        "setup-python",
        "upload-artifact",
    ],
)
def test_actions_that_write_nothing_use_no_right(workflow, action):
    step = {"uses": f"actions/{action}@v6"}
    assert ask(POLICY, one(workflow, step, rights={"pages": "write"})).violations == unused("pages")


def test_only_a_checkout_leaves_the_token_behind(workflow):
    other = {"run": "x", "env": {"A": "${{ vars.A }}"}}
    outcome = ask(POLICY, one(workflow, {"uses": "actions/setup-node@v6"}, other, rights={"contents": "write"}))
    assert outcome.violations == unused("contents")
    both = [CHECKOUT, {"uses": "actions/checkout@v6"}, RUN]
    assert ask(POLICY, one(workflow, *both, rights={"contents": "write"})) == Outcome()


@pytest.mark.parametrize("right", ["id-token", "attestations"])
def test_a_command_needs_no_token_to_sign(workflow, right):
    assert ask(POLICY, one(workflow, CHECKOUT, RUN, rights={right: "write"})) == Outcome()
    assert ask(POLICY, one(workflow, CHECKOUT, rights={right: "write"})).violations == unused(right)


def test_the_job_of_an_agent_has_policies_of_its_own(workflow):
    agent = {"uses": "anthropics/claude-code-action@v1"}
    assert ask(POLICY, one(workflow, agent, rights="write-all")) == Outcome()
    flow = {"permissions": {}, "jobs": {"agent": {"steps": [agent]}, "one": {"permissions": {"issues": "write"}}}}
    assert ask(POLICY, [workflow("w", flow)]).violations == unused("issues")


def test_clean_then_dirty(workflow):
    flow = {"permissions": {}, "jobs": {"zero": {"permissions": {}}, "one": {"permissions": {"issues": "write"}}}}
    outcome = ask(POLICY, [workflow("a", UNKNOWN), workflow("b", "jobs: ["), workflow("w", flow)])
    assert outcome.violations == unused("issues")
    assert outcome.not_evaluated == (("a", "content"), ("b", "content"))


UNSAFE = """
gate-that-may-write-code:
  reports: 'deployment-gate.yml: the job `deployment-gate` may write contents, and nothing in it is handed
    the token'
  product: ferries
  files:
  - path: templates/workflows/deployment-gate.yml
    replace: ['contents: read', 'contents: write']
workflow-that-may-write-everything:
  reports: '.github/workflows/weekly-digest.yml: `permissions` is `write-all`'
  product: ferries
  files:
  - path: templates/workflows/weekly-digest.yml
    replace: ['permissions: {}', 'permissions: write-all']
"""
