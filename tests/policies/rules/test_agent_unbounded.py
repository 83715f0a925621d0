"""`agent-unbounded`."""

import pytest
from vedette_policies.rules.agents.agent_unbounded import RULE

TURNS = "the job `read` gives its agent no `--max-turns`"
MINUTES = "the job `read` runs an agent without `timeout-minutes`"
GROUP = "the job `read` runs an agent without a `concurrency` group per issue"
GUARD = "the job `read` runs an agent without a job before it that runs `{}`, which counts the day's runs"
PER_ISSUE = "fix-${{ github.event.issue.number }}"


@pytest.mark.parametrize("arguments", [None, "--allowedTools Read", "--max-turns many", "--no--max-turns 3"])
def test_turns(agent, arguments):
    agent.given["claude_args"] = arguments
    assert agent.dirty_beside_clean(RULE) == [TURNS]
    agent.step["uses"] = "openai/codex-action@v1"
    assert agent.seen(RULE) == []


@pytest.mark.parametrize("arguments", ["--max-turns 3", "--model x --max-turns=30"])
def test_turns_with_a_limit(agent, arguments):
    agent.given["claude_args"] = arguments
    assert agent.seen(RULE) == []


def test_minutes(agent):
    del agent.job["timeout-minutes"]
    assert agent.seen(RULE) == [MINUTES]


@pytest.mark.parametrize("concurrency", [None, "claude", {"group": "claude"}, {"group": "${{ github.ref }}"}])
def test_one_run_per_issue(agent, concurrency):
    agent.flow["concurrency"] = concurrency
    assert agent.seen(RULE) == [GROUP]
    agent.write["concurrency"] = PER_ISSUE
    assert agent.seen(RULE) == [GROUP]


@pytest.mark.parametrize("concurrency", [PER_ISSUE, {"group": PER_ISSUE}])
def test_the_workflow_or_the_job_has_the_group(agent, concurrency):
    agent.flow["concurrency"] = concurrency
    assert agent.seen(RULE) == []
    agent.job["concurrency"] = agent.flow.pop("concurrency")
    assert agent.seen(RULE) == []


def test_a_guard_counts_the_days_runs(agent):
    assert agent.seen(RULE, guard="count.sh") == [GUARD.format("count.sh")]
    agent.job["steps"].insert(0, agent.guard["steps"].pop())
    assert agent.seen(RULE) == [GUARD.format("claude-guard.sh")]
