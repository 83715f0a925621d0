"""`agent-unbounded`."""

from __future__ import annotations

import pytest
from vedette_policies.policies.agents.agent_unbounded import POLICY

TURNS = "the job `read` gives its agent no `--max-turns`"
MINUTES = "the job `read` runs an agent without `timeout-minutes`"
GROUP = "the job `read` runs an agent without a `concurrency` group per issue"
GUARD = "the job `read` runs an agent without a job before it that runs `{}`, which counts the day's runs"
PER_ISSUE = "fix-${{ github.event.issue.number }}"


@pytest.mark.parametrize("arguments", [None, "--allowedTools Read", "--max-turns many", "--no--max-turns 3"])
def test_turns(agent, arguments):
    agent.given["claude_args"] = arguments
    assert agent.dirty_beside_clean(POLICY) == [TURNS]
    agent.step["uses"] = "openai/codex-action@v1"
    assert agent.seen(POLICY) == []


@pytest.mark.parametrize("arguments", ["--max-turns 3", "--model x --max-turns=30"])
def test_turns_with_a_limit(agent, arguments):
    agent.given["claude_args"] = arguments
    assert agent.seen(POLICY) == []


def test_minutes(agent):
    del agent.job["timeout-minutes"]
    assert agent.seen(POLICY) == [MINUTES]


@pytest.mark.parametrize("concurrency", [None, "claude", {"group": "claude"}, {"group": "${{ github.ref }}"}])
def test_one_run_per_issue(agent, concurrency):
    agent.flow["concurrency"] = concurrency
    assert agent.seen(POLICY) == [GROUP]
    agent.write["concurrency"] = PER_ISSUE
    assert agent.seen(POLICY) == [GROUP]


@pytest.mark.parametrize("concurrency", [PER_ISSUE, {"group": PER_ISSUE}])
def test_the_workflow_or_the_job_has_the_group(agent, concurrency):
    agent.flow["concurrency"] = concurrency
    assert agent.seen(POLICY) == []
    agent.job["concurrency"] = agent.flow.pop("concurrency")
    assert agent.seen(POLICY) == []


def test_a_guard_counts_the_days_runs(agent):
    assert agent.seen(POLICY, guard="count.sh") == [GUARD.format("count.sh")]
    agent.job["steps"].insert(0, agent.guard["steps"].pop())
    assert agent.seen(POLICY) == [GUARD.format("claude-guard.sh")]


UNSAFE = """
agent-without-a-guard:
  reports: without a job before it that runs `claude-guard.sh`
  product: harbour
  stack: company
  files:
  - path: templates/workflows/claude-code.yml
    replace: ['run: bash .github/workflows/scripts/claude-guard.sh', 'run: echo go']
"""
