"""`alert-disabled`."""

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask, entry
from vedette_policies.rules.alerting.alert_disabled import RULE

KINDS = ["MetricMonitor", "CronMonitor", "UptimeMonitor", "Alert"]


def watching(kind="Alert", name="shop.a", environment="production", **props):
    base = entry("Alert", name, environment=environment)
    return [base, Spec(f"sentry:index:{kind}", f"{name}.it", props, parent=name)]


def refused(kind, name="shop.a.it"):
    return Outcome(violations=((name, f"the {kind} `{name}` is switched off"),))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("props", [{}, {"enabled": True}, {"enabled": None}])
def test_what_is_on_is_fine(kind, props):
    assert ask(RULE, watching(kind, **props)) == Outcome()


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_off_is_refused(kind):
    assert ask(RULE, watching(kind, enabled=False)) == refused(kind)


def test_staging_may_be_off_and_what_is_shared_may_not():
    assert ask(RULE, watching(environment="staging", enabled=False)) == Outcome()
    assert ask(RULE, watching(environment=None, enabled=False)) == refused("Alert")
    assert ask(RULE, [Spec("sentry:index:Alert", "mine", {"enabled": False})]) == refused("Alert", "mine")


def test_clean_then_dirty():
    assert ask(RULE, [*watching(), *watching(name="shop.b", enabled=False)]) == refused("Alert", "shop.b.it")


def test_what_cannot_be_seen_hides_nothing():
    said = ask(RULE, [*watching(enabled=UNKNOWN), *watching(name="shop.b", enabled=False)])
    assert said.violations == refused("Alert", "shop.b.it").violations
    assert said.not_judged == (("shop.a.it", "enabled"),)
