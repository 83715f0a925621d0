"""`alert-environment-unknown`."""

from __future__ import annotations

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask, entry, reported
from vedette_policies.policies.alerting.alert_environment_unknown import POLICY

PRODUCTS = {"shop": {"environments": ["staging", "production"]}, "bank": {"environments": ["production"]}}
PROJECTS = {"shop-web": ["production", "staging"], "bank-web": ["production"]}
FACTS = {"products": PRODUCTS, "projects": PROJECTS}
KINDS = ["MetricMonitor", "UptimeMonitor", "Alert"]


def watching(environment, kind="Alert", name="shop.a"):
    return [entry("Alert", name), Spec(f"sentry:index:{kind}", f"{name}.it", {"environment": environment}, parent=name)]


def refused(name, environment):
    seen = f"`{name}` looks at the environment `{environment}`, of which no project hears"
    return Outcome(violations=((name, seen),))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("environment", ["production", "staging", "", None])
def test_an_environment_of_the_product_is_fine_and_so_are_all(kind, environment):
    assert ask(POLICY, watching(environment, kind), FACTS) == Outcome()


@pytest.mark.parametrize("kind", KINDS)
def test_another_is_refused(kind):
    assert ask(POLICY, watching("prod", kind), FACTS) == refused("shop.a.it", "prod")


def test_an_alert_without_an_environment_leaves_it_to_its_monitor():
    alert = Spec("sentry:index:Alert", "shop.a.alert", {}, parent="shop.a", sources={"monitorIds": ["shop.a.it"]})
    assert ask(POLICY, [*watching("staging", "MetricMonitor"), alert], FACTS) == Outcome()
    assert ask(POLICY, [*watching("prod", "MetricMonitor"), alert], FACTS) == refused("shop.a.it", "prod")


def test_an_environment_that_only_other_products_have_is_refused():
    assert ask(POLICY, watching("staging", name="bank.a"), FACTS) == refused("bank.a.it", "staging")
    assert "; it is one of production, staging. " in reported(POLICY, watching("prod"), FACTS)


def test_outside_the_catalog_any_project_will_do():
    alone = [Spec("sentry:index:Alert", "mine", {"environment": "staging"})]
    assert ask(POLICY, alone, FACTS) == Outcome()
    assert ask(POLICY, alone, {"projects": {"bank-web": ["production"]}}) == refused("mine", "staging")


def test_without_facts_nothing_is_known():
    assert ask(POLICY, watching("prod")) == Outcome()


def test_clean_then_dirty():
    specs = [*watching("staging"), *watching("prod", name="shop.b")]
    assert ask(POLICY, specs, FACTS) == refused("shop.b.it", "prod")


def test_what_cannot_be_seen_hides_nothing():
    outcome = ask(POLICY, [*watching(UNKNOWN), *watching("prod", name="shop.b")], FACTS)
    assert outcome.violations == refused("shop.b.it", "prod").violations
    assert outcome.not_evaluated == (("shop.a.it", "environment"),)


UNSAFE = """
monitor-of-a-misspelt-environment:
  reports: looks at the environment `prod`, of which no project hears
  product: ferries
  program:
  - type: sentry:index:MetricMonitor
    name: ferries.usage-reporting-failure-rate.production.monitor
    set:
      environment: prod
"""
