"""`alert-disabled`."""

from __future__ import annotations

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask, entry
from vedette_policies.policies.alerting.alert_disabled import POLICY

KINDS = ["MetricMonitor", "CronMonitor", "UptimeMonitor", "Alert"]


def watching(kind="Alert", name="shop.a", environment="production", **props):
    base = entry("Alert", name, environment=environment)
    return [base, Spec(f"sentry:index:{kind}", f"{name}.it", props, parent=name)]


def refused(kind, name="shop.a.it"):
    return Outcome(violations=((name, f"the {kind} `{name}` is switched off"),))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("props", [{}, {"enabled": True}, {"enabled": None}])
def test_what_is_on_is_fine(kind, props):
    assert ask(POLICY, watching(kind, **props)) == Outcome()


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_off_is_refused(kind):
    assert ask(POLICY, watching(kind, enabled=False)) == refused(kind)


def test_staging_may_be_off_and_what_is_shared_may_not():
    assert ask(POLICY, watching(environment="staging", enabled=False)) == Outcome()
    assert ask(POLICY, watching(environment=None, enabled=False)) == refused("Alert")
    assert ask(POLICY, [Spec("sentry:index:Alert", "mine", {"enabled": False})]) == refused("Alert", "mine")


def test_clean_then_dirty():
    assert ask(POLICY, [*watching(), *watching(name="shop.b", enabled=False)]) == refused("Alert", "shop.b.it")


def test_what_cannot_be_seen_hides_nothing():
    outcome = ask(POLICY, [*watching(enabled=UNKNOWN), *watching(name="shop.b", enabled=False)])
    assert outcome.violations == refused("Alert", "shop.b.it").violations
    assert outcome.not_evaluated == (("shop.a.it", "enabled"),)


UNSAFE = """
alert-switched-off:
  reports: the Alert `ferries.checkout-latency.production.warning.alert` is switched off
  product: ferries
  program:
  - type: sentry:index:Alert
    name: ferries.checkout-latency.production.warning.alert
    set:
      enabled: false
monitor-switched-off:
  reports: the MetricMonitor `ferries.usage-reporting-failure-rate.production.monitor` is switched off
  product: ferries
  program:
  - type: sentry:index:MetricMonitor
    name: ferries.usage-reporting-failure-rate.production.monitor
    set:
      enabled: false
"""
