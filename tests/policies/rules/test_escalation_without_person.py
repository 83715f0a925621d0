"""`escalation-without-person`."""

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask
from vedette_policies.rules.coverage.escalation_without_person import RULE

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
    assert ask(RULE, [policy([ROTA], [PERSON])]) == Outcome()
    assert ask(RULE, [rota("PANA"), TEAM, policy([ROTA], schedules=["rota", "team"])]) == Outcome()
    assert ask(RULE, [policy([ROTA])]) == Outcome()


@pytest.mark.parametrize("steps", [(), ([],), ([PERSON], []), ([PERSON], [{"type": "other", "id": "X"}])])
def test_a_last_step_with_nobody_is_refused(steps):
    assert ask(RULE, [policy(*steps)]) == refused()


def test_a_schedule_in_which_nobody_takes_turns_is_refused():
    said = ask(RULE, [rota("PANA"), rota(name="empty"), policy([PERSON], [ROTA], schedules=["rota", "empty"])])
    assert said == refused("ends with a schedule, and nobody takes turns in `empty`")
    assert ask(RULE, [rota(), policy([ROTA], [ROTA, PERSON], schedules=["rota"])]) == Outcome()


def test_clean_then_dirty():
    assert ask(RULE, [policy([PERSON], name="clean"), policy([])]) == refused()


def test_what_cannot_be_seen_hides_nothing():
    unseen = policy([PERSON], [{"type": UNKNOWN}], name="unseen")
    said = ask(RULE, [unseen, policy([])])
    expected = (("unseen", "rules[1].targets[0].type"),)
    assert said == Outcome(violations=refused().violations, undecided=expected)
