"""`monitor-without-alert`."""

from __future__ import annotations

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask, entry
from vedette_policies.policies.alerting.monitor_without_alert import POLICY


def monitor(name, parent="", kind="MetricMonitor", **props):
    return Spec(f"sentry:index:{kind}", f"{name}.monitor", props, parent=parent)


def alert(name, *monitors, parent="", ids=None):
    ids = [UNKNOWN for _ in monitors] if ids is None else ids
    return Spec("sentry:index:Alert", f"{name}.alert", {"monitorIds": ids}, parent, sources={"monitorIds": monitors})


def refused(*names):
    return Outcome(violations=tuple((f"{name}.monitor", f"no alert listens to `{name}.monitor`") for name in names))


def test_a_monitor_that_an_alert_listens_to_is_fine_wherever_the_alert_is():
    base = entry("Alert", "shop.a", route=["slack:#shop"])
    assert ask(POLICY, [base, monitor("shop.a", base.name), alert("shop.b", "shop.a.monitor")]) == Outcome()


@pytest.mark.parametrize("kind", ["MetricMonitor", "CronMonitor", "UptimeMonitor"])
@pytest.mark.parametrize("inside", [True, False])
def test_one_that_nothing_listens_to_is_refused(kind, inside):
    base = entry("Alert", "shop.a", route=["slack:#shop"])
    specs = [base, monitor("shop.a", base.name if inside else "", kind), monitor("shop.b")]
    assert ask(POLICY, [*specs, alert("shop.b", "shop.b.monitor")]) == refused("shop.a")


def test_an_alert_that_listens_to_another_does_not_count():
    base = entry("Alert", "shop.a", route=["slack:#shop"])
    specs = [base, monitor("shop.b"), monitor("shop.a", base.name), alert("shop.a", "shop.b.monitor", parent=base.name)]
    assert ask(POLICY, specs) == refused("shop.a")


def test_a_digest_is_a_decision_and_so_is_a_monitor_that_is_off():
    base = entry("Alert", "shop.a", route=["digest:weekly"])
    assert ask(POLICY, [base, monitor("shop.a", base.name), monitor("shop.b", enabled=False)]) == Outcome()
    assert ask(POLICY, [monitor("shop.b", enabled=True)]) == refused("shop.b")


def test_a_milder_level_may_be_silent_while_the_worse_one_notifies():
    base = entry("Alert", "shop.a", route=["slack:#shop"])
    both = [base, monitor("shop.a.warning", base.name), monitor("shop.a", base.name)]
    assert ask(POLICY, [*both, alert("shop.a", "shop.a.monitor", parent=base.name)]) == Outcome()
    assert ask(POLICY, [*both, alert("shop.a", "shop.a.warning.monitor", parent=base.name)]) == refused("shop.a")
    assert ask(POLICY, both) == refused("shop.a", "shop.a.warning")


def test_an_alert_on_no_monitor_is_the_fault_of_another_policy():
    base = entry("Alert", "shop.a", route=["slack:#shop"])
    specs = [base, monitor("shop.a", base.name), alert("shop.a", parent=base.name, ids=[])]
    assert ask(POLICY, specs) == Outcome()


def test_clean_then_dirty():
    assert ask(POLICY, [monitor("shop.a"), monitor("shop.b"), alert("shop.a", "shop.a.monitor")]) == refused("shop.b")


def test_what_cannot_be_seen_hides_nothing():
    base = entry("Alert", "shop.a", route=UNKNOWN)
    outcome = ask(POLICY, [base, monitor("shop.a", base.name), monitor("shop.b"), monitor("shop.c", enabled=UNKNOWN)])
    assert outcome.violations == refused("shop.b").violations
    assert outcome.undecided == (("shop.a", "route"), ("shop.c.monitor", "enabled"))


UNSAFE = """
monitor-that-notifies-nobody:
  reports: no alert listens to `ferries.webhook-signature-failure-spike.production.monitor`
  product: ferries
  program:
  - type: sentry:index:Alert
    name: ferries.webhook-signature-failure-spike.production.alert
    copy:
      monitor_ids: ferries.web-error-rate.production.alert
"""
