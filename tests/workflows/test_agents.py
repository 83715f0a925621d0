"""The rules that linters do not know: our workflows keep them, and each fires when it is broken."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from vedette.agents import RULES, broken, has_agent, jobs

ROOT = Path(__file__).parents[2]
Workflow = dict[Any, Any]


def agent_of(workflow: Workflow) -> dict[str, Any]:
    job = next(job for job in workflow["jobs"].values() if has_agent(job))
    step: dict[str, Any] = job["steps"][-1]["with"]
    return step


def agent_job(workflow: Workflow) -> dict[str, Any]:
    return next(job for job in workflow["jobs"].values() if has_agent(job))


def test_our_workflows_keep_every_rule(workflows: Mapping[str, Workflow]) -> None:
    with_agents = {name: flow for name, flow in workflows.items() if any(map(has_agent, jobs(flow).values()))}
    assert sorted(with_agents) == ["claude-auto-fix", "claude-code"]
    assert {name: broken(flow) for name, flow in with_agents.items()} == {"claude-auto-fix": [], "claude-code": []}


def set_in(*path: str | int, value: Any) -> Callable[[Workflow], None]:
    def change(workflow: Workflow) -> None:
        at: Any = workflow
        for part in path[:-1]:
            at = at[part]
        at[path[-1]] = value

    return change


def in_agent(key: str, value: Any) -> Callable[[Workflow], None]:
    return lambda workflow: agent_of(workflow).__setitem__(key, value)


def in_agent_arguments(old: str, new: str) -> Callable[[Workflow], None]:
    def change(workflow: Workflow) -> None:
        given = agent_of(workflow)
        assert old in given["claude_args"]
        given["claude_args"] = given["claude_args"].replace(old, new)

    return change


SWITCH = "vars.CLAUDE_ENABLED == 'true' && "
GUARDED = SWITCH + "github.event.label.name == 'x' && github.event.sender.type == 'User'"
CASES: list[tuple[str, str, Callable[[Workflow], None]]] = [
    ("strangers-text", "body in the prompt", in_agent("prompt", "Fix this: ${{ github.event.issue.body }}")),
    ("strangers-text", "title in the prompt", in_agent("prompt", "${{ format('{0}', github.event.issue.title) }}")),
    ("strangers-text", "labels in the prompt", in_agent("prompt", "${{ join(github.event.issue.labels.*.name) }}")),
    ("strangers-text", "the whole event", in_agent("settings", "Read(//proc/**) ${{ toJSON(github.event) }}")),
    ("strangers-text", "a branch name", in_agent("prompt", "${{ github.head_ref }}")),
    ("strangers-text", "an index", in_agent("prompt", "${{ github.event['issue']['body'] }}")),
    ("strangers-text", "a variable", set_in("env", value={"A": "${{ github.event.comment.body }}"})),
    ("strangers-text", "an output", in_agent("prompt", "${{ needs.guard.outputs.title }}")),
    ("started-by-a-person", "comments", set_in(True, value={"issue_comment": {"types": ["created"]}})),
    ("started-by-a-person", "opened", set_in(True, value={"issues": {"types": ["opened", "labeled"]}})),
    ("started-by-a-person", "a bot", set_in("jobs", "guard", "if", value=GUARDED.replace("'User'", "'Bot'"))),
    ("started-by-a-person", "any label", set_in("jobs", "guard", "if", value=GUARDED.replace("label.name", "x"))),
    ("started-by-a-person", "an or", set_in("jobs", "guard", "if", value=GUARDED + " || true")),
    ("started-by-a-person", "always", lambda flow: agent_job(flow).update({"if": "always()"})),
    ("nobody-else", "bots", in_agent("allowed_bots", "*")),
    ("nobody-else", "strangers", in_agent("allowed_non_write_users", "*")),
    ("least-rights", "rights for all", set_in("permissions", value={"contents": "write"})),
    ("least-rights", "a key for all", lambda flow: agent_job(flow).pop("environment")),
    ("least-rights", "default rights", lambda flow: flow["jobs"]["guard"].pop("permissions")),
    ("reader-does-not-write", "writes code", lambda flow: agent_job(flow)["permissions"].update(contents="write")),
    ("reader-does-not-write", "writes issues", lambda flow: agent_job(flow)["permissions"].update(issues="write")),
    ("few-tools", "a shell", in_agent_arguments('"Read,Grep,Glob"', '"Read,Bash"')),
    ("few-tools", "gh", in_agent_arguments('"Read,Grep,Glob"', '"Read,Bash(gh:*)"')),
    ("few-tools", "the web", in_agent_arguments('"Read,Grep,Glob"', '"Read,WebFetch"')),
    ("few-tools", "every tool", in_agent_arguments("--allowedTools", "--tools")),
    ("few-tools", "no end", in_agent_arguments("--max-turns", "--turns")),
    ("few-tools", "/proc", in_agent("settings", "{}")),
    ("bounded", "no limit at once", lambda flow: flow.pop("concurrency")),
    ("bounded", "one group", set_in("concurrency", "group", value="claude")),
    ("bounded", "no time limit", lambda flow: agent_job(flow).pop("timeout-minutes")),
    ("bounded", "no guard", lambda flow: flow["jobs"]["guard"]["steps"].pop()),
    ("pinned", "a tag", lambda flow: agent_job(flow)["steps"][0].update(uses="actions/checkout@v6")),
    ("pinned", "credentials", lambda flow: agent_job(flow)["steps"][0].pop("with")),
    ("pinned", "a transcript", in_agent("show_full_output", "true")),
    ("pinned", "a report", in_agent("display_report", "true")),
    ("switch", "no switch", set_in("jobs", "guard", "if", value=GUARDED.removeprefix(SWITCH))),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "case", "change"), CASES, ids=[f"{rule}: {case}" for rule, case, _ in CASES])
@pytest.mark.parametrize("name", ["claude-code", "claude-auto-fix"])
def test_a_broken_workflow_fires_its_rule_alone(
    workflows: Mapping[str, Workflow], name: str, rule: str, case: str, change: Callable[[Workflow], None]
) -> None:
    workflow = copy.deepcopy(workflows[name])
    change(workflow)
    assert {found for found, _text in broken(workflow)} == {rule}


def test_every_rule_has_a_broken_case() -> None:
    assert {rule for rule, _case, _change in CASES} == set(RULES)


def test_people_own_what_steers_agents_and_pipelines(repository: Path) -> None:
    owned = (repository / ".github" / "CODEOWNERS").read_text(encoding="utf-8")
    lines = dict(line.split(" ", 1) for line in owned.splitlines() if line and not line.startswith("#"))
    assert {"/.github/", "/.claude/", "CLAUDE.md", "/infra/"} <= set(lines)
    assert set(lines.values()) == {"@kidkazz/platform"}
