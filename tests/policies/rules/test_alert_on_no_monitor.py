"""`alert-on-no-monitor`."""

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask
from vedette_policies.rules.alerting.alert_on_no_monitor import RULE


def alert(name, **props):
    return Spec("sentry:index:Alert", name, props)


def refused(name):
    return Outcome(violations=((name, f"`{name}` listens to no monitor"),))


def test_an_alert_on_a_monitor_is_fine():
    assert ask(RULE, [alert("shop.a", monitorIds=["42"])]) == Outcome()


@pytest.mark.parametrize("props", [{}, {"monitorIds": []}, {"monitorIds": None}])
def test_none_is_refused(props):
    assert ask(RULE, [alert("shop.a", **props)]) == refused("shop.a")


def test_clean_then_dirty():
    specs = [alert("shop.a", monitorIds=["42"]), alert("shop.b", monitorIds=[])]
    assert ask(RULE, specs) == refused("shop.b")


def test_a_monitor_that_has_no_id_yet_is_one_and_an_unseen_list_is_not_judged():
    assert ask(RULE, [alert("shop.a", monitorIds=[UNKNOWN])]) == Outcome()
    said = ask(RULE, [alert("shop.a", monitorIds=UNKNOWN), alert("shop.b")])
    assert said == Outcome(violations=refused("shop.b").violations, not_judged=(("shop.a", "monitorIds"),))
