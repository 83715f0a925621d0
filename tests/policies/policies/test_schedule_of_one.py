"""`schedule-of-one`."""

from __future__ import annotations

from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask
from vedette_policies.policies.coverage.schedule_of_one import POLICY

REFUSED = Outcome(violations=(("rota", "`rota` has 1 on call, in all layers"),))


def rota(*layers, name="rota"):
    kind = "pagerduty:index/schedule:Schedule"
    return Spec(kind, name, {"layers": [{"users": list(people)} for people in layers]})


def test_two_people_are_enough_in_one_layer_or_in_two():
    assert ask(POLICY, [rota(["PANA", "PBEN"])]) == Outcome()
    assert ask(POLICY, [rota(["PANA"], ["PBEN"])]) == Outcome()


def test_one_person_is_refused_in_however_many_layers():
    for layers in ([["PANA"]], [["PANA", "PANA"]], [["PANA"], ["PANA"]]):
        assert ask(POLICY, [rota(*layers)]) == REFUSED


def test_nobody_at_all_is_not_its_matter():
    assert ask(POLICY, [rota(), rota([], name="empty")]) == Outcome()


def test_clean_then_dirty():
    assert ask(POLICY, [rota(["PANA", "PBEN"], name="clean"), rota(["PANA"])]) == REFUSED


def test_what_cannot_be_seen_hides_nothing():
    outcome = ask(POLICY, [rota(["PANA", UNKNOWN], name="unseen"), rota(["PANA"])])
    assert outcome == Outcome(violations=REFUSED.violations, not_evaluated=(("unseen", "layers[0].users[1]"),))


def test_the_number_is_a_setting():
    assert ask(POLICY, [rota(["PANA"])], people=1) == Outcome()
    assert ask(POLICY, [rota(["PANA", "PBEN"])], people=3).violations


UNSAFE = """
rota-of-one:
  reports: '`schedule:payments-primary` has 1 on call'
  product: ferries
  catalog:
  - set: [pagerduty, schedules, payments-primary, people]
    to: [nora.berg@example.com]
"""
