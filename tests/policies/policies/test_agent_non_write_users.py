"""`agent-non-write-users`."""

from __future__ import annotations

import pytest
from vedette_policies.policies.agents.agent_non_write_users import POLICY


@pytest.mark.parametrize("name", ["allowed_bots", "allowed_non_write_users"])
@pytest.mark.parametrize("value", ["*", "sentry", "${{ vars.BOTS }}"])
def test_nobody_else_drives_it(agent, name, value):
    agent.given[name] = value
    assert agent.dirty_beside_clean(POLICY) == [f"the job `read` has `{name}: {value}`"]


@pytest.mark.parametrize("name", ["allowed_bots", "allowed_non_write_users"])
def test_an_empty_list_is_nobody(agent, name):
    agent.given[name] = ""
    assert agent.dirty_beside_clean(POLICY) == []


UNSAFE = r"""
agent-driven-by-any-bot:
  reports: 'has `allowed_bots: *`'
  product: harbour
  stack: company
  files:
  - path: templates/workflows/claude-code.yml
    replace:
    - "          github_token: ${{ github.token }}\n"
    - "          github_token: ${{ github.token }}\n          allowed_bots: \"*\"\n"
"""
