"""`unprotected-production`."""

from __future__ import annotations

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask, entry
from vedette_policies.policies.change.unprotected_production import POLICY

HERE = entry("Alert", "shop.spike.production", environment="production")
SHARED = entry("Service", "shop.web")
STAGING = entry("Alert", "shop.spike.staging", environment="staging")


def one(kind, parent, protect=False):
    return Spec(kind, f"{parent.name}.{kind.rpartition(':')[2]}", parent=parent.name, protect=protect)


@pytest.mark.parametrize("kind", POLICY.types)
def test_each_kind_of_production_is_refused(kind):
    word = kind.rpartition(":")[2]
    for parent in (HERE, SHARED):
        outcome = ask(POLICY, [parent, one(kind, parent)])
        seen = f"the {word} `{parent.name}.{word}` is not protected, so one wrong edit of the catalog deletes it"
        assert outcome == Outcome(violations=((f"{parent.name}.{word}", seen),))


@pytest.mark.parametrize("kind", POLICY.types)
def test_what_is_protected_and_staging_are_fine(kind):
    assert ask(POLICY, [HERE, one(kind, HERE, protect=True), STAGING, one(kind, STAGING)]) == Outcome()


def test_the_kinds_are_projects_monitors_alerts_and_channels():
    words = {kind.rpartition(":")[2] for kind in POLICY.types}
    assert words == {"Project", "MetricMonitor", "CronMonitor", "UptimeMonitor", "Alert", "Conversation"}


def test_clean_then_dirty():
    specs = [HERE, one(POLICY.types[0], HERE, protect=True), one(POLICY.types[1], HERE)]
    assert len(ask(POLICY, specs).violations) == 1


def test_an_environment_that_cannot_be_seen_is_not_evaluated():
    unseen = entry("Alert", "shop.x", environment=UNKNOWN)
    outcome = ask(POLICY, [unseen, one(POLICY.types[0], unseen), HERE, one(POLICY.types[1], HERE)])
    assert len(outcome.violations) == 1
    assert outcome.not_evaluated == (("shop.x", "environment"),)


UNSAFE = """
unprotected-project:
  reports: the Project `ferries.web.project` is not protected
  product: ferries
  stack: company
  program:
  - type: sentry:index:Project
    name: ferries.web.project
    protect: false
"""
