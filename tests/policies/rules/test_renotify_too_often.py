"""`renotify-too-often`."""

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask, reported
from vedette_policies.rules.alerting.renotify_too_often import RULE


def alert(frequency, name="shop.alert"):
    return Spec("sentry:index:Alert", name, {"frequency": frequency})


def refused(minutes, name="shop.alert"):
    return Outcome(violations=((name, f"`{name}` may tell of the same issue again after {minutes} minutes"),))


@pytest.mark.parametrize("frequency", [5, 30, 1440])
def test_five_minutes_and_more_are_fine(frequency):
    assert ask(RULE, [alert(frequency)]) == Outcome()


@pytest.mark.parametrize("frequency", [0, 1, 4])
def test_less_is_refused(frequency):
    assert ask(RULE, [alert(frequency)]) == refused(frequency)


def test_none_is_none():
    assert ask(RULE, [alert(None)]) == refused(0)


def test_clean_then_dirty():
    assert ask(RULE, [alert(30), alert(0, "shop.other")]) == refused(0, "shop.other")


def test_what_cannot_be_seen_is_not_judged():
    said = ask(RULE, [alert(UNKNOWN), alert(0, "shop.other")])
    assert said == Outcome(violations=refused(0, "shop.other").violations, not_judged=(("shop.alert", "frequency"),))


def test_the_minutes_are_a_setting():
    assert ask(RULE, [alert(10)], minutes=30) == refused(10)
    assert ask(RULE, [alert(0)], minutes=0) == Outcome()
    assert "; it waits at least 5. " in reported(RULE, [alert(0)])
