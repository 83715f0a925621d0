"""`agent-not-split`."""

from __future__ import annotations

import pytest
from vedette_policies.policies.agents.agent_not_split import POLICY

UNBOUND = "the job `read` gives its agent a `github_token` that the job's `permissions` do not bound: {}"


@pytest.mark.parametrize("right", ["contents", "issues", "pull-requests"])
def test_the_agents_job_does_not_write(agent, right):
    agent.job["permissions"][right] = "write"
    assert agent.dirty_beside_clean(POLICY) == [f"the job `read` runs an agent and may write `{right}`"]


def test_an_identity_writes_nothing(agent):
    agent.job["permissions"]["id-token"] = "write"
    assert agent.seen(POLICY) == []


@pytest.mark.parametrize("token", ["${{ secrets.BOT_TOKEN }}", "${{ steps.app.outputs.token }}", "ghs_token"])
def test_its_token_is_the_jobs(agent, token):
    agent.given["github_token"] = token
    assert agent.seen(POLICY) == [UNBOUND.format(token)]


@pytest.mark.parametrize("token", ["", None])
def test_without_a_token_the_action_takes_one_that_writes(agent, token):
    agent.given["github_token"] = token
    assert agent.seen(POLICY) == [
        "the job `read` gives its agent no `github_token`, so that it takes one that may write"
    ]


def test_the_jobs_token_has_two_names_and_other_agents_do_not_ask(agent):
    agent.given["github_token"] = "${{ secrets.GITHUB_TOKEN }}"
    assert agent.seen(POLICY) == []
    del agent.given["github_token"]
    agent.step["uses"] = "openai/codex-action@v1"
    assert agent.seen(POLICY) == []


def test_rights_for_all_are_evaluated_elsewhere(agent):
    agent.job["permissions"] = "write-all"
    assert agent.seen(POLICY) == []


UNSAFE = r"""
agent-that-writes-code:
  reports: runs an agent and may write `contents`
  product: harbour
  stack: company
  files:
  - path: templates/workflows/claude-auto-fix.yml
    replace: ["      contents: read # the code\n", "      contents: write # the fix\n"]
agent-with-a-token-of-its-app:
  reports: gives its agent no `github_token`
  product: harbour
  stack: company
  files:
  - path: templates/workflows/claude-auto-fix.yml
    replace: ["          github_token: ${{ github.token }}\n", '']
"""
