"""`renotify-too-often`."""

from __future__ import annotations

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask, reported
from vedette_policies.policies.alerting.renotify_too_often import POLICY


def alert(frequency, name="shop.alert"):
    return Spec("sentry:index:Alert", name, {"frequency": frequency})


def refused(minutes, name="shop.alert"):
    return Outcome(violations=((name, f"`{name}` may notify of the same issue again after {minutes} minutes"),))


@pytest.mark.parametrize("frequency", [5, 30, 1440])
def test_five_minutes_and_more_are_fine(frequency):
    assert ask(POLICY, [alert(frequency)]) == Outcome()


@pytest.mark.parametrize("frequency", [0, 1, 4])
def test_less_is_refused(frequency):
    assert ask(POLICY, [alert(frequency)]) == refused(frequency)


def test_none_is_none():
    assert ask(POLICY, [alert(None)]) == refused(0)


def test_clean_then_dirty():
    assert ask(POLICY, [alert(30), alert(0, "shop.other")]) == refused(0, "shop.other")


def test_what_cannot_be_seen_is_not_evaluated():
    outcome = ask(POLICY, [alert(UNKNOWN), alert(0, "shop.other")])
    assert outcome == Outcome(
        violations=refused(0, "shop.other").violations, not_evaluated=(("shop.alert", "frequency"),)
    )


def test_the_minutes_are_a_setting():
    assert ask(POLICY, [alert(10)], minutes=30) == refused(10)
    assert ask(POLICY, [alert(0)], minutes=0) == Outcome()
    assert "; it waits at least 5. " in reported(POLICY, [alert(0)])


UNSAFE = """
message-for-every-event:
  reports: may notify of the same issue again after 0 minutes
  product: ferries
  program:
  - type: sentry:index:Alert
    name: ferries.usage-reporting-failure-rate.production.alert
    set:
      frequency: 0
"""
