"""`pager-outside-production`."""

from __future__ import annotations

import pytest
from vedette_policies.kit.testing import HIDDEN, UNKNOWN, Outcome, Spec, ask, entry
from vedette_policies.policies.alerting.pager_outside_production import POLICY

ENTRY = entry("Alert", "shop.spike.staging", environment="staging")
PROJECT = Spec("sentry:index:Project", "shop.project")
METRIC, CRON, UPTIME = (f"sentry:index:{kind}Monitor" for kind in ("Metric", "Cron", "Uptime"))


def alert(*kinds, name="shop.spike.staging.alert", monitors=(), **props):
    groups = [{"logicType": "all", "actions": [{"type": kind} for kind in kinds]}]
    ids = [UNKNOWN for _ in monitors] or ["12"]
    props = {"environment": "staging", "actionFilters": groups, "monitorIds": ids, **props}
    return Spec("sentry:index:Alert", name, props, parent=ENTRY.name, sources={"monitorIds": monitors})


def monitor(name, environment, kind=METRIC):
    return Spec(kind, name, {"environment": environment})


def paged(*monitors, sources=None, **props):
    """An alert without an environment that pages for what these monitors find."""
    names = tuple(one.name for one in monitors) if sources is None else sources
    page = alert("pagerduty", monitors=names, **{"environment": None, **props})
    return ask(POLICY, [ENTRY, PROJECT, *monitors, page], {"nonproduction": ["staging", "beta"]})


def refused(*words):
    seen = (("shop.spike.staging.alert", f"`shop.spike.staging.alert` pages for {one}") for one in words)
    return Outcome(violations=tuple(seen))


def test_a_channel_in_staging_and_a_pager_in_production_are_fine():
    page = alert("slack", "pagerduty", name="shop.down.production.alert", environment="production")
    assert ask(POLICY, [ENTRY, alert("slack", "email"), page]) == Outcome()


@pytest.mark.parametrize(
    ("environment", "words"), [("staging", "staging"), ("", "all environments"), (None, "all environments")]
)
def test_a_pager_elsewhere_is_refused(environment, words):
    assert ask(POLICY, [ENTRY, alert("pagerduty", environment=environment)]) == refused(words)


@pytest.mark.parametrize("kind", [METRIC, UPTIME])
def test_an_alert_without_an_environment_has_that_of_its_monitors(kind):
    production, staging = monitor("shop.a", "production", kind), monitor("shop.b", "staging", kind)
    assert paged(production) == Outcome()
    assert paged(production, monitor("shop.c", "production")) == Outcome()
    assert paged(staging) == refused("staging")
    assert paged(production, staging) == refused("staging")
    assert paged(staging, monitor("shop.c", "beta")) == refused("beta", "staging")
    # What pages nobody may listen to anything.
    assert ask(POLICY, [ENTRY, staging, alert("slack", monitors=("shop.b",), environment=None)]) == Outcome()


@pytest.mark.parametrize("environment", ["", None])
def test_a_monitor_without_an_environment_looks_at_all(environment):
    assert paged(monitor("shop.a", environment)) == refused("all environments")
    assert paged(monitor("shop.a", "production"), monitor("shop.b", environment)) == refused("all environments")


def test_a_cron_monitor_waits_for_every_environment():
    assert paged(monitor("shop.a", "production", CRON)) == refused("all environments")


def test_a_projects_own_monitor_finds_issues_of_every_environment():
    assert paged(monitor("shop.a", "production"), sources=("shop.project",)) == refused("all environments")
    assert paged(monitor("shop.a", "production"), sources=("shop.a", "shop.project")) == refused("all environments")
    # Whatever a list is made of, a project among it may stand for the project's own monitor.
    for ids in (UNKNOWN, [UNKNOWN]):
        outcome = paged(monitor("shop.a", "production"), sources=("shop.a", "shop.project"), monitorIds=ids)
        assert outcome == refused("all environments")
    # One whose id is written down is of another stack, or of Sentry's own.
    ids = {"monitorIds": [UNKNOWN, "77"]}
    assert paged(monitor("shop.a", "production"), **ids) == refused("all environments")


def test_ids_that_a_preview_does_not_know_are_known_by_what_they_come_from():
    production, staging = monitor("shop.a", "production"), monitor("shop.b", "staging")
    assert paged(production, monitorIds=[UNKNOWN]) == Outcome()
    assert paged(staging, monitorIds=[UNKNOWN]) == refused("staging")
    # How many there are is known too late.
    for sources in ((), None):
        outcome = paged(production, sources=sources, monitorIds=UNKNOWN)
        assert outcome == Outcome(undecided=(("shop.spike.staging.alert", "monitorIds"),))


def test_an_environment_that_cannot_be_seen_is_undecided():
    assert paged(monitor("shop.a", UNKNOWN)) == Outcome(undecided=(("shop.a", "environment"),))


def test_clean_then_dirty():
    outcome = ask(
        POLICY, [ENTRY, alert("slack", name="shop.a.alert"), alert("slack", "pagerduty", name="shop.b.alert")]
    )
    assert [name for name, _ in outcome.violations] == ["shop.b.alert"]


@pytest.mark.parametrize(("value", "left"), [(UNKNOWN, "undecided"), (HIDDEN, "not_evaluated")])
def test_what_cannot_be_seen_hides_nothing(value, left):
    outcome = ask(POLICY, [ENTRY, alert(value, "pagerduty")])
    assert len(outcome.violations) == 1
    assert getattr(outcome, left) == (("shop.spike.staging.alert", "actionFilters[0].actions[0].type"),)


def test_an_alert_that_is_off_pages_nobody():
    assert ask(POLICY, [ENTRY, alert("pagerduty", enabled=False)]) == Outcome()


def test_every_environment_that_is_not_listed_pages():
    assert paged(monitor("shop.a", "live")) == paged(monitor("shop.a", "prod-eu")) == Outcome()
    assert ask(POLICY, [ENTRY, alert("pagerduty", environment="staging")], {"nonproduction": ["live"]}) == Outcome()


UNSAFE = """
page-from-staging:
  reports: pages for staging; only production pages
  product: ferries
  program:
  - type: sentry:index:Alert
    name: ferries.webhook-processing-failure.staging.alert
    copy:
      action_filters: ferries.webhook-processing-failure.production.alert
"""
