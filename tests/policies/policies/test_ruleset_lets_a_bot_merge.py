"""`ruleset-lets-a-bot-merge`."""

from __future__ import annotations

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask
from vedette_policies.policies.github.ruleset_lets_a_bot_merge import POLICY

OURS = {"actorType": "Integration", "actorId": 77.0, "bypassMode": "always"}


def ruleset(*actors, approvals=1.0, name="r", **more):
    rules = {"pullRequest": {"requiredApprovingReviewCount": approvals}}
    props = {"repository": "web", "enforcement": "active", "rules": rules, "bypassActors": list(actors), **more}
    return Spec("github:index/repositoryRuleset:RepositoryRuleset", name, props)


def seen(words):
    return (("r", f"the ruleset of `web` {words}"),)


def test_one_that_asks_people_and_lets_vedette_past_is_fine():
    assert ask(POLICY, [ruleset(OURS), ruleset(name="s"), ruleset(OURS, approvals=2, name="t")]) == Outcome()


@pytest.mark.parametrize("enforcement", ["disabled", "evaluate"])
def test_one_that_is_off_is_refused(enforcement):
    outcome = ask(POLICY, [ruleset(OURS, enforcement=enforcement)])
    assert outcome.violations == seen(f"is `{enforcement}`, so it holds nobody up")


@pytest.mark.parametrize("rules", [None, {}, {"pullRequest": {}}, {"pullRequest": {"requiredApprovingReviewCount": 0}}])
def test_one_without_approvals_is_refused(rules):
    outcome = ask(POLICY, [ruleset(OURS, rules=rules)])
    assert outcome.violations == seen("demands 0 approvals, so whoever opens a pull request can merge it")


def test_the_number_of_approvals_is_a_setting():
    outcome = ask(POLICY, [ruleset(OURS)], approvals=2)
    assert outcome.violations == seen("demands 1 approvals, so whoever opens a pull request can merge it")
    assert ask(POLICY, [ruleset(OURS, approvals=2)], approvals=2) == Outcome()


@pytest.mark.parametrize(
    ("actor", "words"),
    [
        ({"actorType": "RepositoryRole", "actorId": 5}, "lets RepositoryRole 5 past it"),
        ({"actorType": "DeployKey"}, "lets DeployKey past it"),
        ({"actorType": "Integration", "actorId": 15368}, "lets the app 15368 past it, which is not Vedette's"),
    ],
)
def test_nobody_else_gets_past(actor, words):
    assert ask(POLICY, [ruleset(OURS, actor)]).violations == seen(words)


def test_vedettes_app_is_a_setting():
    assert ask(POLICY, [ruleset(OURS)], apps=[77]) == Outcome()
    assert ask(POLICY, [ruleset(OURS)], apps=[78]).violations == seen("lets the app 77 past it, which is not Vedette's")
    assert ask(POLICY, [ruleset(OURS, {**OURS, "actorId": 78})], apps=[77, 78]) == Outcome()


def test_clean_then_dirty():
    role = {"actorType": "Team", "actorId": 1}
    outcome = ask(
        POLICY, [ruleset(OURS, name="a"), ruleset({"actorType": UNKNOWN}, role), ruleset(approvals=UNKNOWN, name="z")]
    )
    assert outcome.violations == seen("lets Team 1 past it")
    assert outcome.not_evaluated == (
        ("r", "bypassActors[0].actorType"),
        ("z", "rules.pullRequest.requiredApprovingReviewCount"),
    )


UNSAFE = """
merge-without-approval:
  reports: demands 0 approvals, so whoever opens a pull request can merge it
  product: ferries
  catalog:
  - set: [repositories, ferries/web, ruleset, approvals]
    to: 0
role-that-gets-past-the-ruleset:
  reports: lets RepositoryRole
  product: ferries
  program:
  - type: github:index/repositoryRuleset:RepositoryRuleset
    name: ferries.ruleset:ferries/web
    set:
      bypassActors.0.actorType: RepositoryRole
"""
