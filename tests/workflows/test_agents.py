"""The workflows with agents keep every policy of the policy pack, and a small edit of either breaks one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from vedette_policies.patterns.agents import is_agent

Broken = Callable[[str], set[str]]
NAMES = ["claude-auto-fix", "claude-code"]
TOKEN = "github_token: ${{ github.token }}\n          prompt"
CASES = [
    ("agent-reads-untrusted-text", "issue ${{ github.event.issue.number }} is", "${{ github.event.issue.title }} is"),
    ("agent-trigger-not-human", "types: [labeled]", "types: [labeled, opened]"),
    ("agent-trigger-not-human", "github.event.sender.type == 'User'", "github.event.sender.type == 'Bot'"),
    ("agent-non-write-users", TOKEN, f'allowed_non_write_users: "*"\n          {TOKEN}'),
    ("agent-permissions", "environment: claude", "# environment: claude"),
    ("agent-not-split", "issues: read # the report", "issues: write # the report"),
    ("agent-tools", '--allowedTools "Read,Grep,Glob"', '--allowedTools "Read,WebFetch"'),
    ("agent-unbounded", "--max-turns", "--turns"),
    ("agent-unpinned", "@24dcd50c0568f0fc9e9211213a4fd2d9eb15c4e0", "@v1"),
    ("agent-outdated", "# v1.0.200", "# v1.0.111"),
    ("agent-kill-switch", "vars.CLAUDE_ENABLED == 'true'", "vars.CLAUDE_ENABLED != 'false'"),
]


def text_of(repository: Path, name: str) -> str:
    return (repository / ".github" / "workflows" / f"{name}.yml").read_text(encoding="utf-8")


def test_these_workflows_have_agents(workflows: Mapping[str, dict[Any, Any]]) -> None:
    found = [
        name
        for name, workflow in workflows.items()
        if any(is_agent(step) for job in workflow["jobs"].values() for step in job["steps"])
    ]
    assert sorted(found) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_they_keep_every_policy(repository: Path, broken: Broken, name: str) -> None:
    assert broken(text_of(repository, name)) == set()


@pytest.mark.parametrize(("policy", "old", "new"), CASES, ids=[f"{policy}: {new[:40]}" for policy, _, new in CASES])
def test_a_small_edit_breaks_one_policy(repository: Path, broken: Broken, policy: str, old: str, new: str) -> None:
    for text in (text_of(repository, name) for name in NAMES):
        assert old in text
        edited = text.replace(old, new)
        assert yaml.safe_load(edited)
        assert broken(edited) == {policy}


def test_people_own_what_steers_agents_and_pipelines(repository: Path) -> None:
    owned = (repository / ".github" / "CODEOWNERS").read_text(encoding="utf-8")
    lines = dict(line.split(" ", 1) for line in owned.splitlines() if line and not line.startswith("#"))
    assert {"/.github/", "/.claude/", "CLAUDE.md", "/infra/"} <= set(lines)
    assert set(lines.values()) == {"@harbour/platform"}
