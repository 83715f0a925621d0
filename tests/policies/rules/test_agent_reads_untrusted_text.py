"""`agent-reads-untrusted-text`: the ways in that were used on real repositories."""

import pytest

from policies.rules.agents.agent_reads_untrusted_text import HARMLESS, RULE

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
def test_a_strangers_text_in_what_the_agent_is_told(agent, key, expression, name):
    agent.given[key] = f"Read this: {expression}"
    seen = f"`with` in the job `read` holds `{name}`, which may be a stranger's text"
    assert agent.dirty_beside_clean(RULE) == [seen]


@pytest.mark.parametrize(("expression", "name"), STRANGERS)
def test_in_a_variable_of_the_workflow_the_job_or_a_step(agent, expression, name):
    for holder in (agent.flow, agent.job, agent.job["steps"][1]):
        holder["env"]["BODY"] = expression
    agent.job["steps"][1]["run"] = f"echo {expression}"
    places = ["`env` of the workflow", "`env` of the job `read`", "`env` in the job `read`", "`run` in the job `read`"]
    assert agent.seen(RULE) == sorted(f"{one} holds `{name}`, which may be a stranger's text" for one in places)


@pytest.mark.parametrize(("expression", "name"), STRANGERS)
def test_another_job_neither_runs_it_nor_hands_it_to_an_action(agent, expression, name):
    agent.write["steps"] = [{"run": f"echo {expression}"}, {"uses": "a/b@c", "with": {"script": expression}}]
    places = ["`run` in the job `write`", "`with` in the job `write`"]
    assert agent.seen(RULE) == [f"{one} holds `{name}`, which may be a stranger's text" for one in places]


def test_another_job_may_take_it_as_a_variable_and_use_what_jobs_before_it_say(agent):
    agent.write["env"] = {"TITLE": "${{ github.event.issue.title }}"}
    agent.write["steps"] = [{"run": "${{ needs.read.outputs.answer }} ${{ github.ref }} ${{ github.eventful }}"}]
    assert agent.seen(RULE) == []


@pytest.mark.parametrize("name", [*HARMLESS, "secrets.KEY", "vars.URL", "runner.temp"])
def test_what_no_stranger_chooses_is_fine(agent, name):
    agent.given["prompt"] = f"${{{{ {name} }}}}"
    assert agent.seen(RULE) == []


def test_what_is_harmless_is_a_setting(agent):
    agent.given["prompt"] = "${{ github.actor }}"
    assert agent.seen(RULE) == ["`with` in the job `read` holds `github.actor`, which may be a stranger's text"]
    assert agent.seen(RULE, harmless=[*HARMLESS, "github.actor"]) == []


def test_a_workflow_without_an_agent_is_judged_by_other_rules(agent):
    agent.given["prompt"] = "${{ github.event.issue.body }}"
    agent.step["uses"] = "actions/github-script@v9 # claude"
    assert agent.seen(RULE) == []
