"""`agent-outdated`."""

from __future__ import annotations

import pytest
from vedette_policies.policies.agents.agent_outdated import POLICY

PIN = "@24dcd50c0568f0fc9e9211213a4fd2d9eb15c4e0"
SAID = f"claude-code-action{PIN} # v1.0.200"


@pytest.mark.parametrize("comment", [" # v1.0.112", " # 1.0.112", '" # v1.0.113', "' # v1.1.0", "\t#v2.0.0 is new"])
def test_a_release_with_the_fix(agent, comment):
    quote = comment[0] if comment[0] in "\"'" else ""
    text = agent.text.replace(f"anthropics/{SAID}", f"{quote}anthropics/claude-code-action{PIN}{comment}")
    assert agent.seen(POLICY, text.replace("\t", "  ")) == []


@pytest.mark.parametrize("release", ["1.0.111", "1.0.99", "0.9.200"])
def test_a_release_without_the_fix(agent, release):
    seen = f"the job `read` pins its agent to the release {release}"
    assert agent.seen(POLICY, agent.text.replace("v1.0.200", f"v{release}")) == [seen]


@pytest.mark.parametrize("comment", ["", " # v1", " # the newest", " # v1.0.200.1", " # v1.0.200rc"])
def test_no_release(agent, comment):
    seen = "the job `read` pins its agent to no known release"
    assert agent.seen(POLICY, agent.text.replace(" # v1.0.200", comment)) == [seen]


def test_what_is_not_pinned_or_another_agent_is_evaluated_elsewhere(agent):
    assert agent.seen(POLICY, agent.text.replace(SAID, "claude-code-action@v1 # v1.0.1")) == []
    assert agent.seen(POLICY, agent.text.replace(f"anthropics/{SAID}", f"openai/codex-action{PIN} # v1.0.1")) == []


def test_clean_then_dirty_in_one_file(agent):
    text = agent.text
    second = text[text.index("  read:") : text.index("  write:")].replace("read:", "again:", 1)
    text = text.replace("  write:", f"{second.replace('v1.0.200', 'v1.0.9')}  write:")
    seen = agent.seen(POLICY, text)
    assert "the job `again` pins its agent to the release 1.0.9" in seen


def test_the_oldest_is_a_setting(agent):
    assert agent.seen(POLICY, agent.text, oldest="1.0.201") == ["the job `read` pins its agent to the release 1.0.200"]
    assert agent.seen(POLICY, agent.text, oldest="1.0.200") == []


UNSAFE = """
agent-of-before-the-fix:
  reports: pins its agent to the release 1.0.98
  product: harbour
  stack: company
  files:
  - path: templates/workflows/claude-code.yml
    replace:
    - '24dcd50c0568f0fc9e9211213a4fd2d9eb15c4e0 # v1.0.200'
    - '931e62027356f4c337273719db085805456e53cc # v1.0.98'
"""
