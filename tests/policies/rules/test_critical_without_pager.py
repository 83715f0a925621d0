"""`critical-without-pager`."""

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask, entry
from vedette_policies.rules.alerting.critical_without_pager import RULE


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
    assert ask(RULE, specs) == Outcome()


@pytest.mark.parametrize("kind", ["Alert", "Cron", "Uptime"])
def test_other_receivers_are_no_pager(kind):
    assert ask(RULE, watch("shop.a", "slack", kind=kind)) == refused("shop.a")


def test_no_alert_at_all_is_refused():
    assert ask(RULE, watch("shop.a")[:1]) == refused("shop.a")


def test_a_product_may_say_that_it_wakes_nobody():
    specs = [*watch("shop.a", "slack"), *watch("bank.a", "slack")]
    product = entry("Product", "shop", unpaged="nobody is on call yet")
    assert ask(RULE, [product, *specs]) == refused("bank.a")
    facts = {"products": {"shop": {"unpaged": "nobody is on call yet"}, "bank": {"environments": ["production"]}}}
    assert ask(RULE, specs, facts) == refused("bank.a")


def test_clean_then_dirty():
    assert ask(RULE, [*watch("shop.a", "pagerduty"), *watch("shop.b", "slack")]) == refused("shop.b")


def test_what_cannot_be_seen_hides_nothing():
    said = ask(RULE, [*watch("shop.a", UNKNOWN), *watch("shop.b", "slack")])
    assert said.violations == refused("shop.b").violations
    assert said.undecided == (("shop.a.alert", "actionFilters[0].actions[0].type"),)
    entries = [entry("Alert", "shop.a", severity=UNKNOWN, environment="production"), *watch("shop.b", "slack")]
    assert ask(RULE, entries) == Outcome(violations=refused("shop.b").violations, undecided=(("shop.a", "severity"),))


def test_the_severities_are_a_setting():
    assert ask(RULE, watch("shop.a", "slack", severity="high"), severities=["critical", "high"]).violations


def test_every_environment_that_is_not_listed_pages():
    assert ask(RULE, watch("shop.a", "slack", environment="live")).violations == (
        ("shop.a", "`shop.a` is critical in live and pages nobody"),
    )
    assert ask(RULE, watch("shop.a", "slack", environment="live"), {"nonproduction": ["live"]}) == Outcome()
    assert ask(RULE, watch("shop.a", "slack", environment=None)) == Outcome()
