"""`pager-outside-production`."""

import pytest

from policies.kit.testing import HIDDEN, UNKNOWN, Outcome, Spec, ask, entry
from policies.rules.alerting.pager_outside_production import RULE

ENTRY = entry("Alert", "shop.spike.staging", environment="staging")


def alert(*kinds, name="shop.spike.staging.alert", **props):
    groups = [{"logicType": "all", "actions": [{"type": kind} for kind in kinds]}]
    props = {"environment": "staging", "actionFilters": groups, **props}
    return Spec("sentry:index:Alert", name, props, parent=ENTRY.name)


def test_a_channel_in_staging_and_a_pager_in_production_are_fine():
    page = alert("slack", "pagerduty", name="shop.down.production.alert", environment="production")
    assert ask(RULE, [ENTRY, alert("slack", "email"), page]) == Outcome()


@pytest.mark.parametrize(
    ("environment", "words"), [("staging", "staging"), ("", "all environments"), (None, "all environments")]
)
def test_a_pager_elsewhere_is_refused(environment, words):
    said = ask(RULE, [ENTRY, alert("pagerduty", environment=environment)])
    seen = f"`shop.spike.staging.alert` pages for {words}"
    assert said == Outcome(violations=(("shop.spike.staging.alert", seen),))


def test_clean_then_dirty():
    said = ask(RULE, [ENTRY, alert("slack", name="shop.a.alert"), alert("slack", "pagerduty", name="shop.b.alert")])
    assert [name for name, _ in said.violations] == ["shop.b.alert"]


@pytest.mark.parametrize("value", [UNKNOWN, HIDDEN])
def test_what_cannot_be_seen_hides_nothing(value):
    said = ask(RULE, [ENTRY, alert(value, "pagerduty")])
    assert len(said.violations) == 1
    assert said.not_judged == (("shop.spike.staging.alert", "actionFilters[0].actions[0].type"),)


def test_an_alert_that_is_off_pages_nobody():
    assert ask(RULE, [ENTRY, alert("pagerduty", enabled=False)]) == Outcome()
