"""`agent-permissions`."""

from __future__ import annotations

import pytest
from vedette_policies.policies.agents.agent_permissions import POLICY

OUTSIDE = "the job `read` uses its agent's key outside an environment, so nobody is asked before"
IDENTITY = "the job `read` may ask for an identity (`id-token: write`), which only an agent without a key needs"


def test_the_agents_job_says_what_it_may(agent):
    agent.job["permissions"] = "read-all"
    assert agent.dirty_beside_clean(POLICY) == ["the job `read` has `permissions: read-all`"]
    del agent.job["permissions"]
    assert agent.seen(POLICY) == ["the job `read` runs an agent without `permissions` of its own"]
    agent.job["permissions"] = {}
    assert agent.seen(POLICY) == []


def test_other_jobs_are_evaluated_by_other_policies(agent):
    agent.flow["permissions"] = agent.write["permissions"] = "write-all"
    agent.write["env"] = {"TOKEN": "${{ secrets.TOKEN }}"}
    assert agent.seen(POLICY) == []


def test_an_agent_reads_what_it_needs(agent):
    agent.job["permissions"]["security-events"] = "read"
    agent.job["permissions"] |= {"packages": "none", "actions": "read", "pull-requests": "read"}
    agent.write["permissions"]["security-events"] = "read"
    assert agent.seen(POLICY) == ["the job `read` lets its agent read `security-events`"]
    assert agent.seen(POLICY, reads=[*agent.job["permissions"]]) == []
    reads = ["actions", "contents", "pull-requests", "security-events"]
    assert agent.seen(POLICY, reads=reads) == ["the job `read` lets its agent read `issues`"]


def test_an_identity_is_for_an_agent_without_a_key(agent):
    agent.job["permissions"]["id-token"] = "write"
    assert agent.seen(POLICY) == [IDENTITY]
    agent.given["anthropic_federation_rule_id"] = "fr_1"
    assert agent.seen(POLICY) == []
    del agent.given["anthropic_federation_rule_id"]
    agent.job["permissions"]["id-token"] = "none"
    assert agent.seen(POLICY) == []


def test_the_key_is_in_an_environment(agent):
    del agent.job["environment"]
    assert agent.dirty_beside_clean(POLICY) == [OUTSIDE]
    agent.job["environment"] = {"name": "agents"}
    assert agent.seen(POLICY) == []
    del agent.job["environment"]
    agent.given["anthropic_api_key"] = "${{ vars.KEY }}"
    assert agent.seen(POLICY) == []


@pytest.mark.parametrize(
    "secret", ["secrets.NPM_TOKEN", "toJSON(secrets)", "secrets['NPM_TOKEN']", "Secrets.NPM_TOKEN"]
)
def test_the_agents_job_has_no_secret_but_its_key(agent, secret):
    seen = [f"the job `read` has `{secret}` beside its agent's key"]
    for holder in (agent.flow, agent.job, agent.job["steps"][1]):
        holder["env"]["TOKEN"] = f"${{{{ {secret} }}}}"
        assert agent.seen(POLICY) == seen
        del holder["env"]["TOKEN"]


@pytest.mark.parametrize(
    ("action", "name"),
    [
        ("anthropics/claude-code-action", "claude_code_oauth_token"),
        ("google-github-actions/run-gemini-cli", "gemini_api_key"),
        ("openai/codex-action", "openai-api-key"),
    ],
)
def test_a_key_goes_by_several_names(agent, action, name):
    agent.step["uses"] = f"{action}@v1"
    agent.given[name] = agent.given.pop("anthropic_api_key")
    assert agent.seen(POLICY) == []
    del agent.job["environment"]
    assert agent.seen(POLICY) == [OUTSIDE]


def test_another_workflow_is_evaluated_by_other_policies(agent):
    agent.step["uses"] = "actions/github-script@v9"
    agent.flow["permissions"] = "write-all"
    assert agent.seen(POLICY) == []


UNSAFE = r"""
agents-key-outside-an-environment:
  reports: the job `analyse` uses its agent's key outside an environment
  product: harbour
  stack: company
  catalog:
  - remove:
    - repositories
    - harbour/harbour
    - files
    - workflows/claude-code.yml
    - with
    - claude_environment
  files:
  - path: templates/workflows/claude-code.yml
    replace:
    - "    environment: <% claude_environment %> # holds ANTHROPIC_API_KEY; its reviewers let each run\
      \ through\n"
    - ''
"""
