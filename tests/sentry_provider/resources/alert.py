"""Alert."""

from __future__ import annotations

from hypothesis import strategies as st
from pulumi_resource_sentry.resources.alert_conditions import FILTERS, TRIGGERS
from sentry_cases import alerts
from sentry_cases.case import Case, drawn

SLACK = {
    "type": "slack",
    "integrationId": "21",
    "config": {"targetType": "specific", "targetIdentifier": "C00000001", "targetDisplay": "#incidents"},
    "data": {"notes": "see the runbook", "tags": "level"},
}
PAGER = {
    "type": "pagerduty",
    "integrationId": "22",
    "config": {"targetType": "specific", "targetIdentifier": "31", "targetDisplay": "Old Pager"},
    "data": {"priority": "critical"},
}
EMAIL = {
    "type": "email",
    "config": {"targetType": "team", "targetIdentifier": "{team}"},
    "data": {"fallthroughType": "AllMembers"},
}
FREQUENT = {"type": "event_frequency_count", "comparison": {"value": 5, "interval": "1h"}}
FIRST = "actionFilters.0."


def draw(there):
    return drawn(
        {
            "monitorIds": st.lists(st.sampled_from(there["monitors"]), unique=True, max_size=4),
            "triggers": st.lists(alerts.condition(TRIGGERS), min_size=1, max_size=4),
            "actionFilters.conditions": st.lists(alerts.condition(FILTERS), max_size=4),
            "actionFilters.actions": st.lists(alerts.action(there), min_size=1, max_size=4),
        }
    )


CASE = Case(
    example={
        "name": "Payments are failing",
        "enabled": True,
        "environment": "prod",
        "monitorIds": ["{monitor}"],
        "frequency": 30,
        "owner": "team:{team}",
        "triggers": [{"type": "first_seen_event"}, {"type": "regression_event"}, {"type": "reappeared_event"}],
        "actionFilters": [
            {
                "logicType": "all",
                "conditions": [
                    {"type": "issue_priority_greater_or_equal", "comparison": 75},
                    {"type": "tagged_event", "comparison": {"key": "cron", "match": "eq", "value": "webhook"}},
                ],
                "actions": [SLACK, PAGER, EMAIL],
            },
            {"logicType": "any-short", "conditions": [], "actions": [EMAIL]},
        ],
    },
    second={
        "frequency": 60,
        "name": "Other",
        "enabled": False,
        "environment": "staging",
        "monitorIds": [],
        "owner": "user:11",
        "triggers": [{"type": "first_seen_event"}],
        "actionFilters": [{"logicType": "none", "conditions": [FREQUENT], "actions": [PAGER]}],
    },
    label="name",
    known_by=("name", "monitorIds", "environment"),
    create_path="/workflows/$",
    store="workflow",
    drift={
        "name": {"name": "Renamed"},
        "enabled": {"enabled": False},
        "environment": {"environment": None},
        "monitorIds": {"detectorIds": []},
        "frequency": {"config.frequency": 1440},
        "owner": {"owner": "team:{platform}"},
        "triggers.type": {"triggers.conditions.0.type": "regression_event"},
        "triggers.comparison": {"triggers.conditions.0.comparison": False},
        "actionFilters.logicType": {FIRST + "logicType": "none"},
        "actionFilters.conditions.type": {FIRST + "conditions.0.type": "event_unique_user_frequency_count"},
        "actionFilters.conditions.comparison": {FIRST + "conditions.0.comparison.value": 500},
        "actionFilters.actions.type": {FIRST + "actions.0.type": "msteams"},
        "actionFilters.actions.integrationId": {FIRST + "actions.0.integrationId": "23"},
        "actionFilters.actions.config.targetType": {FIRST + "actions.0.config.targetType": "user"},
        "actionFilters.actions.config.targetIdentifier": {FIRST + "actions.0.config.targetIdentifier": "C00000008"},
        "actionFilters.actions.config.targetDisplay": {FIRST + "actions.0.config.targetDisplay": "general"},
        "actionFilters.actions.data": {FIRST + "actions.0.data.notes": "look away"},
    },
    drift_base={
        "triggers": [{"type": "first_seen_event", "comparison": True}],
        "actionFilters": [{"logicType": "all", "conditions": [FREQUENT], "actions": [SLACK]}],
    },
    more_drift=[
        ("owner", "owner", None),
        ("triggers.type", "triggers.conditions.0.type", "issue_resolved_trigger"),
        ("triggers.comparison", "triggers.conditions.0.comparison", {"value": 1, "interval": "1h"}),
        ("actionFilters.logicType", FIRST + "logicType", "none"),
        ("actionFilters.conditions.type", FIRST + "conditions.0.type", "issue_priority_equals"),
        ("actionFilters.conditions.comparison", FIRST + "conditions.0.comparison", 25),
        ("actionFilters.actions.type", FIRST + "actions.0.type", "opsgenie"),
        ("actionFilters.actions.integrationId", FIRST + "actions.0.integrationId", "99"),
        ("actionFilters.actions.config.targetType", FIRST + "actions.0.config.targetType", "user"),
        ("actionFilters.actions.config.targetIdentifier", FIRST + "actions.0.config.targetIdentifier", "99"),
        ("actionFilters.actions.config.targetDisplay", FIRST + "actions.slack.config.targetDisplay", "edited"),
        ("actionFilters.actions.data", FIRST + "actions.0.data", {"notes": "edited"}),
    ],
    by_hand=(
        "POST",
        "organizations/local/workflows/",
        {
            "name": "Notify payments",
            "detectorIds": ["{monitor}"],
            "config": {"frequency": 30},
            "triggers": {
                "logicType": "any-short",
                "conditions": [
                    {"type": kind, "comparison": True, "conditionResult": True}
                    for kind in ("first_seen_event", "regression_event")
                ],
            },
            "actionFilters": [
                {"logicType": "all", "conditions": [{**FREQUENT, "conditionResult": True}], "actions": [EMAIL]}
            ],
        },
    ),
    refused=[
        ({"frequency": 15}, "frequency", "is 15: use one of 0, 5, 10, 30, 60, 180, 720, 1440"),
        ({"monitorIds": ["errors"]}, "monitorIds[0]", 'is "errors": write the numeric id of a monitor'),
        ({"triggers": []}, "triggers", "is []: give at least 1"),
        ({"triggers": [{"type": "first_seen"}]}, "triggers[0].type", 'did you mean "first_seen_event"?'),
        (
            {"actionFilters": [{"logicType": "all", "conditions": [], "actions": [{"type": "email"}]}]},
            "actionFilters[0].actions[0].config.targetType",
            "is missing: use one",
        ),
    ],
    draw=draw,
)
