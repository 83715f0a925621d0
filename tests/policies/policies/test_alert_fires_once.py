"""`alert-fires-once`."""

from __future__ import annotations

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask
from vedette_policies.policies.alerting.alert_fires_once import POLICY

MONITOR = Spec("sentry:index:MetricMonitor", "shop.monitor")
PROJECT = Spec("sentry:index:Project", "shop.project")
NEW, BACK, SEEN = "first_seen_event", "regression_event", "reappeared_event"


def alert(*triggers, source="shop.monitor", name="shop.alert"):
    props = {"triggers": [{"type": one, "comparison": True} for one in triggers], "monitorIds": [UNKNOWN]}
    return Spec("sentry:index:Alert", name, props, sources={"monitorIds": [source]})


def asked(*alerts):
    return ask(POLICY, [MONITOR, PROJECT, *alerts])


def refused(missing, name="shop.alert"):
    return Outcome(violations=((name, f"`{name}` fires when its issue is new and has no {missing}"),))


@pytest.mark.parametrize("triggers", [(NEW, BACK, SEEN), (NEW, "every_event"), ("issue_resolved_trigger",), ()])
def test_one_that_fires_each_time_or_is_about_something_else_is_fine(triggers):
    assert asked(alert(*triggers)) == Outcome()


@pytest.mark.parametrize(
    ("triggers", "missing"),
    [
        ((NEW,), f"{BACK} and no {SEEN}"),
        ((NEW, BACK), SEEN),
        ((SEEN, NEW), BACK),
        ((NEW, "issue_resolved_trigger"), f"{BACK} and no {SEEN}"),
    ],
)
def test_one_that_is_silent_when_the_issue_is_back_is_refused(triggers, missing):
    assert asked(alert(*triggers)) == refused(missing)


def test_on_a_projects_own_monitor_each_fault_is_new():
    assert asked(alert(NEW, source="shop.project")) == Outcome()


def test_clean_then_dirty():
    assert asked(alert(NEW, BACK, SEEN), alert(NEW, SEEN, name="shop.other")) == refused(BACK, "shop.other")


def test_what_cannot_be_seen_hides_nothing():
    outcome = asked(alert(NEW, UNKNOWN), alert(NEW, SEEN, name="shop.other"))
    assert outcome.violations == refused(BACK, "shop.other").violations
    assert outcome.undecided == (("shop.alert", "triggers[1].type"),)


UNSAFE = """
alert-that-fires-once:
  reports: has no regression_event and no reappeared_event
  product: ferries
  program:
  - type: sentry:index:Alert
    name: ferries.usage-reporting-failure-rate.production.alert
    set:
      triggers:
      - type: first_seen_event
        comparison: true
"""
