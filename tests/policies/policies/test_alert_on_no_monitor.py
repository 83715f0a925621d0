"""`alert-on-no-monitor`."""

from __future__ import annotations

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask
from vedette_policies.policies.alerting.alert_on_no_monitor import POLICY


def alert(name, **props):
    return Spec("sentry:index:Alert", name, props)


def refused(name):
    return Outcome(violations=((name, f"`{name}` listens to no monitor"),))


def test_an_alert_on_a_monitor_is_fine():
    assert ask(POLICY, [alert("shop.a", monitorIds=["42"])]) == Outcome()


@pytest.mark.parametrize("props", [{}, {"monitorIds": []}, {"monitorIds": None}])
def test_none_is_refused(props):
    assert ask(POLICY, [alert("shop.a", **props)]) == refused("shop.a")


def test_clean_then_dirty():
    specs = [alert("shop.a", monitorIds=["42"]), alert("shop.b", monitorIds=[])]
    assert ask(POLICY, specs) == refused("shop.b")


def test_a_monitor_that_has_no_id_yet_is_one_and_an_unseen_list_is_not_evaluated():
    assert ask(POLICY, [alert("shop.a", monitorIds=[UNKNOWN])]) == Outcome()
    outcome = ask(POLICY, [alert("shop.a", monitorIds=UNKNOWN), alert("shop.b")])
    assert outcome == Outcome(violations=refused("shop.b").violations, not_evaluated=(("shop.a", "monitorIds"),))


UNSAFE = """
alert-that-lost-its-monitor:
  reports: listens to no monitor
  product: ferries
  program:
  - type: sentry:index:Alert
    name: ferries.usage-reporting-failure-rate.production.alert
    set:
      monitorIds: []
"""
