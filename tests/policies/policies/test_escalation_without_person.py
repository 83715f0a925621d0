"""`escalation-without-person`."""

from __future__ import annotations

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask
from vedette_policies.policies.coverage.escalation_without_person import POLICY

PERSON = {"type": "user_reference", "id": "PANA"}
ROTA = {"type": "schedule_reference", "id": UNKNOWN}
TEAM = Spec("pagerduty:index/team:Team", "team")


def rota(*people, name="rota"):
    return Spec("pagerduty:index/schedule:Schedule", name, {"layers": [{"users": list(people)}]})


def policy(*steps, name="policy", schedules=()):
    rules = [{"targets": list(targets)} for targets in steps]
    kind = "pagerduty:index/escalationPolicy:EscalationPolicy"
    return Spec(kind, name, {"rules": rules}, sources={"rules": list(schedules)})


def refused(seen="ends with nobody"):
    return Outcome(violations=(("policy", f"`policy` {seen}"),))


def test_a_person_or_a_schedule_with_people_is_enough():
    assert ask(POLICY, [policy([ROTA], [PERSON])]) == Outcome()
    assert ask(POLICY, [rota("PANA"), TEAM, policy([ROTA], schedules=["rota", "team"])]) == Outcome()
    assert ask(POLICY, [policy([ROTA])]) == Outcome()


@pytest.mark.parametrize("steps", [(), ([],), ([PERSON], []), ([PERSON], [{"type": "other", "id": "X"}])])
def test_a_last_step_with_nobody_is_refused(steps):
    assert ask(POLICY, [policy(*steps)]) == refused()


def test_a_schedule_in_which_nobody_takes_turns_is_refused():
    outcome = ask(POLICY, [rota("PANA"), rota(name="empty"), policy([PERSON], [ROTA], schedules=["rota", "empty"])])
    assert outcome == refused("ends with a schedule, and nobody takes turns in `empty`")
    assert ask(POLICY, [rota(), policy([ROTA], [ROTA, PERSON], schedules=["rota"])]) == Outcome()


def test_clean_then_dirty():
    assert ask(POLICY, [policy([PERSON], name="clean"), policy([])]) == refused()


def test_what_cannot_be_seen_hides_nothing():
    unseen = policy([PERSON], [{"type": UNKNOWN}], name="unseen")
    outcome = ask(POLICY, [unseen, policy([])])
    expected = (("unseen", "rules[1].targets[0].type"),)
    assert outcome == Outcome(violations=refused().violations, undecided=expected)


UNSAFE = """
escalation-to-nobody:
  reports: '`escalation-policy:payments` ends with nobody'
  product: ferries
  program:
  - type: pagerduty:index/escalationPolicy:EscalationPolicy
    name: escalation-policy:payments
    set:
      rules.3.targets: []
"""
