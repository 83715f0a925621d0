"""`agent-reads-untrusted-text`: the ways in that were used on real repositories."""

from __future__ import annotations

import pytest
from vedette_policies.policies.agents.agent_reads_untrusted_text import HARMLESS, POLICY

STRANGERS = [
    ("${{ github.event.issue.body }}", "github.event.issue.body"),
    ("${{ format('{0}', github.event.issue.title) }}", "github.event.issue.title"),
    ("${{ join(github.event.issue.labels.*.name) }}", "github.event.issue.labels.*.name"),
    ("${{ toJSON(github.event) }}", "github.event"),
    ("${{ toJSON(github) }}", "github"),
    ("${{ github.event['issue']['body'] }}", "github.event['issue']['body']"),
    ("${{ GitHub.Event.Comment.Body }}", "github.event.comment.body"),
    ("${{ github.head_ref }}", "github.head_ref"),
    ("${{ github.base_ref }}", "github.base_ref"),
    ("${{ github.ref_name }}", "github.ref_name"),
    ("${{ 'a text' && github.event.review.body }}", "github.event.review.body"),
]
HANDED = ["env.body", "inputs.text", "needs.guard.outputs.title", "steps.fetch.outputs.body", "matrix.title"]


@pytest.mark.parametrize(("expression", "name"), [*STRANGERS, *((f"${{{{ {one} }}}}", one) for one in HANDED)])
@pytest.mark.parametrize("key", ["prompt", "claude_args", "settings"])
def test_a_strangers_text_in_what_the_agent_is_notified(agent, key, expression, name):
    agent.given[key] = f"Read this: {expression}"
    seen = f"the job `read` holds `{name}` in its `with`, which may be a stranger's text"
    assert agent.dirty_beside_clean(POLICY) == [seen]


@pytest.mark.parametrize(("expression", "name"), STRANGERS)
def test_in_a_variable_of_the_workflow_the_job_or_a_step(agent, expression, name):
    for holder in (agent.flow, agent.job, agent.job["steps"][1]):
        holder["env"]["BODY"] = expression
        assert agent.seen(POLICY) == [f"the job `read` holds `{name}` in its `env`, which may be a stranger's text"]
        del holder["env"]["BODY"]


@pytest.mark.parametrize(("expression", "name"), STRANGERS)
def test_in_a_command_beside_the_agent(agent, expression, name):
    agent.job["steps"][1]["run"] = f"echo {expression}"
    assert agent.seen(POLICY) == [f"the job `read` holds `{name}` in its `run`, which may be a stranger's text"]


@pytest.mark.parametrize("name", [*HANDED, "github.ref", "github.eventful"])
def test_of_what_else_stands_in_a_command_a_linter_speaks(agent, name):
    agent.job["steps"][1]["run"] = f"echo ${{{{ {name} }}}}"
    assert agent.seen(POLICY) == []


def test_other_jobs_are_evaluated_by_other_policies(agent):
    agent.write["env"] = {"TITLE": "${{ github.event.issue.title }}"}
    agent.write["steps"] = [{"run": "echo ${{ github.event.issue.title }}"}]
    assert agent.seen(POLICY) == []


NUMBERS = ["event.issue.number", "event.label.name", "event.sender.type", "run_attempt", "run_id", "sha", "token"]
PLACES = ["api_url", "repository", "repository_owner", "server_url", "workspace"]


@pytest.mark.parametrize(
    "name",
    [*(f"github.{one}" for one in NUMBERS + PLACES), "secrets.KEY", "vars.URL", "runner.temp", "vars.github.event"],
)
def test_what_no_stranger_chooses_is_fine(agent, name):
    agent.given["prompt"] = f"${{{{ {name} }}}}"
    assert agent.seen(POLICY) == []


def test_what_is_harmless_is_a_setting(agent):
    agent.given["prompt"] = "${{ github.actor }}"
    assert agent.seen(POLICY) == ["the job `read` holds `github.actor` in its `with`, which may be a stranger's text"]
    assert agent.seen(POLICY, harmless=[*HARMLESS, "github.actor"]) == []


def test_a_workflow_without_an_agent_is_evaluated_by_other_policies(agent):
    agent.given["prompt"] = "${{ github.event.issue.body }}"
    agent.step["uses"] = "actions/github-script@v9 # claude"
    assert agent.seen(POLICY) == []


UNSAFE = r"""
issue-text-in-a-prompt:
  reports: the job `analyse` holds `github.event.issue.body` in its `with`
  product: harbour
  stack: company
  files:
  - path: templates/workflows/claude-code.yml
    replace:
    - "Its text is in\n            .untrusted/issue.md."
    - "Its text is\n            ${{ github.event.issue.body }}."
"""
