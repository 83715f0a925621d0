"""`critical-without-pager`."""

from __future__ import annotations

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask, entry
from vedette_policies.policies.alerting.critical_without_pager import POLICY


def watch(name, *kinds, severity="critical", environment="production", kind="Alert"):
    base = entry(kind, name, severity=severity, environment=environment)
    groups = [{"actions": [{"type": each} for each in kinds]}]
    return [base, Spec("sentry:index:Alert", f"{name}.alert", {"actionFilters": groups}, parent=name)]


def refused(*names):
    return Outcome(violations=tuple((name, f"`{name}` is critical in production and pages nobody") for name in names))


def test_a_pager_staging_and_what_is_not_critical_are_fine():
    specs = [
        *watch("shop.a", "slack", "pagerduty"),
        *watch("shop.b", "slack", environment="staging"),
        *watch("shop.c", "slack", severity="high"),
    ]
    assert ask(POLICY, specs) == Outcome()


@pytest.mark.parametrize("kind", ["Alert", "Cron", "Uptime"])
def test_other_receivers_are_no_pager(kind):
    assert ask(POLICY, watch("shop.a", "slack", kind=kind)) == refused("shop.a")


def test_no_alert_at_all_is_refused():
    assert ask(POLICY, watch("shop.a")[:1]) == refused("shop.a")


def test_a_product_may_say_that_it_wakes_nobody():
    specs = [*watch("shop.a", "slack"), *watch("bank.a", "slack")]
    product = entry("Product", "shop", unpaged="nobody is on call yet")
    assert ask(POLICY, [product, *specs]) == refused("bank.a")
    facts = {"products": {"shop": {"unpaged": "nobody is on call yet"}, "bank": {"environments": ["production"]}}}
    assert ask(POLICY, specs, facts) == refused("bank.a")


def test_clean_then_dirty():
    assert ask(POLICY, [*watch("shop.a", "pagerduty"), *watch("shop.b", "slack")]) == refused("shop.b")


def test_what_cannot_be_seen_hides_nothing():
    outcome = ask(POLICY, [*watch("shop.a", UNKNOWN), *watch("shop.b", "slack")])
    assert outcome.violations == refused("shop.b").violations
    assert outcome.undecided == (("shop.a.alert", "actionFilters[0].actions[0].type"),)
    entries = [entry("Alert", "shop.a", severity=UNKNOWN, environment="production"), *watch("shop.b", "slack")]
    assert ask(POLICY, entries) == Outcome(violations=refused("shop.b").violations, undecided=(("shop.a", "severity"),))


def test_the_severities_are_a_setting():
    assert ask(POLICY, watch("shop.a", "slack", severity="high"), severities=["critical", "high"]).violations


def test_every_environment_that_is_not_listed_pages():
    assert ask(POLICY, watch("shop.a", "slack", environment="live")).violations == (
        ("shop.a", "`shop.a` is critical in live and pages nobody"),
    )
    assert ask(POLICY, watch("shop.a", "slack", environment="live"), {"nonproduction": ["live"]}) == Outcome()
    assert ask(POLICY, watch("shop.a", "slack", environment=None)) == Outcome()


UNSAFE = """
critical-alert-without-a-pager:
  reports: '`ferries.webhook-processing-failure.production` is critical in production and pages nobody'
  product: ferries
  catalog:
  - set: [alerts, webhook-processing-failure, route]
    to:
    - slack: '#bookings'
"""
