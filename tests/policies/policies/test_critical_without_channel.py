"""`critical-without-channel`."""

from __future__ import annotations

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask, entry
from vedette_policies.policies.alerting.critical_without_channel import POLICY


def watch(name, *kinds, severity="critical", kind="Alert", level="", **inputs):
    base = entry(kind, name, severity=severity, environment="production", **inputs)
    groups = [{"actions": [{"type": each} for each in kinds]}]
    return [base, Spec("sentry:index:Alert", f"{name}{level}.alert", {"actionFilters": groups}, parent=name)]


def refused(*names):
    seen = [(name, f"`{name}` is critical and notifies no Slack channel") for name in names]
    return Outcome(violations=tuple(seen))


def test_a_channel_and_what_is_not_critical_are_fine():
    specs = [*watch("shop.a", "pagerduty", "slack"), *watch("shop.b", "email", severity="high")]
    assert ask(POLICY, specs) == Outcome()


@pytest.mark.parametrize("kind", ["Alert", "Cron", "Uptime"])
def test_other_receivers_are_no_channel(kind):
    assert ask(POLICY, watch("shop.a", "pagerduty", "email", kind=kind)) == refused("shop.a")


def test_no_alert_at_all_is_refused():
    assert ask(POLICY, watch("shop.a")[:1]) == refused("shop.a")


def test_the_channel_of_the_milder_level_does_not_count():
    assert ask(POLICY, watch("shop.a", "slack", level=".warning")) == refused("shop.a")


def test_an_alert_that_is_off_does_not_count():
    specs = watch("shop.a", "slack")
    specs[1] = Spec(specs[1].type, specs[1].name, {**specs[1].props, "enabled": False}, parent="shop.a")
    assert ask(POLICY, specs) == refused("shop.a")


def test_a_digest_is_a_decision():
    assert ask(POLICY, watch("shop.a", route=["digest:weekly"])[:1]) == Outcome()


def test_clean_then_dirty():
    assert ask(POLICY, [*watch("shop.a", "slack"), *watch("shop.b", "email")]) == refused("shop.b")


def test_a_channel_that_is_seen_outweighs_what_is_not():
    assert ask(POLICY, watch("shop.a", "slack", UNKNOWN)) == Outcome()
    assert ask(POLICY, watch("shop.a", UNKNOWN, "slack")) == Outcome()


def test_what_cannot_be_seen_hides_nothing():
    outcome = ask(POLICY, [*watch("shop.a", "email", UNKNOWN), *watch("shop.b", "email")])
    assert outcome.violations == refused("shop.b").violations
    assert outcome.undecided == (("shop.a.alert", "actionFilters[0].actions[1].type"),)


def test_the_severities_are_a_setting():
    assert ask(POLICY, watch("shop.a", "email", severity="high"), severities=["high"]).violations
    assert ask(POLICY, watch("shop.a", "email"), severities=["high"]) == Outcome()


UNSAFE = """
critical-alert-without-a-channel:
  reports: 'catalog/ferries.yaml#alerts.webhook-processing-failure: `ferries.webhook-processing-failure.production`
    is critical'
  product: ferries
  catalog:
  - set: [alerts, webhook-processing-failure, route]
    to:
    - pagerduty: Ferry Payments
    - email: ops
"""
