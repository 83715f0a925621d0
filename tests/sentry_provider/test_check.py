"""Checking inputs: everything wrong at once, with places, values seen and what is allowed."""

from __future__ import annotations

import pytest
from sentry_cases.registry import CASES, required

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"


@pytest.mark.parametrize("kind", CASES)
def test_a_complete_example_is_right(offline, samples, kind):
    _, failures = offline.check(kind, samples[kind])
    assert failures == {}


@pytest.mark.parametrize("kind", CASES)
def test_values_not_known_yet_pass_wherever_they_stand(offline, samples, kind):
    def unknown_leaf(value, path):
        if path:
            inner = value[path[0]]
            copy = dict(value) if isinstance(value, dict) else list(value)
            copy[path[0]] = unknown_leaf(inner, path[1:])
            return copy
        return UNKNOWN

    def paths(value, prefix=()):
        if prefix:
            yield prefix
        if isinstance(value, dict | list):
            for key in value if isinstance(value, dict) else range(len(value)):
                yield from paths(value[key], (*prefix, key))

    for path in paths(samples[kind]):
        _, failures = offline.check(kind, unknown_leaf(samples[kind], path))
        assert failures == {}, path


@pytest.mark.parametrize("kind", [kind for kind in CASES if required(kind)])
def test_nothing_at_all_names_every_required_property(offline, kind):
    _, failures = offline.check(kind, {})
    assert failures
    assert all(reason.startswith("is missing: ") for reason in failures.values())


def test_defaults_are_filled_in_so_that_they_are_managed(offline, samples):
    wanted = {key: samples["CronMonitor"][key] for key in ("project", "name", "schedule")}
    inputs = offline.inputs("CronMonitor", wanted)
    assert dict(inputs) == {
        **wanted,
        "timezone": "UTC",
        "checkinMargin": 1,
        "maxRuntime": 30,
        "failureIssueThreshold": 1,
        "recoveryThreshold": 1,
        "enabled": True,
    }


def test_all_that_is_wrong_is_said_at_once(offline, samples):
    wrong = samples["MetricMonitor"] | {
        "timeWindow": 90,
        "eventTypes": ["eror"],
        "enabled": "yes",
        "owner": "payments",
        "agregate": "count()",
        "comparisonDelta": 7,
        "conditions": [{"type": "gtt", "comparison": 10, "conditionResult": "urgent"}, {"type": "gt"}],
    }
    del wrong["aggregate"]
    _, failures = offline.check("MetricMonitor", wrong)
    assert failures["aggregate"] == "is missing: The number, such as count() or p95(span.duration)."
    assert failures["agregate"].startswith('is "count()": there is no such property; did you mean "aggregate"?')
    assert failures["timeWindow"] == "is 90: use a multiple of 60"
    assert failures["eventTypes[0]"].startswith('is "eror": did you mean "error"? use one of "default", "error"')
    assert failures["enabled"] == 'is "yes": write true or false'
    assert failures["owner"] == 'is "payments": write "team:ID" or "user:ID" with the numeric id'
    assert failures["comparisonDelta"] == "is 7: use one of 300, 900, 3600, 86400, 604800, 2592000"
    assert failures["conditions[0].type"] == (
        'is "gtt": did you mean "gt"? use one of "gt", "gte", "lt", "lte", "anomaly_detection"'
    )
    assert failures["conditions[0].conditionResult"] == ('is "urgent": use one of "high", "medium", "low", "resolved"')
    assert failures["conditions[1].comparison"].startswith("is missing: The bound")
    assert failures["conditions[1].conditionResult"].startswith("is missing: Priority")


REFUSED = [(kind, *row) for kind, case in CASES.items() for row in case.refused]


@pytest.mark.parametrize(("kind", "change", "place", "reason"), REFUSED)
def test_one_wrong_thing_is_said_where_it_is(offline, samples, kind, change, place, reason):  # noqa: PLR0917
    _, failures = offline.check(kind, samples[kind] | change)
    assert list(failures) == [place]
    assert reason in failures[place]


CONDITIONS = [
    ("event_frequency_count", {"value": 5, "interval": "1hr"}, ".interval", 'is "1hr": '),
    ("event_frequency_count", {"value": 5}, ".interval", "is missing: use one of"),
    ("event_unique_user_frequency_count", True, "", "takes an object with value, interval"),
    ("issue_priority_greater_or_equal", 80, "", "is 80: use one of 25, 50, 75 (low, medium, high)"),
    ("tagged_event", {"key": "a", "match": "is equal", "value": "b"}, ".match", 'is "is equal": '),
    ("age_comparison", {"value": 1, "time": "hour", "comparison_type": "old"}, ".comparisonType", 'is "old": '),
]


@pytest.mark.parametrize(("kind", "comparison", "place", "reason"), CONDITIONS)
def test_a_condition_must_have_the_form_of_its_type(offline, samples, kind, comparison, place, reason):  # noqa: PLR0917
    condition = {"type": kind, "comparison": comparison}
    alert = samples["Alert"]
    alert["actionFilters"][1]["conditions"] = [condition]
    _, failures = offline.check("Alert", alert)
    assert list(failures) == [f"actionFilters[1].conditions[0].comparison{place}"]
    assert reason in next(iter(failures.values()))


ACTIONS = [
    ({"type": "slack", "config": {"targetType": "specific", "targetIdentifier": "C1"}}, ["integrationId"]),
    ({"type": "slack", "integrationId": "1"}, ["config.targetIdentifier"]),
    ({"type": "pagerduty"}, ["integrationId", "config.targetIdentifier"]),
    ({"type": "email", "config": {"targetType": "team"}}, ["config.targetIdentifier"]),
    ({"type": "email", "config": {"targetType": "specific"}}, ["config.targetType"]),
    ({"type": "github"}, ["integrationId", "data.additionalFields.repo"]),
    ({"type": "plugin"}, ["type"]),
]


@pytest.mark.parametrize(("action", "places"), ACTIONS)
def test_an_action_must_have_the_target_of_its_type(offline, samples, action, places):
    alert = samples["Alert"]
    alert["actionFilters"][1]["actions"] = [action]
    _, failures = offline.check("Alert", alert)
    assert list(failures) == [f"actionFilters[1].actions[0].{place}" for place in places]


def test_widgets_and_times_of_a_dashboard_must_fit(offline, samples):
    wrong = samples["Dashboard"] | {"start": "2026-01-01T00:00:00Z", "projects": ["web"]}
    wrong["widgets"][1]["title"] = wrong["widgets"][0]["title"]
    wrong["widgets"][0]["layout"]["x"] = 6
    _, failures = offline.check("Dashboard", wrong)
    assert failures["end"] == "is missing: a fixed time needs both start and end"
    assert "keep either period or start and end" in failures["period"]
    assert failures["projects[0]"] == 'is "web": write the numeric id of a project, or -1 for all'
    assert failures["widgets[0].layout.x"] == "is 6: the largest allowed is 5"


def test_a_second_widget_of_the_same_title_is_refused(offline, samples):
    wrong = samples["Dashboard"]
    wrong["widgets"][1]["title"] = wrong["widgets"][0]["title"]
    _, failures = offline.check("Dashboard", wrong)
    assert failures == {
        "widgets[1].title": ('is "Slow ones": widgets[0] has this title already; widgets are identified by title')
    }


def test_no_secret_is_repeated_in_a_failure(offline, samples):
    wrong = samples["UptimeMonitor"] | {"headers": [{"name": "authorization", "value": 5}], "url": "hunter2"}
    _, failures = offline.check("UptimeMonitor", wrong, secrets=("url",))
    assert failures["headers[0].value"] == "is [secret]: write a text"
    assert failures["url"].startswith("is [secret]: write an address")


@pytest.mark.parametrize("platform", ["javascript-nextjs", "brand-new-platform"])
def test_platforms_are_not_held_against_a_list(offline, samples, platform):
    _, failures = offline.check("Project", samples["Project"] | {"platform": platform})
    assert failures == {}
