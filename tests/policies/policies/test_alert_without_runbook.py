"""`alert-without-runbook`."""

from __future__ import annotations

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask, entry
from vedette_policies.policies.alerting.alert_without_runbook import POLICY

ADDRESS = "https://github.com/shop/web/blob/main/docs/runbooks/spike.md"
FACTS = {"files": {"shop/web": ["docs/runbooks/spike.md"]}}


def monitor(parent, description, kind="MetricMonitor"):
    props = {"description": description}
    return Spec(f"sentry:index:{kind}", f"{parent.name}.monitor", props, parent=parent.name)


def test_a_runbook_that_is_there_and_shown_is_fine():
    one = entry("Alert", "shop.spike", runbook=ADDRESS)
    other = entry("Alert", "shop.wiki", runbook="https://wiki.example.com/spike")
    assert ask(POLICY, [one, monitor(one, f"See {ADDRESS}"), other], FACTS) == Outcome()
    assert ask(POLICY, [one], {}) == Outcome(), "nothing is known of the repository"


@pytest.mark.parametrize("kind", ["Alert", "Cron", "Uptime"])
@pytest.mark.parametrize("inputs", [{}, {"runbook": ""}, {"runbook": None}])
def test_none_is_refused(kind, inputs):
    one = entry(kind, "shop.spike", **inputs)
    outcome = ask(POLICY, [one, monitor(one, "")], FACTS)
    assert outcome == Outcome(violations=(("shop.spike", "`shop.spike` has no runbook"),))


def test_a_file_that_is_not_there_is_refused():
    seen = "the runbook of `shop.spike` is `docs/runbooks/spike.md`, which the catalog does not keep there"
    outcome = ask(POLICY, [entry("Alert", "shop.spike", runbook=ADDRESS)], {"files": {"shop/web": ["docs/a.md"]}})
    assert outcome == Outcome(violations=(("shop.spike", seen),))


@pytest.mark.parametrize("kind", ["MetricMonitor", "CronMonitor", "UptimeMonitor"])
def test_a_monitor_that_does_not_show_it_is_refused(kind):
    one = entry("Alert", "shop.spike", runbook=ADDRESS)
    seen = "the description of `shop.spike.monitor` does not have the address of its runbook"
    assert ask(POLICY, [one, monitor(one, "no idea", kind)], FACTS) == Outcome(
        violations=(("shop.spike.monitor", seen),)
    )


def test_clean_then_dirty():
    outcome = ask(POLICY, [entry("Alert", "shop.a", runbook=ADDRESS), entry("Alert", "shop.b")], FACTS)
    assert outcome == Outcome(violations=(("shop.b", "`shop.b` has no runbook"),))


def test_what_cannot_be_seen_hides_nothing():
    one = entry("Alert", "shop.a", runbook=ADDRESS)
    outcome = ask(POLICY, [one, monitor(one, UNKNOWN), entry("Alert", "shop.b")], FACTS)
    assert outcome.not_evaluated == (("shop.a.monitor", "description"),)
    assert [name for name, _ in outcome.violations] == ["shop.b"]


UNSAFE = """
monitor-without-its-runbook:
  reports: does not have the address of its runbook
  product: ferries
  program:
  - type: sentry:index:MetricMonitor
    name: ferries.webhook-processing-failure.production.monitor
    set:
      description: see the wiki
"""
