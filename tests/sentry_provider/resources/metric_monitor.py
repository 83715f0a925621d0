"""MetricMonitor."""

from __future__ import annotations

from hypothesis import strategies as st
from sentry_cases import monitors
from sentry_cases.case import Case, drawn
from sentry_cases.texts import AGGREGATES, QUERIES

NAMES = ["dataset", "eventTypes", "timeWindow", "aggregate", "query", "detectionType", "comparisonDelta", "conditions"]
SETS = {
    "events": ("default", "error"),
    "transactions": ("transaction",),
    "events_analytics_platform": ("trace_item_span",),
}
SNUBA = "dataSources.0.queryObj.snubaQuery."
GT = {"type": "gt", "comparison": 10, "conditionResult": "high"}
LTE = {"type": "lte", "comparison": 5, "conditionResult": "resolved"}


def draw(there):
    return drawn(dict.fromkeys(NAMES), query(), detection())


def query():
    """A dataset with event types and a window that go with it."""
    always = {"aggregate": st.sampled_from(AGGREGATES), "query": st.sampled_from(QUERIES)}

    def of(dataset):
        types = st.lists(st.sampled_from(SETS[dataset]), min_size=1, unique=True)
        window = st.integers(1, 10**4).map(lambda minutes: minutes * 60)
        return st.fixed_dictionaries({"dataset": st.just(dataset), "eventTypes": types, "timeWindow": window, **always})

    return st.sampled_from(sorted(SETS)).flatmap(of)


def detection():
    """How to detect, with bounds that do not contradict each other."""

    def anomaly(sensitivity, kind, key):
        form = {"seasonality": "auto", "sensitivity": sensitivity, key: kind}
        row = {"type": "anomaly_detection", "comparison": form, "conditionResult": "high"}
        return {"detectionType": "dynamic", "conditions": [row]}

    def bounds(values, up, delta):
        low, *more = sorted(values, reverse=not up)
        rows = [{"type": "lte" if up else "gte", "comparison": low, "conditionResult": "resolved"}]
        for result, value in zip(("high", "medium"), reversed(more), strict=False):
            rows.append({"type": "gt" if up else "lt", "comparison": value, "conditionResult": result})
        past = {"detectionType": "percent", "comparisonDelta": delta} if delta else {}
        return past | {"conditions": rows}

    number = st.integers(0, 10**6) | st.floats(0, 10**6)
    delta = st.none() | st.sampled_from([300, 86400, 2592000])
    sensitivity, key = st.sampled_from(["low", "medium", "high"]), st.sampled_from(["thresholdType", "threshold_type"])
    numbers = st.lists(number, min_size=2, max_size=3, unique=True)
    return st.builds(anomaly, sensitivity, st.sampled_from([0, 1, 2]), key) | st.builds(
        bounds, numbers, st.booleans(), delta
    )


CASE = Case(
    example={
        **monitors.EXAMPLE,
        "name": "Users with errors",
        "aggregate": "count_unique(user)",
        "dataset": "events",
        "eventTypes": ["default", "error"],
        "query": "level:error",
        "environment": "prod",
        "timeWindow": 300,
        "extrapolationMode": "unknown",
        "detectionType": "percent",
        "comparisonDelta": 3600,
        "conditions": [GT, {"type": "gt", "comparison": 5.5, "conditionResult": "medium"}, LTE],
    },
    second={
        "timeWindow": 600,
        **monitors.SECOND,
        "aggregate": "count()",
        "dataset": "transactions",
        "eventTypes": ["transaction"],
        "query": "",
        "environment": "staging",
        "extrapolationMode": "none",
        "comparisonDelta": 300,
        "conditions": [{**GT, "comparison": 20}, LTE],
    },
    only_value={"detectionType": "another type takes other conditions"},
    label="name",
    known_by=("project", "name", "environment"),
    create_path="/detectors/$",
    store="detector",
    drift={
        **monitors.DRIFT,
        "aggregate": {SNUBA + "aggregate": "count()"},
        "dataset": {SNUBA + "dataset": "transactions"},
        "eventTypes": {SNUBA + "eventTypes": ["error"]},
        "query": {SNUBA + "query": ""},
        "environment": {SNUBA + "environment": None},
        "timeWindow": {SNUBA + "timeWindow": 3600},
        "extrapolationMode": {SNUBA + "extrapolationMode": "server_weighted"},
        "detectionType": {"config.detectionType": "static"},
        "comparisonDelta": {"config.comparisonDelta": 86400},
        "conditions.type": {"conditionGroup.conditions.0.type": "gte"},
        "conditions.comparison": {"conditionGroup.conditions.0.comparison": 999},
        "conditions.conditionResult": {"conditionGroup.conditions.0.conditionResult": 50},
    },
    drift_base={"conditions": [GT, LTE]},
    becomes={"project": "replace"},
    more_drift=[
        *monitors.MORE_DRIFT,
        ("environment", SNUBA + "environment", "edited"),
        ("extrapolationMode", SNUBA + "extrapolationMode", "none"),
        ("conditions.type", "conditionGroup.conditions.0.type", "gte"),
        ("conditions.comparison", "conditionGroup.conditions.0.comparison", 7.25),
        ("conditions.conditionResult", "conditionGroup.conditions.0.conditionResult", 25),
    ],
    by_hand=(
        "POST",
        "organizations/local/projects/web/detectors/",
        {
            **monitors.BY_HAND,
            "name": "Many errors",
            "type": "metric_issue",
            "dataSources": [
                {
                    "aggregate": "count_unique(user)",
                    "dataset": "events",
                    "query": 'level:error message:"a \\"quoted\\" word"',
                    "environment": "production",
                    "eventTypes": ["error", "default"],
                    "timeWindow": 300,
                    "queryType": 0,
                }
            ],
            "description": "https://runbooks.example/errors",
            "config": {"detectionType": "static"},
            "conditionGroup": {
                "logicType": "any",
                "conditions": [
                    {"type": "gt", "comparison": 100, "conditionResult": 75},
                    {"type": "gt", "comparison": 50.5, "conditionResult": 50},
                    {"type": "lte", "comparison": 50.5, "conditionResult": 0},
                ],
            },
        },
    ),
    refused=[
        ({"dataset": "events", "eventTypes": ["transaction"]}, "eventTypes[0]", "does not go with the"),
        (
            {"dataset": "events_analytics_platform", "eventTypes": ["trace_item_span", "trace_item_log"]},
            "eventTypes",
            "takes exactly one event type",
        ),
        ({"queryType": 0}, "queryType", "there is no such property"),
        ({"query": "release:latest"}, "query", "Sentry refuses release:latest"),
        ({"comparisonDelta": None}, "comparisonDelta", "is missing: percent compares with the past"),
        ({"detectionType": "static"}, "comparisonDelta", "is 3600: only percent compares with the past"),
        (
            {"detectionType": "dynamic", "comparisonDelta": None, "conditions": [GT]},
            "conditions[0].type",
            'takes only "anomaly_detection"',
        ),
        (
            {"conditions": [{"type": "anomaly_detection", "comparison": 3, "conditionResult": "high"}]},
            "conditions[0].type",
            "the detection type percent takes gt, gte, lt or lte",
        ),
        (
            {"conditions": [GT, {**GT, "conditionResult": "medium", "comparison": 10}]},
            "conditions[0].comparison",
            "is 10: high must lie above medium, which is 10",
        ),
        (
            {"conditions": [GT, {"type": "lte", "comparison": 11, "conditionResult": "resolved"}]},
            "conditions[0].comparison",
            "is 10: high must lie above resolved, which is 11",
        ),
        (
            {"conditions": [GT, {**GT, "type": "lt", "conditionResult": "medium"}]},
            "conditions[1].type",
            "all bounds must look in the same direction",
        ),
        ({"conditions": [GT, GT]}, "conditions[1].conditionResult", "each result may have one condition"),
        ({"conditions": [{**GT, "conditionResult": "resolved"}]}, "conditions", "only resolved is there"),
        (
            {"conditions": [{**GT, "comparison": "ten"}]},
            "conditions[0].comparison",
            'is "ten": write a number to compare with by gt',
        ),
        ({"dataset": "metrics", "timeWindow": 300}, "timeWindow", "for a crash rate use"),
    ],
    draw=draw,
)
