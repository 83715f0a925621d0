"""`legacy-rule`."""

from __future__ import annotations

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask, reported
from vedette_policies.policies.alerting.legacy_rule import POLICY

MONITOR = Spec("sentry:index:MetricMonitor", "shop.monitor")
PROJECT = Spec("sentry:index:Project", "shop.project")
SLACK = {"type": "slack", "config": {"targetType": "specific"}}
OWNERS = {"type": "email", "config": {"targetType": "issue_owners"}}
LEFT = "has the trigger `{}`, which is left of an old alert rule"


def alert(*triggers, actions=(SLACK,), source="shop.monitor", name="shop.alert"):
    types = [{"type": one, "comparison": True} for one in triggers]
    props = {"triggers": types, "actionFilters": [{"actions": list(actions)}], "monitorIds": [UNKNOWN]}
    return Spec("sentry:index:Alert", name, props, sources={"monitorIds": [source]})


def asked(*alerts):
    return ask(POLICY, [MONITOR, PROJECT, *alerts])


def refused(*words, name="shop.alert"):
    return Outcome(violations=tuple(sorted((name, f"`{name}` {one}") for one in words)))


def test_what_sentry_offers_today_is_fine():
    mail = {"type": "email", "config": {"targetType": "team", "targetIdentifier": "1"}}
    bare = {"type": "email"}
    usual = alert("first_seen_event", "regression_event", "reappeared_event", actions=(SLACK, mail, bare))
    assert asked(usual, alert("issue_resolved_trigger", name="shop.other")) == Outcome()


@pytest.mark.parametrize(
    "trigger",
    [
        "new_high_priority_issue",
        "existing_high_priority_issue",
        "event_frequency_count",
        "event_frequency_percent",
        "event_unique_user_frequency_count",
        "event_unique_user_frequency_percent",
        "percent_sessions_count",
        "percent_sessions_percent",
    ],
)
def test_a_trigger_of_old_policies_is_refused(trigger):
    assert asked(alert("first_seen_event", trigger)) == refused(LEFT.format(trigger))


def test_every_event_is_for_a_projects_own_monitor():
    assert asked(alert("every_event", source="shop.project")) == Outcome()
    assert asked(alert("every_event")) == refused("acts on every event of `shop.monitor`, as old alert rules did")


def test_mail_to_owners_and_plugins_are_refused():
    owners = refused("mails the issue's owners, whoever that is, as old alert rules did")
    assert asked(alert("first_seen_event", actions=(SLACK, OWNERS))) == owners
    slack = {"type": "slack", "config": {"targetType": "issue_owners"}}
    assert asked(alert("first_seen_event", actions=(slack,))) == Outcome(), "Slack knows no such target"
    plugin = alert("first_seen_event", actions=({"type": "plugin"},))
    assert asked(plugin) == refused("notifies a plugin, which Sentry has retired")


def test_clean_then_dirty():
    outcome = asked(alert("first_seen_event"), alert("new_high_priority_issue", name="shop.other"))
    assert outcome == refused(LEFT.format("new_high_priority_issue"), name="shop.other")


def test_each_fault_says_what_to_do():
    assert "Use first_seen_event, regression_event" in reported(POLICY, [MONITOR, alert("every_event")])
    assert "with filters in `actionFilters`" in reported(POLICY, [MONITOR, alert("event_frequency_count")])
    assert "the target type `team`" in reported(POLICY, [MONITOR, alert("first_seen_event", actions=(OWNERS,))])
    assert "the integration's own action" in reported(POLICY, [MONITOR, alert(actions=({"type": "plugin"},))])


def test_what_cannot_be_seen_hides_nothing():
    hidden = {"type": "email", "config": {"targetType": UNKNOWN}}
    outcome = asked(alert(UNKNOWN, actions=(hidden, OWNERS)), alert("new_high_priority_issue", name="shop.other"))
    assert {name for name, _ in outcome.violations} == {"shop.alert", "shop.other"}
    place = "actionFilters[0].actions[0].config.targetType"
    assert outcome.undecided == (("shop.alert", place), ("shop.alert", "triggers[0].type"))


UNSAFE = """
mail-to-whoever-owns-it:
  reports: mails the issue's owners
  product: ferries
  program:
  - type: sentry:index:Alert
    name: ferries.usage-reporting-failure-rate.production.alert
    set:
      actionFilters.0.actions.1.config:
        targetType: issue_owners
trigger-of-an-old-alert-rule:
  reports: has the trigger `new_high_priority_issue`
  product: ferries
  program:
  - type: sentry:index:Alert
    name: ferries.usage-reporting-failure-rate.production.alert
    set:
      triggers:
      - type: new_high_priority_issue
        comparison: true
"""
