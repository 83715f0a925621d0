"""`unprotected-production`."""

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask, entry
from vedette_policies.rules.change.unprotected_production import RULE

HERE = entry("Alert", "shop.spike.production", environment="production")
SHARED = entry("Service", "shop.web")
STAGING = entry("Alert", "shop.spike.staging", environment="staging")


def one(kind, parent, protect=False):
    return Spec(kind, f"{parent.name}.{kind.rpartition(':')[2]}", parent=parent.name, protect=protect)


@pytest.mark.parametrize("kind", RULE.types)
def test_each_kind_of_production_is_refused(kind):
    word = kind.rpartition(":")[2]
    for parent in (HERE, SHARED):
        said = ask(RULE, [parent, one(kind, parent)])
        seen = f"the {word} `{parent.name}.{word}` is not protected, so one wrong edit of the catalog deletes it"
        assert said == Outcome(violations=((f"{parent.name}.{word}", seen),))


@pytest.mark.parametrize("kind", RULE.types)
def test_what_is_protected_and_staging_are_fine(kind):
    assert ask(RULE, [HERE, one(kind, HERE, protect=True), STAGING, one(kind, STAGING)]) == Outcome()


def test_the_kinds_are_projects_monitors_alerts_and_channels():
    words = {kind.rpartition(":")[2] for kind in RULE.types}
    assert words == {"Project", "MetricMonitor", "CronMonitor", "UptimeMonitor", "Alert", "Conversation"}


def test_clean_then_dirty():
    specs = [HERE, one(RULE.types[0], HERE, protect=True), one(RULE.types[1], HERE)]
    assert len(ask(RULE, specs).violations) == 1


def test_an_environment_that_cannot_be_seen_is_not_judged():
    unseen = entry("Alert", "shop.x", environment=UNKNOWN)
    said = ask(RULE, [unseen, one(RULE.types[0], unseen), HERE, one(RULE.types[1], HERE)])
    assert len(said.violations) == 1
    assert said.not_judged == (("shop.x", "environment"),)
