"""`secondary-missing`."""

from __future__ import annotations

from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask
from vedette_policies.policies.coverage.secondary_missing import POLICY

REFUSED = Outcome(violations=(("policy", "`policy` has 1 step before it begins anew"),))


def policy(steps, name="policy"):
    rules = steps if isinstance(steps, str) else [{"targets": []}] * steps
    return Spec("pagerduty:index/escalationPolicy:EscalationPolicy", name, {"rules": rules})


def test_two_steps_are_enough_and_one_is_refused():
    assert ask(POLICY, [policy(2)]) == Outcome()
    assert ask(POLICY, [policy(1)]) == REFUSED


def test_none_at_all_is_not_its_matter():
    assert ask(POLICY, [policy(0)]) == Outcome()


def test_clean_then_dirty():
    assert ask(POLICY, [policy(3, "clean"), policy(1)]) == REFUSED


def test_what_cannot_be_seen_hides_nothing():
    outcome = ask(POLICY, [policy(UNKNOWN, "unseen"), policy(1)])
    assert outcome == Outcome(violations=REFUSED.violations, not_evaluated=(("unseen", "rules"),))


def test_the_number_is_a_setting():
    assert ask(POLICY, [policy(1)], steps=1) == Outcome()
    assert ask(POLICY, [policy(2)], steps=3) == Outcome(
        violations=(("policy", "`policy` has 2 steps before it begins anew"),)
    )


UNSAFE = """
nobody-second:
  reports: '`escalation-policy:payments` has 1 step'
  product: ferries
  catalog:
  - set: [pagerduty, escalation_policies, payments, steps]
    to:
    - schedules: [payments-primary]
"""
