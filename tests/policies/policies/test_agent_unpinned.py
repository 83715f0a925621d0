"""`agent-unpinned`."""

from __future__ import annotations

import pytest
from vedette_policies.policies.agents.agent_unpinned import POLICY

COMMIT = "24dcd50c0568f0fc9e9211213a4fd2d9eb15c4e0"
DIGEST = "sha256:" + "0f" * 32
TOKEN = "the job `read` leaves the checkout's token where its agent can read it"


@pytest.mark.parametrize(
    "used",
    ["actions/setup-node@v6", "a/b@main", f"a/b@{COMMIT[:12]}", f"a/b@{COMMIT}0", "a/b", "docker://node:20", "../b"],
)
def test_what_can_become_other_code(agent, used):
    agent.job["steps"].append({"uses": used})
    assert agent.dirty_beside_clean(POLICY) == [f"the job `read` runs `{used}`, which can become other code"]


@pytest.mark.parametrize("used", [f"a/b@{COMMIT}", f"docker://node@{DIGEST}", "./.github/actions/x"])
def test_what_cannot(agent, used):
    agent.job["steps"].append({"uses": used})
    assert agent.seen(POLICY) == []


def test_other_jobs_are_evaluated_by_other_policies(agent):
    agent.write["steps"].append({"uses": "actions/checkout@v6"})
    assert agent.seen(POLICY) == []


@pytest.mark.parametrize("given", [None, {}, {"persist-credentials": True}, {"persist-credentials": "true"}])
def test_a_checkout_keeps_no_token(agent, given):
    agent.job["steps"][0]["with"] = given
    assert agent.seen(POLICY) == [TOKEN]


@pytest.mark.parametrize("kept", [False, "false"])
def test_a_checkout_without_its_token(agent, kept):
    agent.job["steps"][0]["with"] = {"persist-credentials": kept}
    assert agent.seen(POLICY) == []


@pytest.mark.parametrize("name", ["show_full_output", "display_report"])
def test_the_log_shows_no_transcript(agent, name):
    agent.given[name] = "true"
    assert agent.seen(POLICY) == [f"the job `read` has `{name}`, which puts into the log what its agent read"]
    for off in (False, "false", "", None):
        agent.given[name] = off
        assert agent.seen(POLICY) == []


@pytest.mark.parametrize(
    "name", ["path_to_claude_code_executable", "path_to_bun_executable", "plugins", "plugin_marketplaces"]
)
def test_no_other_code_comes_in_by_an_input(agent, name):
    agent.given[name] = "elsewhere"
    seen = f"the job `read` has `{name}`, which runs code that the action's commit does not name"
    assert agent.dirty_beside_clean(POLICY) == [seen]
    agent.given[name] = ""
    assert agent.seen(POLICY) == []


def test_another_workflow_is_evaluated_by_other_policies(agent):
    agent.step["uses"] = "actions/github-script@v9"
    assert agent.seen(POLICY) == []


UNSAFE = r"""
agent-by-a-tag:
  reports: runs `anthropics/claude-code-action@v1`
  product: harbour
  stack: company
  files:
  - path: templates/workflows/claude-code.yml
    replace:
    - 'anthropics/claude-code-action@24dcd50c0568f0fc9e9211213a4fd2d9eb15c4e0 # v1.0.200'
    - anthropics/claude-code-action@v1
agent-with-a-public-transcript:
  reports: puts into the log what its agent read
  product: harbour
  stack: company
  files:
  - path: templates/workflows/claude-code.yml
    replace:
    - "          github_token: ${{ github.token }}\n"
    - "          github_token: ${{ github.token }}\n          show_full_output: true\n"
"""
