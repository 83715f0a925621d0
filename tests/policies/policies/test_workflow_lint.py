"""`workflow-lint`."""

from __future__ import annotations

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, ask, reported
from vedette_policies.policies import POLICIES
from vedette_policies.policies.github.workflow_lint import COVERED, COVERED_FOR_AGENTS, POLICY

CHECKOUT = {"uses": "actions/checkout@" + "0a" * 20, "with": {"persist-credentials": False}}
AGENT = {"uses": "anthropics/claude-code-action@" + "0a" * 20}
TITLE = {"run": "echo ${{ github.event.issue.title }}"}


def flow(*steps, on="push", **more):
    job = {"name": "One", "runs-on": "ubuntu-24.04", "permissions": {}, "steps": list(steps) or [CHECKOUT], **more}
    return {
        "name": "W",
        "on": on,
        "permissions": {},
        "concurrency": {"group": "w", "cancel-in-progress": False},
        "jobs": {"one": job},
    }


def audits(*specs):
    outcome = ask(POLICY, specs)
    assert not outcome.undecided
    return sorted(seen.rpartition("(")[2].rstrip(")") for _, seen in outcome.violations)


def test_a_careful_workflow_is_fine(workflow):
    assert ask(POLICY, [workflow("w", flow())]) == Outcome()


def test_a_finding_has_its_line(workflow):
    outcome = ask(POLICY, [workflow("w", flow({"run": "echo ${{ github.head_ref }}"}))])
    words = "line 13 of .github/workflows/w.yml: code injection via template expansion (template-injection)"
    assert outcome == Outcome(violations=(("w", words),))


@pytest.mark.parametrize(
    ("broken", "audit"),
    [
        (flow({"uses": CHECKOUT["uses"]}), "artipacked"),
        (flow(CHECKOUT, {"run": "x", "env": {"K": "${{ secrets.K }}"}}), "secrets-outside-env"),
        (flow(**{"runs-on": "self-hosted"}), "self-hosted-runner"),
        (flow(on="pull_request_target"), "dangerous-triggers"),
        ({key: one for key, one in flow().items() if key != "concurrency"}, "concurrency-limits"),
    ],
)
def test_what_zizmor_finds_is_refused(workflow, broken, audit):
    assert audits(workflow("w", broken)) == [audit]


def test_policies_of_this_pack_speak_of_the_rest(workflow):
    pinned = {"image": "node@sha256:" + "0a" * 32}
    assert audits(workflow("w", flow({**CHECKOUT, "uses": "actions/checkout@v6"}, container=pinned))) == []
    assert audits(workflow("w", flow(container="node:24"))) == []
    assert audits(workflow("w", {**flow(), "permissions": "write-all"})) == []
    head = {**CHECKOUT, "with": {"persist-credentials": False, "ref": "${{ github.event.pull_request.head.sha }}"}}
    assert audits(workflow("w", flow(head, on="pull_request_target"))) == []
    kept = {**head, "with": {"ref": head["with"]["ref"]}}
    assert audits(workflow("w", flow(kept, on="pull_request_target"))) == ["artipacked"]
    assert {*COVERED.values(), *COVERED_FOR_AGENTS.values(), "untrusted-checkout"} <= {policy.id for policy in POLICIES}


def test_the_agents_policies_speak_of_the_job_of_an_agent(workflow):
    kept = {"uses": CHECKOUT["uses"]}
    secret = {"run": "x", "env": {"K": "${{ secrets.K }}"}}
    assert audits(workflow("w", flow(AGENT, kept, secret, TITLE, on="issue_comment"))) == []
    no_group = {key: one for key, one in flow(AGENT).items() if key != "concurrency"}
    assert audits(workflow("w", no_group)) == []
    beside = flow(AGENT, on="issues")
    beside["jobs"]["two"] = {**flow(kept, secret, TITLE)["jobs"]["one"], "name": "Two"}
    assert audits(workflow("w", beside)) == ["artipacked", "secrets-outside-env", "template-injection"]


@pytest.mark.parametrize("name", ["head_ref", "base_ref", "ref_name"])
def test_names_of_branches_are_text_of_an_event(workflow, name):
    named = {"run": f"echo ${{{{ github.{name} }}}}"}
    assert audits(workflow("w", flow(named))) == ["template-injection"]
    assert audits(workflow("w", flow(AGENT, named))) == []


def test_of_what_the_agents_policies_leave_out_zizmor_speaks(workflow):
    assert audits(workflow("w", flow(AGENT, **{"runs-on": "self-hosted"}))) == ["self-hosted-runner"]


def test_of_expressions_they_speak_only_of_events(workflow):
    other = {"run": "echo ${{ inputs.what }}"}
    assert audits(workflow("w", flow(AGENT, TITLE, other, on="workflow_dispatch"))) == ["template-injection"]


def test_silence_is_refused(workflow):
    text = "# zizmor: ignore[dangerous-triggers]\n"
    outcome = ask(POLICY, [workflow("w", flow()), workflow("x", "name: X\non: push\n" + text + "jobs: {}\n")])
    assert ("x", ".github/workflows/x.yml silences zizmor") in outcome.violations
    assert [name for name, _ in outcome.violations if name == "w"] == []
    assert ask(POLICY, [workflow("w", text, path="README.md")]) == Outcome()


def test_clean_then_dirty(workflow):
    files = [
        workflow("a", flow()),
        workflow("b", UNKNOWN),
        workflow("c", "jobs: ["),
        workflow("w", flow(TITLE, on="issues")),
    ]
    outcome = ask(POLICY, files)
    assert [name for name, _ in outcome.violations] == ["w"]
    assert (outcome.undecided, outcome.not_evaluated) == ((("b", "content"),), (("c", "content"),))


def test_without_zizmor_nothing_is_clean(workflow, monkeypatch):
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    monkeypatch.setenv("PATH", "")
    files = [workflow(name, {**flow(), "name": name}) for name in "abcde"]
    seen = "zizmor is not installed, so it did not check `a`, `b`, `c` and 2 more"
    waivers = [
        {"policy": POLICY.id, "resource": name, "owner": "ci", "reason": "not needed here", "expires": "2099-01-01"}
        for name in ("a", "zizmor")
    ]
    assert ask(POLICY, files, {"waivers": waivers}) == Outcome(violations=(("", seen),))
    assert "Run `make setup`, which installs zizmor" in reported(POLICY, files)
    assert ask(POLICY, [workflow("w", "text", path="README.md")]) == Outcome(), "there is nothing to lint"


def test_one_workflow_at_which_zizmor_stops_is_refused_and_may_be_waived(workflow):
    files = [workflow("w", flow()), workflow("x", "on: push\njobs: 3\n")]
    outcome = ask(POLICY, files)
    assert [name for name, _ in outcome.violations] == ["x"]
    assert outcome.violations[0][1].startswith("zizmor stopped with exit code 3 (fatal: no audit was performed)")
    waiver = {
        "policy": POLICY.id,
        "resource": "x",
        "owner": "ci",
        "reason": "zizmor fails on it",
        "expires": "2099-01-01",
    }
    assert ask(POLICY, files, {"waivers": [waiver]}) == Outcome()


UNSAFE = """
branch-name-in-a-command:
  reports: 'deployment-gate.yml: code injection via template expansion (template-injection)'
  product: ferries
  files:
  - path: templates/workflows/deployment-gate.yml
    replace:
    - 'run: bash .github/workflows/scripts/gate.sh'
    - 'run: bash .github/workflows/scripts/gate.sh "${{ github.head_ref }}"'
checkout-that-keeps-its-token:
  reports: 'weekly-digest.yml: credential persistence through GitHub Actions artifacts (artipacked)'
  product: ferries
  files:
  - path: templates/workflows/weekly-digest.yml
    replace: ['persist-credentials: false', 'persist-credentials: true']
"""
