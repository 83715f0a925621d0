"""Every type of trigger, filter and action that Sentry has: its form is checked, and comes back as it was sent."""

from __future__ import annotations

import grpc
import pytest
from pulumi_resource_sentry.resources.alert_actions import ACTIONS
from pulumi_resource_sentry.resources.alert_conditions import FILTERS, TRIGGERS

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
COUNT = {"value": 10, "interval": "1h"}
PERCENT = COUNT | {"comparisonInterval": "1d"}
USERS = COUNT | {"filters": [{"attribute": "platform", "match": "eq", "value": "go"}, {"key": "b", "match": "is"}]}
FREQUENT = {
    "event_frequency_count": COUNT,
    "event_frequency_percent": PERCENT,
    "event_unique_user_frequency_count": USERS,
    "event_unique_user_frequency_percent": PERCENT,
    "percent_sessions_count": {"value": 10, "interval": "30m"},
    "percent_sessions_percent": PERCENT,
}
GOOD_TRIGGERS = FREQUENT | {
    "first_seen_event": True,
    "issue_resolved_trigger": True,
    "reappeared_event": True,
    "regression_event": True,
    "seer_activity_trigger": ["solution_completed", "pr_created"],
    "every_event": True,
    "new_high_priority_issue": True,
    "existing_high_priority_issue": True,
}
GOOD_FILTERS = FREQUENT | {
    "age_comparison": {"time": "hour", "value": 2, "comparisonType": "older"},
    "assigned_to": {"targetType": "Member", "targetIdentifier": "11"},
    "event_attribute": {"attribute": "error.unhandled", "match": "eq", "value": "true"},
    "event_created_by_detector": True,
    "event_seen_count": 5,
    "issue_category": {"value": 2, "include": False},
    "issue_occurrences": {"value": 10},
    "issue_open_duration": 60,
    "issue_priority_deescalating": True,
    "issue_priority_equals": 50,
    "issue_priority_greater_or_equal": 75,
    "issue_resolution_change": True,
    "issue_type": {"value": "error", "include": True},
    "latest_adopted_release": {"environment": "prod", "ageComparison": "older", "releaseAgeType": "oldest"},
    "latest_release": True,
    "level": {"match": "gte", "level": 40},
    "tagged_event": {"key": "cron", "match": "nsw", "value": "x"},
}
# One wrong thing for each type that has a form at all: what is sent, where, and what is said.
PERCENTAGE = ({"value": 1, "interval": "1h"}, ".comparisonInterval", "is missing: use one of")
WRONG = {
    "first_seen_event": (5, "", "is 5: use one of true"),
    "issue_resolved_trigger": ("yes", "", "use one of true"),
    "reappeared_event": ({"value": 1}, "", "use one of true"),
    "regression_event": (False, "", "is false: use one of true"),
    "seer_activity_trigger": (["rca_complete"], "[0]", 'is "rca_complete": did you mean "rca_completed"?'),
    "event_frequency_count": ({"value": "5", "interval": "1h"}, ".value", 'is "5": write a number'),
    "event_frequency_percent": PERCENTAGE,
    "event_unique_user_frequency_count": (
        COUNT | {"filters": [{"attribute": "exception.typ", "match": "is"}]},
        ".filters[0].attribute",
        'did you mean "exception.type"?',
    ),
    "event_unique_user_frequency_percent": PERCENTAGE,
    "percent_sessions_count": ({"value": 1, "interval": "2h"}, ".interval", 'is "2h": '),
    "percent_sessions_percent": PERCENTAGE,
    "age_comparison": ({"time": "month", "value": 1, "comparisonType": "older"}, ".time", 'is "month": use one of'),
    "assigned_to": ({"targetType": "Team"}, ".targetIdentifier", "is missing: give the id of the team"),
    "event_attribute": ({"attribute": "platform", "match": "eq"}, ".value", "is missing: write what to match"),
    "event_seen_count": (True, "", "is true: write a number"),
    "issue_category": ({"value": "Error"}, ".value", 'is "Error": write a whole number'),
    "issue_occurrences": (10, "", "is 10: issue_occurrences takes an object with value"),
    "issue_priority_deescalating": ("high", "", 'is "high": write true or a whole number'),
    "issue_priority_equals": (80, "", "is 80: use one of 25, 50, 75 (low, medium, high)"),
    "issue_priority_greater_or_equal": (1, "", "is 1: use one of 25, 50, 75 (low, medium, high)"),
    "issue_type": ({"value": "error", "include": "no"}, ".include", 'is "no": write true or false'),
    "latest_adopted_release": (
        {"environment": "prod", "ageComparison": "old", "releaseAgeType": "oldest"},
        ".ageComparison",
        'is "old": ',
    ),
    "latest_release": ("1.0", "", 'is "1.0": use one of true'),
    "level": ({"match": "gte", "level": "error"}, ".level", 'is "error": use one of 0, 10, 20'),
    "tagged_event": ({"key": "a", "match": "equals", "value": "b"}, ".match", 'is "equals": '),
}
ANYTHING = {"every_event", "new_high_priority_issue", "existing_high_priority_issue"}
ANYTHING |= {"event_created_by_detector", "issue_open_duration", "issue_resolution_change"}


def test_the_tables_hold_every_type_that_sentry_has():
    """As listed in its data_condition.py and action.py in 2026."""
    assert set(TRIGGERS) == set(GOOD_TRIGGERS)
    assert set(FILTERS) == set(GOOD_FILTERS)
    assert set(WRONG) | ANYTHING == set(TRIGGERS) | set(FILTERS)
    assert set(ACTIONS) == {
        *("email", "slack", "slack_staging", "discord", "msteams", "pagerduty", "opsgenie", "github"),
        *("github_enterprise", "jira", "jira_server", "vsts", "sentry_app", "webhook", "plugin"),
    }


def triggered(alert, **trigger):
    return alert | {"triggers": [trigger]}


def filtered(alert, **condition):
    return alert | {"actionFilters": [alert["actionFilters"][0] | {"conditions": [condition]}]}


PLACES = [(triggered, "triggers[0]", kind, GOOD_TRIGGERS[kind]) for kind in GOOD_TRIGGERS]
PLACES += [(filtered, "actionFilters[0].conditions[0]", kind, GOOD_FILTERS[kind]) for kind in GOOD_FILTERS]


@pytest.mark.parametrize(("put", "place", "kind", "comparison"), PLACES)
def test_a_condition_of_every_type_is_kept_as_it_is(engine, examples, put, place, kind, comparison):  # noqa: PLR0917
    wanted = put(examples["Alert"], type=kind, comparison=comparison)
    made = engine.create("Alert", wanted)
    seen = engine.read(made)
    assert engine.diff(seen, wanted) == {}
    assert engine.diff(engine.read_id("Alert", made.id), wanted) == {}


@pytest.mark.parametrize(("put", "place", "kind"), [case[:3] for case in PLACES if case[2] in WRONG])
def test_a_condition_of_every_type_is_checked_where_it_stands(offline, samples, put, place, kind):
    comparison, where, said = WRONG[kind]
    _, failures = offline.check("Alert", put(samples["Alert"], type=kind, comparison=comparison))
    assert list(failures) == [f"{place}.comparison{where}"]
    assert said in failures[f"{place}.comparison{where}"]


@pytest.mark.parametrize(("put", "place", "kind", "comparison"), PLACES)
def test_what_a_preview_does_not_know_passes(offline, samples, put, place, kind, comparison):  # noqa: PLR0917
    unknown = [UNKNOWN] + ([comparison | {key: UNKNOWN} for key in comparison] if isinstance(comparison, dict) else [])
    for value in unknown:
        _, failures = offline.check("Alert", put(samples["Alert"], type=kind, comparison=value))
        assert failures == {}


@pytest.mark.parametrize("put", [triggered, filtered])
def test_a_type_newer_than_the_provider_passes_and_makes_no_difference(engine, emulator, examples, put):
    """The alert is made by hand and then rewritten to what a newer Sentry would hold."""
    news = {"type": "moon_phase_v2", "comparison": {"phase": "full", "more_of": [{"b": 1}, {"a": 2}]}}
    made = engine.create("Alert", examples["Alert"])
    served = emulator.objects("workflow")[0]
    stored = news | {"conditionResult": True, "id": "1"}
    if put is triggered:
        emulator.edit("workflow", made.id, {"triggers": served["triggers"] | {"conditions": [stored]}})
    else:
        first = served["actionFilters"][0] | {"conditions": [stored]}
        emulator.edit("workflow", made.id, {"actionFilters": [first]})
    wanted = put(examples["Alert"], **news)
    found = engine.read_id("Alert", made.id)
    assert engine.check("Alert", found.plain_inputs)[1] == {}
    assert engine.diff(found, wanted) == {}


@pytest.mark.parametrize(
    ("put", "kind", "meant"),
    [
        (triggered, "first_seen", "first_seen_event"),
        (triggered, "regresion_event", "regression_event"),
        (filtered, "tagged_events", "tagged_event"),
    ],
)
def test_a_misspelt_type_is_not_taken_for_a_new_one(offline, samples, put, kind, meant):
    _, failures = offline.check("Alert", put(samples["Alert"], type=kind))
    (said,) = failures.values()
    assert said.startswith(f'is "{kind}": did you mean "{meant}"? use one of ')


def acting(alert, action):
    return alert | {"actionFilters": [{"logicType": "all", "conditions": [], "actions": [action]}]}


def to(identifier, target="specific"):
    return {"targetType": target, "targetIdentifier": identifier}


ACTION_CASES = [
    ({"type": "email", "config": to("1", "team"), "data": {"fallthroughType": "All"}}, "data.fallthroughType"),
    ({"type": "email", "integrationId": "21", "config": to("1", "user")}, "integrationId"),
    ({"type": "slack", "integrationId": "21", "config": to("C1", "user")}, "config.targetType"),
    ({"type": "slack_staging", "integrationId": "21", "config": to("")}, "config.targetIdentifier"),
    ({"type": "discord", "integrationId": "1", "config": {}}, "config.targetIdentifier"),
    ({"type": "msteams", "config": to("19:x@thread.tacv2")}, "integrationId"),
    ({"type": "pagerduty", "integrationId": "22", "config": to("31"), "data": {"priority": "P1"}}, "data.priority"),
    ({"type": "opsgenie", "integrationId": "1", "config": to("1-a"), "data": {"priority": "high"}}, "data.priority"),
    ({"type": "github", "integrationId": "23", "config": {"targetType": "specific"}}, "data.additionalFields.repo"),
    (
        {"type": "github_enterprise", "integrationId": "1", "data": {"additional_fields": {"labels": ["a"]}}},
        "data.additionalFields.repo",
    ),
    (
        {"type": "jira", "integrationId": "1", "data": {"additional_fields": {"project": "1"}}},
        "data.additionalFields.issuetype",
    ),
    (
        {"type": "jira_server", "integrationId": "1", "data": {"additional_fields": {"issuetype": "1"}}},
        "data.additionalFields.project",
    ),
    (
        {"type": "vsts", "integrationId": "1", "data": {"additional_fields": {"project": "1"}}},
        "data.additionalFields.workItemType",
    ),
    ({"type": "sentry_app", "config": to("", "sentry_app")}, "config.targetIdentifier"),
    ({"type": "webhook", "config": {}}, "config.targetIdentifier"),
    ({"type": "plugin"}, "type"),
    ({"type": "slak", "integrationId": "1"}, "type"),
]


@pytest.mark.parametrize(("action", "place"), ACTION_CASES)
def test_an_action_of_every_type_is_checked(offline, samples, action, place):
    _, failures = offline.check("Alert", acting(samples["Alert"], action))
    assert list(failures) == [f"actionFilters[0].actions[0].{place}"]
    assert {action["type"] for action, _ in ACTION_CASES} >= set(ACTIONS)


KEPT = [
    {"type": "slack", "integrationId": "21", "config": to("C00000001") | {"targetDisplay": "#incidents"}},
    {"type": "pagerduty", "integrationId": "22", "config": {"targetIdentifier": "31"}},
    {
        "type": "github",
        "integrationId": "23",
        "config": {"targetType": "specific"},
        "data": {"additional_fields": {"repo": "acme/web", "labels": ["bug"], "new_thing": 1}, "dynamic_form": [1]},
    },
    {"type": "webhook", "config": {"targetIdentifier": "webhooks"}},
]


@pytest.mark.parametrize("action", KEPT, ids=lambda action: action["type"])
def test_settings_that_are_not_known_are_sent_and_kept(engine, examples, action):
    wanted = acting(examples["Alert"], action)
    made = engine.create("Alert", wanted)
    assert engine.diff(engine.read(made), wanted) == {}


def test_an_action_newer_than_the_provider_passes(offline, samples):
    telegram = {"type": "telegram", "config": to("7"), "data": {"chat": {"id": 5}}}
    assert offline.check("Alert", acting(samples["Alert"], telegram))[1] == {}


def test_an_alert_on_a_monitor_that_is_gone_says_which(engine, emulator, examples):
    gone = engine.create("CronMonitor", examples["CronMonitor"])
    kept = engine.create("UptimeMonitor", examples["UptimeMonitor"])
    alert = engine.create("Alert", examples["Alert"] | {"monitorIds": [kept.id]})
    engine.delete(gone)
    wanted = examples["Alert"] | {"monitorIds": [kept.id, gone.id]}
    for write in (lambda: engine.create("Alert", wanted | {"name": "Other"}), lambda: engine.update(alert, wanted)):
        with pytest.raises(grpc.RpcError) as error:
            write()
        said = error.value.details()
        assert f'alert "it": there is no monitor {gone.id} any more, or Sentry is deleting it: take it out' in said
        assert kept.id not in said
