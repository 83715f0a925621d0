"""What is a difference, and what only looks like one."""

from __future__ import annotations

import json
import random
from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pulumi_plugin_kit.compare import canonical, differences, reconcile
from pulumi_plugin_kit.fields import dump, load
from pulumi_plugin_kit.values import UNKNOWN
from pulumi_resource_sentry.resources import RESOURCES
from pulumi_resource_sentry.resources.alert import AlertInputs

BY_NAME = {cls.token.rpartition(":")[2]: cls for cls in RESOURCES}
UNORDERED = {"conditions", "actions", "actionFilters", "triggers", "eventTypes", "monitorIds", "teams"}


def shuffled(value, generator):
    """The value with every list that has no order in another order."""
    if isinstance(value, dict):
        copy = {}
        for key, item in value.items():
            copy[key] = shuffled(item, generator)
            if key in UNORDERED:
                generator.shuffle(copy[key])
        return copy
    return [shuffled(item, generator) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("kind", ["Alert", "MetricMonitor", "Project"])
@settings(deadline=None)
@given(seed=st.integers(0, 2**32))
def test_the_order_that_sentry_shuffles_is_no_difference(kind, seed):
    inputs = {
        "Alert": ALERT,
        "MetricMonitor": {"eventTypes": ["default", "error"], "conditions": ALERT["triggers"]},
        "Project": {"teams": ["a", "b", "c"]},
    }[kind]
    cls = BY_NAME[kind].Inputs
    served = shuffled(deepcopy(inputs), random.Random(seed))
    assert differences(cls, served, inputs) == []
    assert canonical(cls, served) == canonical(cls, inputs)
    assert reconcile(cls, inputs, served) == inputs


ACTION = {
    "type": "slack",
    "integrationId": "1",
    "config": {"targetType": "specific", "targetIdentifier": "C1", "targetDisplay": "#alerts"},
    "data": {"notes": "n"},
}
ALERT = {
    "name": "a",
    "monitorIds": ["1", "2", "3"],
    "frequency": 30,
    "triggers": [{"type": "first_seen_event"}, {"type": "regression_event"}, {"type": "reappeared_event"}],
    "actionFilters": [
        {
            "logicType": "all",
            "conditions": [
                {"type": "level", "comparison": {"level": 40, "match": "gte"}},
                {"type": "issue_priority_greater_or_equal", "comparison": 75},
            ],
            "actions": [ACTION, {**ACTION, "config": {"targetType": "specific", "targetIdentifier": "C2"}}],
        },
        {"logicType": "any-short", "conditions": [], "actions": [ACTION]},
    ],
}


def changed(path, value):
    copy = json.loads(json.dumps(ALERT))  # unlike deepcopy, makes two of an action that stands in two places
    place = copy
    for step in path[:-1]:
        place = place[step]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return copy


SAME = [
    (("triggers", 0, "comparison"), True),
    (("environment",), ""),
    (("enabled",), True),
    (("owner",), ""),
    (("actionFilters", 0, "actions", 0, "config", "targetDisplay"), "alerts"),
    (("actionFilters", 0, "actions", 0, "data"), {"notes": "n", "tags": ""}),
    (("actionFilters", 0, "actions", 0, "data"), {"notes": "n", "priority": "default"}),
    (("actionFilters", 0, "conditions", 0, "comparison"), {"level": 40.0, "match": "gte"}),
]


@pytest.mark.parametrize(("path", "value"), SAME)
def test_what_sentry_fills_in_or_spells_otherwise_is_no_difference(path, value):
    served = changed(path, value)
    assert differences(AlertInputs, served, ALERT) == []
    assert reconcile(AlertInputs, ALERT, served).items() >= ALERT.items()


def test_a_name_that_only_sentry_knows_is_no_difference():
    served = changed(("actionFilters", 0, "actions", 1, "config", "targetDisplay"), "other")
    served["actionFilters"][0]["actions"].reverse()
    served["actionFilters"].reverse()
    assert differences(AlertInputs, served, ALERT) == []


DIFFERENT = [
    (("name",), "b", "name", "update"),
    (("frequency",), 60, "frequency", "update"),
    (("environment",), "prod", "environment", "delete"),
    (("monitorIds", 1), "9", "monitorIds[1]", "update"),
    (("triggers", 2), None, "triggers[2]", "add"),
    (("actionFilters", 0, "logicType"), "any", "actionFilters[0].logicType", "update"),
    (
        ("actionFilters", 0, "conditions", 1, "comparison"),
        50,
        "actionFilters[0].conditions[1].comparison",
        "update",
    ),
    (
        ("actionFilters", 0, "actions", 1, "config", "targetIdentifier"),
        "C3",
        "actionFilters[0].actions[1].config.targetIdentifier",
        "update",
    ),
    (("actionFilters", 1, "actions", 0, "data"), None, "actionFilters[1].actions[0].data", "add"),
]


@pytest.mark.parametrize(("path", "value", "place", "change"), DIFFERENT)
def test_a_difference_is_reported_at_its_deepest_place(path, value, place, change):
    (found,) = differences(AlertInputs, changed(path, value), ALERT)
    assert (found.path, found.change.value, found.replace) == (place, change, False)


def test_what_is_not_known_yet_is_an_update():
    (found,) = differences(AlertInputs, ALERT, changed(("monitorIds", 0), UNKNOWN))
    assert (found.path, found.change.value) == ("monitorIds[0]", "update")


@pytest.mark.parametrize("kind", sorted(BY_NAME))
def test_inputs_survive_the_way_into_types_and_back(kind, samples):
    cls = BY_NAME[kind].Inputs
    assert differences(cls, dump(load(cls, samples[kind])), samples[kind]) == []


def test_engine_diff_has_kinds_replacements_and_ignored_properties(engine, examples):
    made = engine.create("MetricMonitor", examples["MetricMonitor"])
    wanted = examples["MetricMonitor"] | {"project": "elsewhere", "name": "New", "timeWindow": 600}
    del wanted["description"]
    del wanted["environment"]
    assert engine.diff(made, wanted) == {
        "project": "UPDATE_REPLACE",
        "name": "UPDATE",
        "timeWindow": "UPDATE",
        "description": "DELETE",
        "environment": "DELETE",
    }
    assert engine.diff(made, wanted, ignore=("project", "description", "environment", "timeWindow")) == {
        "name": "UPDATE"
    }
    wanted = examples["MetricMonitor"] | {"name": "New"}
    assert engine.diff(made, wanted, ignore=("name",)) == {}
