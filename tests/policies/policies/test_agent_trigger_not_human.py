"""`agent-trigger-not-human`."""

from __future__ import annotations

import pytest
from vedette_policies.policies.agents.agent_trigger_not_human import POLICY

LABEL = "github.event.label.name == 'claude'"
PERSON = "github.event.sender.type == 'User'"
NO_LABEL = "the job `read` runs an agent and does not demand `github.event.label.name == 'NAME'`"
NO_PERSON = "the job `read` runs an agent and does not demand `github.event.sender.type == 'User'`"
OTHERWISE = "the job `read` runs an agent, and an `||` or a `!(` in an `if` before it opens another way in"
ANYWAY = "the job `read` runs an agent although a job before it was skipped or failed"


@pytest.mark.parametrize(
    ("on", "started"),
    [
        ({"issue_comment": {"types": ["created"]}}, ["`issue_comment`"]),
        ({"issues": {"types": ["labeled"]}, "pull_request_target": None}, ["`pull_request_target`"]),
        ("workflow_run", ["`workflow_run`"]),
        (["issues", "push"], ["`push`", "whatever happens to an issue"]),
        ({"issues": {"types": ["opened", "labeled"]}}, ["issues: ['opened', 'labeled']"]),
        ({"issues": {"types": "opened"}}, ["issues: opened"]),
        ({"issues": None}, ["whatever happens to an issue"]),
        ("issues", ["whatever happens to an issue"]),
    ],
)
def test_only_a_label_starts_it(agent, on, started):
    agent.flow["on"] = on
    assert agent.dirty_beside_clean(POLICY) == [f"the job `read` runs an agent and starts on {one}" for one in started]


def test_one_type_may_stand_without_a_list(agent):
    agent.flow["on"] = {"issues": {"types": "labeled"}}
    assert agent.seen(POLICY) == []


@pytest.mark.parametrize(
    ("condition", "seen"),
    [
        (PERSON, [NO_LABEL]),
        (f"contains(github.event.label.name, 'claude') && {PERSON}", [NO_LABEL]),
        (f"github.event.label.name != 'no' && {PERSON}", [NO_LABEL]),
        (f"startsWith({LABEL}, 'c') && {PERSON}", [NO_LABEL]),
        (LABEL, [NO_PERSON]),
        (f"{LABEL} && github.event.sender.type == 'Bot'", [NO_PERSON]),
        (f"{LABEL} && !{PERSON}", [NO_PERSON]),
        (f"{LABEL} && {PERSON} || true", [OTHERWISE]),
        (f"!(github.actor && {LABEL} && {PERSON})", [OTHERWISE]),
        (f"! ( {LABEL} && {PERSON} )", [OTHERWISE]),
        ("", [NO_LABEL, NO_PERSON]),
    ],
)
def test_the_label_and_a_person_are_demanded(agent, condition, seen):
    agent.guard["if"] = condition
    assert agent.seen(POLICY) == seen
    del agent.job["needs"]
    agent.job["if"] = condition
    assert agent.seen(POLICY) == seen


@pytest.mark.parametrize("condition", [f"{LABEL} && {PERSON}", f"${{{{ ({PERSON})\n && {LABEL.replace(' ', '')} }}}}"])
def test_any_job_on_the_way_may_demand_it(agent, condition):
    del agent.guard["if"]
    assert agent.seen(POLICY) == [NO_LABEL, NO_PERSON]
    agent.flow["jobs"]["check"]["if"] = condition
    assert agent.dirty_beside_clean(POLICY) == []
    del agent.flow["jobs"]["check"]["if"]
    agent.job["if"] = condition
    assert agent.seen(POLICY) == []


def test_one_that_it_does_not_need_does_not_count(agent):
    agent.write["if"] = agent.guard.pop("if")
    assert agent.seen(POLICY) == [NO_LABEL, NO_PERSON]


@pytest.mark.parametrize("anyway", ["always()", "failure()", "!cancelled()", "Always ( )"])
@pytest.mark.parametrize("job", ["check", "read"])
def test_it_does_not_run_although_the_guard_refused(agent, job, anyway):
    agent.flow["jobs"][job]["if"] = anyway
    assert agent.seen(POLICY) == [ANYWAY]
    agent.flow["jobs"][job]["if"] = "success()"
    assert agent.seen(POLICY) == []


def test_jobs_in_a_circle_are_no_way_in_and_no_endless_loop(agent):
    agent.guard["needs"] = ["read", "gone"]
    assert agent.seen(POLICY) == []


UNSAFE = r"""
agent-started-by-a-bot:
  reports: does not demand `github.event.sender.type == 'User'`
  product: harbour
  stack: company
  files:
  - path: templates/workflows/claude-auto-fix.yml
    replace: ["\n      && github.event.sender.type == 'User'", '']
agent-started-by-comments:
  reports: starts on `issue_comment`
  product: harbour
  stack: company
  files:
  - path: templates/workflows/claude-code.yml
    replace:
    - "  issues:\n    types: [labeled]\n"
    - "  issues:\n    types: [labeled]\n  issue_comment:\n    types: [created]\n"
"""
