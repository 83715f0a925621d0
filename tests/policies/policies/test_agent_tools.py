"""`agent-tools`."""

from __future__ import annotations

import json

import pytest
from vedette_policies.policies.agents.agent_tools import POLICY, PROC

NO_LIST = "the job `read` gives its agent no list of tools (`--allowedTools`)"
UNASKED = "the job `read` lets its agent use every tool unasked"
KEYS = f"the job `read` does not deny its agent `{PROC}`, where the environment's keys are"
PROMPT = "the job `read` gives its agent no `prompt`, so that the action adds tools that write"
UNKNOWN_AGENT = (
    "the job `read` runs an agent whose tools are not known here; those of anthropics/claude-code-action are"
)


def settings(**rights):
    return json.dumps({"permissions": {"deny": [PROC], **rights}})


@pytest.mark.parametrize("tool", ["Bash", "Bash(gh:*)", "Bash(git log:*)", "WebFetch", "mcp__github__merge"])
@pytest.mark.parametrize(
    "arguments",
    ['--allowedTools "Read,{}"', '--allowed-tools "Read" "{}"', '--allowedTools="{},Grep"', '--allowedTools "Read {}"'],
)
def test_a_tool_that_does_more_than_read(agent, arguments, tool):
    agent.given["claude_args"] = f"--model x\n{arguments.format(tool)}\n--max-turns 3"
    assert agent.dirty_beside_clean(POLICY) == [f"the job `read` lets its agent use `{tool}`"]


@pytest.mark.parametrize("arguments", ["--allowedTools Read", "--allowed-tools 'Read(src/**)' --tools Bash,Edit"])
def test_what_reads_is_fine_and_what_another_option_names_does_not_count(agent, arguments):
    agent.given["claude_args"] = arguments
    assert agent.seen(POLICY) == []


def test_both_spellings_count(agent):
    agent.given["claude_args"] = "--allowedTools Read --allowed-tools Bash --allowedTools Edit"
    assert agent.seen(POLICY) == [f"the job `read` lets its agent use `{tool}`" for tool in ("Bash", "Edit")]


@pytest.mark.parametrize("arguments", ["", "--max-turns 3", "allowedTools Read", '--allowedTools "Read', "Read"])
def test_no_list_is_every_tool(agent, arguments):
    agent.given["claude_args"] = arguments
    assert agent.seen(POLICY) == [NO_LIST]
    del agent.given["claude_args"]
    assert agent.seen(POLICY) == [NO_LIST]


@pytest.mark.parametrize("flag", ["--dangerously-skip-permissions", "--permission-mode=bypassPermissions"])
def test_a_list_that_is_not_kept(agent, flag):
    agent.given["claude_args"] += flag
    assert agent.seen(POLICY) == [UNASKED]
    agent.given["claude_args"] = flag
    assert agent.seen(POLICY) == [UNASKED]


def test_tools_come_in_by_other_inputs_too(agent):
    agent.given["settings"] = settings(allow=["Read", "Bash(npm test)"])
    assert agent.seen(POLICY) == ["the job `read` lets its agent use `Bash(npm test)`"]
    agent.given |= {"settings": settings(allow=None), "allowed_tools": "Read,Edit"}
    assert agent.seen(POLICY) == ["the job `read` lets its agent use `Edit`"]


@pytest.mark.parametrize("given", ["", "{}", "[]", "{", ".claude/settings.json", '{"permissions": {"deny": null}}'])
def test_where_the_keys_are_is_denied(agent, given):
    agent.given["settings"] = given
    assert agent.dirty_beside_clean(POLICY) == [KEYS]


def test_without_a_prompt_the_action_adds_its_own_tools(agent):
    agent.given["prompt"] = ""
    assert agent.seen(POLICY) == [PROMPT]


@pytest.mark.parametrize(
    "step",
    [
        {"uses": "anthropics/claude-code-base-action@v1"},
        {"uses": "google-github-actions/run-gemini-cli@v1"},
        {"uses": "openai/codex-action@v1"},
        {"run": "claude -p 'mend it'"},
        {"run": "cat a | claude --print"},
        {"run": "cd a;gemini --prompt 'mend it'"},
        {"run": "cd a\ncodex exec 'mend it'"},
        {"run": "npx @anthropic-ai/claude-code 'mend it'"},
        {"run": "npx @google/gemini-cli"},
        {"run": "npx @openai/codex"},
    ],
)
def test_of_other_agents_nothing_is_known(agent, step):
    agent.job["steps"][-1] = step
    assert agent.seen(POLICY) == [UNKNOWN_AGENT]


@pytest.mark.parametrize("run", ["bash claude-guard.sh", "echo claude", "./claude_fix.py -p", "gemini-pro -p x"])
def test_a_name_alone_is_no_agent(agent, run):
    agent.job["steps"][-1] = {"run": run}
    assert agent.seen(POLICY) == []


def test_the_tools_are_a_setting(agent):
    assert agent.seen(POLICY, tools=["Read", "Grep"]) == ["the job `read` lets its agent use `Glob`"]


@pytest.mark.parametrize("run", ["claude -p x", "gemini -p x", "codex exec x", "claude -p 'ask gemini and codex'"])
def test_one_word_is_enough_to_look_closer(agent, run):
    content = f"on: push\njobs: {{a: {{steps: [{{run: {run}}}]}}}}\n"
    assert agent.seen(POLICY, content) == [UNKNOWN_AGENT.replace("`read`", "`a`")]


UNSAFE = r"""
agent-that-reads-its-own-key:
  reports: does not deny its agent `Read(//proc/**)`
  product: harbour
  stack: company
  files:
  - path: templates/workflows/claude-code.yml
    replace: ["\"Read(//proc/**)\", ", '']
agent-with-a-shell:
  reports: lets its agent use `Bash(gh:*)`
  product: harbour
  stack: company
  files:
  - path: templates/workflows/claude-code.yml
    replace: ['--allowedTools "Read,Grep,Glob"', '--allowedTools "Read,Grep,Glob,Bash(gh:*)"']
"""
