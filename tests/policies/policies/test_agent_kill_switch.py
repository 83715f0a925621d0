"""`agent-kill-switch`."""

from __future__ import annotations

import pytest
from vedette_policies.policies.agents.agent_kill_switch import POLICY

SEEN = ["the job `read` asks no variable in its `if`, nor does a job before it"]


@pytest.mark.parametrize(
    "condition",
    [
        "",
        "github.event.label.name == 'claude'",
        "vars.AGENT != 'off'",
        "vars.AGENT == 'true' || true",
        "!vars.AGENT == 'true'",
        "env.AGENT == 'true'",
        "vars.AGENT",
        "contains(vars.AGENT == 'true', 'x')",
    ],
)
def test_nothing_turns_it_off(agent, condition):
    agent.guard["if"] = condition
    assert agent.dirty_beside_clean(POLICY) == SEEN


@pytest.mark.parametrize("condition", ["vars.AGENT == 'on'", "${{ github.actor && (vars.AGENT=='true') }}"])
@pytest.mark.parametrize("job", ["guard", "check", "read"])
def test_any_job_on_the_way_may_ask(agent, job, condition):
    del agent.guard["if"]
    agent.flow["jobs"][job]["if"] = condition
    assert agent.seen(POLICY) == []


def test_one_that_it_does_not_need_does_not_count(agent):
    agent.write["if"] = agent.guard.pop("if")
    assert agent.seen(POLICY) == SEEN


UNSAFE = r"""
agent-without-a-switch:
  reports: asks no variable in its `if`
  product: harbour
  stack: company
  files:
  - path: templates/workflows/claude-code.yml
    replace: ["vars.CLAUDE_ENABLED == 'true'\n      && ", '']
"""
