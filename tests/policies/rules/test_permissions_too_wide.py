"""`permissions-too-wide`."""

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, ask
from vedette_policies.rules.github.permissions_too_wide import RULE

CHECKOUT = {"uses": "actions/checkout@v6", "with": {"persist-credentials": False}}
RUN = {"run": "bash x.sh"}
TOLD = {"run": "bash x.sh", "env": {"GITHUB_TOKEN": "${{ github.token }}"}}
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
    assert ask(RULE, one(workflow, CHECKOUT, RUN, rights={"contents": "read"})) == Outcome()
    assert ask(RULE, one(workflow, CHECKOUT, TOLD, rights={"issues": "write"})) == Outcome()
    assert ask(RULE, one(workflow, RUN, top={"contents": "read"})) == Outcome()


@pytest.mark.parametrize("rights", ["write-all", "read-all"])
def test_all_rights_are_refused_wherever_they_are(workflow, rights):
    assert ask(RULE, one(workflow, RUN, top=rights)).violations == (("w", f"{PATH}: `permissions` is `{rights}`"),)
    said = ask(RULE, one(workflow, RUN, rights=rights))
    assert said.violations == (("w", f"{PATH}: `permissions` of the job `one` is `{rights}`"),)


def test_rights_to_write_are_a_jobs(workflow):
    said = ask(RULE, one(workflow, TOLD, rights={}, top={"contents": "write", "issues": "read"}))
    assert said.violations == (("w", f"{PATH}: every job may write contents"),)


def test_a_job_without_rights_gets_the_repositorys(workflow):
    seen = f"{PATH}: the job `one` has no `permissions`, and gets what the repository gives by default"
    flow = {"jobs": {"one": {"steps": [RUN]}, "two": {"permissions": {}}}}
    assert ask(RULE, [workflow("w", flow)]).violations == (("w", seen),)


@pytest.mark.parametrize("kept", [{}, {"with": {"persist-credentials": True}}, {"with": {"fetch-depth": 0}}])
def test_a_checkout_hands_the_token_to_commands(workflow, kept):
    checkout = {"uses": "actions/checkout@v6", **kept}
    assert ask(RULE, one(workflow, checkout, RUN, rights={"contents": "write"})) == Outcome()
    assert ask(RULE, one(workflow, checkout, rights={"contents": "write"})).violations == unused("contents")


@pytest.mark.parametrize("kept", [False, "false"])
def test_one_that_keeps_nothing_does_not(workflow, kept):
    checkout = {"uses": "actions/checkout@v6", "with": {"persist-credentials": kept}}
    said = ask(RULE, one(workflow, checkout, RUN, rights={"contents": "write", "issues": "write", "actions": "read"}))
    assert said.violations == unused("contents", "issues")


@pytest.mark.parametrize("token", ["${{ github.token }}", "${{ secrets.GITHUB_TOKEN }}"])
def test_the_token_may_be_told_anywhere(workflow, token):
    setup = {"uses": "actions/setup-go@v1", "with": {"token": token}}
    assert ask(RULE, one(workflow, setup, rights={"contents": "write"})) == Outcome()
    assert ask(RULE, one(workflow, rights={"contents": "write"}, env={"T": token})) == Outcome()
    flow = {"permissions": {}, "env": {"T": token}, "jobs": {"one": {"permissions": {"contents": "write"}}}}
    assert ask(RULE, [workflow("w", flow)]) == Outcome()


def test_of_other_actions_and_workflows_nothing_is_known(workflow):
    assert ask(RULE, one(workflow, {"uses": "a/deploy@v1"}, rights={"pages": "write"})) == Outcome()
    assert ask(RULE, one(workflow, uses="a/b/.github/workflows/x.yml@v1", rights={"pages": "write"})) == Outcome()


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
    assert ask(RULE, one(workflow, step, rights={"pages": "write"})).violations == unused("pages")


def test_only_a_checkout_leaves_the_token_behind(workflow):
    other = {"run": "x", "env": {"A": "${{ vars.A }}"}}
    said = ask(RULE, one(workflow, {"uses": "actions/setup-node@v6"}, other, rights={"contents": "write"}))
    assert said.violations == unused("contents")
    both = [CHECKOUT, {"uses": "actions/checkout@v6"}, RUN]
    assert ask(RULE, one(workflow, *both, rights={"contents": "write"})) == Outcome()


@pytest.mark.parametrize("right", ["id-token", "attestations"])
def test_a_command_needs_no_token_to_sign(workflow, right):
    assert ask(RULE, one(workflow, CHECKOUT, RUN, rights={right: "write"})) == Outcome()
    assert ask(RULE, one(workflow, CHECKOUT, rights={right: "write"})).violations == unused(right)


def test_the_job_of_an_agent_has_rules_of_its_own(workflow):
    agent = {"uses": "anthropics/claude-code-action@v1"}
    assert ask(RULE, one(workflow, agent, rights="write-all")) == Outcome()
    flow = {"permissions": {}, "jobs": {"agent": {"steps": [agent]}, "one": {"permissions": {"issues": "write"}}}}
    assert ask(RULE, [workflow("w", flow)]).violations == unused("issues")


def test_clean_then_dirty(workflow):
    flow = {"permissions": {}, "jobs": {"zero": {"permissions": {}}, "one": {"permissions": {"issues": "write"}}}}
    said = ask(RULE, [workflow("a", UNKNOWN), workflow("b", "jobs: ["), workflow("w", flow)])
    assert said.violations == unused("issues")
    assert said.not_judged == (("a", "content"), ("b", "content"))
