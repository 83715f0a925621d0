"""`metric-alert-environment`."""

from __future__ import annotations

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask, entry
from vedette_policies.policies.alerting.metric_alert_environment import POLICY

HERE = entry("Alert", "shop.a.production", environment="production")
OTHER = entry("Alert", "shop.b.staging", environment="staging")
SHARED = entry("Repository", "shop.web")
PROJECT = Spec("sentry:index:Project", "shop.project")
METRIC, CRON, UPTIME = (f"sentry:index:{kind}Monitor" for kind in ("Metric", "Cron", "Uptime"))


def monitor(name="shop.monitor", environment="production", kind=METRIC, parent=HERE):
    return Spec(kind, name, {"environment": environment}, parent=parent.name if parent else "")


def alert(environment=None, *, name="shop.alert", monitors=("shop.monitor",), parent=HERE, **props):
    given = {"environment": environment, "monitorIds": [UNKNOWN for _ in monitors], **props}
    parents = parent.name if parent else ""
    return Spec("sentry:index:Alert", name, given, parent=parents, sources={"monitorIds": monitors})


def asked(*specs):
    return ask(POLICY, [HERE, OTHER, SHARED, PROJECT, *specs])


def never(environment, name="shop.alert", of="shop.monitor"):
    return name, f"`{name}` has the environment {environment}, and the events of `{of}` have none"


def elsewhere(where, own="production"):
    return "shop.alert", f"`shop.alert` is of {own} and listens to `shop.monitor`, which is of {where}"


@pytest.mark.parametrize("none", ["", None])
def test_an_alert_without_an_environment_is_fine(none):
    assert asked(monitor(), alert(none)) == Outcome()
    assert asked(monitor(parent=None), alert(none, parent=None)) == Outcome()


@pytest.mark.parametrize("environment", ["production", "staging"])
def test_one_with_an_environment_can_never_fire_and_is_refused(environment):
    assert asked(monitor(), alert(environment)) == Outcome(violations=(never(environment),))
    assert asked(monitor(environment=None), alert(environment)) == Outcome(violations=(never(environment),))
    assert asked(monitor(), alert(environment, monitorIds=UNKNOWN)) == Outcome(violations=(never(environment),))
    assert asked(monitor(parent=None), alert(environment, parent=None)) == Outcome(violations=(never(environment),))


@pytest.mark.parametrize("kind", [CRON, UPTIME])
def test_other_monitors_have_events_of_an_environment(kind):
    assert asked(monitor(kind=kind), alert("production")) == Outcome()
    assert asked(monitor(kind=kind), monitor("shop.m"), alert("production", monitors=("shop.monitor", "shop.m"))) == (
        Outcome(violations=(never("production", of="shop.m"),))
    )


def test_a_projects_own_monitor_has_events_of_an_environment():
    assert asked(alert("production", monitors=("shop.project",))) == Outcome()
    assert asked(alert("production", monitors=(), monitorIds=["12"])) == Outcome()


def test_a_monitor_of_another_entrys_environment_is_refused():
    assert asked(monitor(environment="staging", parent=OTHER), alert()) == Outcome(violations=(elsewhere("staging"),))
    assert asked(monitor(parent=HERE), alert(parent=OTHER)) == Outcome(violations=(elsewhere("production", "staging"),))


def test_a_monitor_that_looks_at_the_same_or_at_all_is_fine():
    assert asked(monitor(parent=OTHER), alert()) == Outcome()
    assert asked(monitor(environment=None, parent=OTHER), alert()) == Outcome()
    # What all environments share may listen to each, and an entry's own monitor is another policy's.
    assert asked(monitor(environment="staging", parent=OTHER), alert(parent=SHARED)) == Outcome()
    assert asked(monitor(environment="staging", parent=OTHER), alert(parent=None)) == Outcome()
    assert asked(monitor(environment="staging"), alert()) == Outcome()


def test_clean_then_dirty():
    outcome = asked(monitor(), alert(), alert("production", name="shop.second"))
    assert outcome == Outcome(violations=(never("production", "shop.second"),))


def test_what_cannot_be_seen_hides_nothing():
    monitors = ("shop.unseen", "shop.monitor")
    specs = [monitor("shop.unseen", UNKNOWN, parent=OTHER), monitor(environment="staging", parent=OTHER)]
    outcome = asked(*specs, alert(monitors=monitors), alert(UNKNOWN, name="shop.second"))
    assert outcome.violations == (elsewhere("staging"),)
    assert outcome.undecided == (("shop.second", "environment"), ("shop.unseen", "environment"))


UNSAFE = """
alert-on-a-monitor-of-production-in-staging:
  reports: is of staging and listens to `ferries.usage-reporting-failure-rate.production.monitor`, which
    is of production
  product: ferries
  program:
  - type: sentry:index:Alert
    name: ferries.usage-reporting-failure-rate.staging.alert
    add:
      monitor_ids: ferries.usage-reporting-failure-rate.production.alert
metric-alert-with-an-environment:
  reports: has the environment production, and the events of `ferries.webhook-processing-failure.production.monitor`
    have none
  product: ferries
  program:
  - type: sentry:index:Alert
    name: ferries.webhook-processing-failure.production.alert
    set:
      environment: production
"""
