"""`secondary-missing`."""

from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask
from vedette_policies.rules.coverage.secondary_missing import RULE

REFUSED = Outcome(violations=(("policy", "`policy` has 1 step before it begins anew"),))


def policy(steps, name="policy"):
    rules = steps if isinstance(steps, str) else [{"targets": []}] * steps
    return Spec("pagerduty:index/escalationPolicy:EscalationPolicy", name, {"rules": rules})


def test_two_steps_are_enough_and_one_is_refused():
    assert ask(RULE, [policy(2)]) == Outcome()
    assert ask(RULE, [policy(1)]) == REFUSED


def test_none_at_all_is_not_its_matter():
    assert ask(RULE, [policy(0)]) == Outcome()


def test_clean_then_dirty():
    assert ask(RULE, [policy(3, "clean"), policy(1)]) == REFUSED


def test_what_cannot_be_seen_hides_nothing():
    said = ask(RULE, [policy(UNKNOWN, "unseen"), policy(1)])
    assert said == Outcome(violations=REFUSED.violations, not_judged=(("unseen", "rules"),))


def test_the_number_is_a_setting():
    assert ask(RULE, [policy(1)], steps=1) == Outcome()
    assert ask(RULE, [policy(2)], steps=3) == Outcome(
        violations=(("policy", "`policy` has 2 steps before it begins anew"),)
    )
