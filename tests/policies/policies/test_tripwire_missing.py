"""`tripwire-missing`."""

from __future__ import annotations

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask, entry
from vedette_policies.policies.production.tripwire_missing import POLICY

SETTING = entry("Variable", "shop.variables:mode", environment="production")
SEEN = "shop takes payments (`PAYPAL_MODE`) and no alert of production looks for test mode"
REFUSED = Outcome(violations=(("shop.mode", SEEN),))


def setting(name="PAYPAL_MODE", parent=SETTING, resource="shop.mode"):
    return Spec("github:index/actionsVariable:ActionsVariable", resource, {"variableName": name}, parent=parent.name)


def tripwire(product="shop", environment="production", alert=True, acts=True, **props):
    base = entry("Alert", f"{product}.tripwire.{environment}", severity="critical", environment=environment)
    conditions = [
        {"type": "gt", "comparison": 0, "conditionResult": "high"},
        {"type": "lte", "comparison": 0, "conditionResult": "resolved"},
    ]
    props = {"query": "level:fatal message:*Test*mode*detected*", "conditions": conditions, **props}
    specs = [base, Spec("sentry:index:MetricMonitor", f"{base.name}.monitor", props, parent=base.name)]
    if alert:
        groups = [{"actions": [{"type": "slack"}] if acts else []}]
        specs.append(Spec("sentry:index:Alert", f"{base.name}.alert", {"actionFilters": groups}, parent=base.name))
    return specs


def test_a_tripwire_is_enough_and_a_product_without_payments_needs_none():
    other = entry("Variable", "blog.variables:mode", environment="production")
    specs = [other, setting("LOG_MODE", other, "blog.mode"), *tripwire("blog", query="level:error")]
    assert ask(POLICY, [SETTING, setting(), *tripwire(), *specs]) == Outcome()


@pytest.mark.parametrize(
    "props",
    [
        {"query": "level:fatal"},
        {"conditions": [{"type": "gt", "comparison": 5, "conditionResult": "high"}]},
        {"conditions": [{"type": "gte", "comparison": 0, "conditionResult": "high"}]},
        {"conditions": [{"type": "gt", "comparison": 0, "conditionResult": "resolved"}]},
        {"enabled": False},
        {"alert": False},
        {"acts": False},
    ],
)
def test_what_only_looks_like_one_is_refused(props):
    assert ask(POLICY, [SETTING, setting(), *tripwire(**props)]) == REFUSED


def test_a_secret_is_a_setting_too_and_another_alert_beside_the_tripwire_does_no_harm():
    kind = "github:index/actionsSecret:ActionsSecret"
    secret = Spec(kind, "shop.mode", {"secretName": "PAYPAL_MODE"}, parent=SETTING.name)
    assert ask(POLICY, [SETTING, secret, *tripwire(query="level:error")]) == REFUSED
    base = entry("Alert", "shop.other.production", severity="critical", environment="production")
    other = Spec("sentry:index:MetricMonitor", "shop.other.production.monitor", {"query": "x"}, parent=base.name)
    assert ask(POLICY, [SETTING, secret, base, other, *tripwire()]) == Outcome()


def test_a_setting_of_staging_needs_none():
    staging = entry("Variable", "shop.variables:test", environment="staging")
    specs = [staging, setting(parent=staging), *tripwire(query="level:error")]
    assert ask(POLICY, specs) == Outcome()


def test_one_of_staging_or_of_another_product_does_not_count():
    watched = tripwire(query="level:error")
    assert ask(POLICY, [SETTING, setting(), *watched, *tripwire(environment="staging")]) == REFUSED
    assert ask(POLICY, [SETTING, setting(), *watched, *tripwire("bank")]) == REFUSED


def test_a_stack_without_alerts_of_production_cannot_say():
    assert ask(POLICY, [SETTING, setting(), *tripwire(environment="staging")]) == Outcome()


def test_clean_then_dirty():
    bank = entry("Variable", "bank.variables:mode", environment="production")
    clean = [bank, setting("STRIPE_MODE", bank, "bank.mode"), *tripwire("bank")]
    assert ask(POLICY, [*clean, SETTING, setting(), *tripwire(query="")]) == REFUSED


def test_what_cannot_be_seen_hides_nothing():
    bank = entry("Variable", "bank.variables:mode", environment="production")
    unseen = [bank, setting("STRIPE_MODE", bank, "bank.mode"), *tripwire("bank", query=UNKNOWN)]
    outcome = ask(POLICY, [*unseen, SETTING, setting(), *tripwire(query="")])
    assert outcome == Outcome(violations=REFUSED.violations, undecided=(("bank.tripwire.production.monitor", "query"),))


def test_the_providers_are_a_setting_and_a_product_can_be_waived():
    specs = [SETTING, setting(), *tripwire(query="")]
    assert ask(POLICY, specs, providers=["ADYEN"]) == Outcome()
    waiver = {
        "policy": POLICY.id,
        "resource": "shop",
        "owner": "pay",
        "reason": "no customers",
        "expires": "2026-12-01",
    }
    assert ask(POLICY, specs, {"today": "2026-12-01", "waivers": [waiver]}) == Outcome()


def test_only_alerts_of_an_environment_watch_one():
    shared = entry("Alert", "shop.shared", severity="critical")
    assert ask(POLICY, [SETTING, setting(), shared]) == Outcome()
    staging = entry("Alert", "shop.staging", severity="critical", environment="staging")
    assert ask(POLICY, [SETTING, setting(), staging]) == Outcome()
    assert ask(POLICY, [SETTING, setting(), staging], {"nonproduction": []}).violations


def test_an_action_that_cannot_be_seen_is_undecided():
    specs = tripwire(acts=False)
    hidden = Spec(specs[2].type, specs[2].name, {"actionFilters": [{"actions": [UNKNOWN]}]}, parent=specs[0].name)
    late = ("shop.tripwire.production.alert", "actionFilters[0].actions[0]")
    assert ask(POLICY, [SETTING, setting(), *specs[:2], hidden]) == Outcome(undecided=(late,))


UNSAFE = """
no-tripwire:
  reports: ferries takes payments (`LEMONSQUEEZY_TEST_MODE`)
  product: ferries
  catalog:
  - remove: [alerts, test-mode-in-production]
  - remove: [environments, staging, alerts, test-mode-in-production]
"""
