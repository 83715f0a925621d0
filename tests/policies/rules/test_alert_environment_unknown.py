"""`alert-environment-unknown`."""

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask, entry, reported
from vedette_policies.rules.alerting.alert_environment_unknown import RULE

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
    assert ask(RULE, watching(environment, kind), FACTS) == Outcome()


@pytest.mark.parametrize("kind", KINDS)
def test_another_is_refused(kind):
    assert ask(RULE, watching("prod", kind), FACTS) == refused("shop.a.it", "prod")


def test_an_alert_without_an_environment_leaves_it_to_its_monitor():
    alert = Spec("sentry:index:Alert", "shop.a.alert", {}, parent="shop.a", sources={"monitorIds": ["shop.a.it"]})
    assert ask(RULE, [*watching("staging", "MetricMonitor"), alert], FACTS) == Outcome()
    assert ask(RULE, [*watching("prod", "MetricMonitor"), alert], FACTS) == refused("shop.a.it", "prod")


def test_an_environment_that_only_other_products_have_is_refused():
    assert ask(RULE, watching("staging", name="bank.a"), FACTS) == refused("bank.a.it", "staging")
    assert "; it is one of production, staging. " in reported(RULE, watching("prod"), FACTS)


def test_outside_the_catalog_any_project_will_do():
    alone = [Spec("sentry:index:Alert", "mine", {"environment": "staging"})]
    assert ask(RULE, alone, FACTS) == Outcome()
    assert ask(RULE, alone, {"projects": {"bank-web": ["production"]}}) == refused("mine", "staging")


def test_without_facts_nothing_is_known():
    assert ask(RULE, watching("prod")) == Outcome()


def test_clean_then_dirty():
    specs = [*watching("staging"), *watching("prod", name="shop.b")]
    assert ask(RULE, specs, FACTS) == refused("shop.b.it", "prod")


def test_what_cannot_be_seen_hides_nothing():
    said = ask(RULE, [*watching(UNKNOWN), *watching("prod", name="shop.b")], FACTS)
    assert said.violations == refused("shop.b.it", "prod").violations
    assert said.not_judged == (("shop.a.it", "environment"),)
