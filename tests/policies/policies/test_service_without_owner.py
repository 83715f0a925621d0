"""`service-without-owner`."""

from __future__ import annotations

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask
from vedette_policies.policies.coverage.service_without_owner import POLICY

PROJECT = "sentry:index:Project"
ESCALATION = "pagerduty:index/escalationPolicy:EscalationPolicy"
KINDS = [(PROJECT, ["shop"]), (ESCALATION, "PTEAM")]


def refused(kind, name="shop"):
    return Outcome(violations=((name, f"the {kind.rpartition(':')[2]} `{name}` belongs to no team"),))


@pytest.mark.parametrize(("kind", "team"), KINDS)
def test_one_without_a_team_is_refused(kind, team):
    assert ask(POLICY, [Spec(kind, "shop", {"teams": team})]) == Outcome()
    for props in ({}, {"teams": []}, {"teams": ""}):
        assert ask(POLICY, [Spec(kind, "shop", props)]) == refused(kind)


def test_other_resources_need_none():
    assert ask(POLICY, [Spec("sentry:index:Alert", "shop", {})]) == Outcome()


@pytest.mark.parametrize(("kind", "team"), KINDS)
def test_clean_then_dirty(kind, team):
    assert ask(POLICY, [Spec(kind, "blog", {"teams": team}), Spec(kind, "shop")]) == refused(kind)


@pytest.mark.parametrize(("kind", "team"), KINDS)
def test_a_team_of_this_stack_is_known_before_it_exists(kind, team):
    made = Spec("sentry:index:Team", "team")
    known = Spec(kind, "blog", {"teams": UNKNOWN}, sources={"teams": ["team"]})
    assert ask(POLICY, [made, known, Spec(kind, "shop")]) == refused(kind)
    outcome = ask(POLICY, [Spec(kind, "blog", {"teams": UNKNOWN}), Spec(kind, "shop")])
    assert outcome == Outcome(violations=refused(kind).violations, undecided=(("blog", "teams"),))


UNSAFE = """
escalation-of-no-team:
  reports: the EscalationPolicy `escalation-policy:payments` belongs to no team
  product: ferries
  catalog:
  - remove: [pagerduty, escalation_policies, payments, team]
"""
