"""MetricMonitor: a number over a time window that must stay within bounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pulumi_plugin_kit.check import Problem
from pulumi_plugin_kit.fields import shape

from ..fields import Field, camel_keys
from .base import Wire
from .metric_rules import EVENT_TYPES, aggregate_form, aggregate_name, metric_problems, query_type_of
from .monitor import DESCRIPTION, ENABLED, NAME, OWNER, MonitorResource
from .placement import PROJECT

# Sentry's DetectorPriorityLevel.
_RESULTS = {"high": 75, "medium": 50, "low": 25, "resolved": 0}
_RESULT_NAMES = {value: name for name, value in _RESULTS.items()}
_TYPES = ("gt", "gte", "lt", "lte", "anomaly_detection")


@shape
class MetricCondition:
    """A bound, and the priority of the issue when it is crossed."""

    type: Annotated[str, Field("How the number is compared.", enum=_TYPES)]
    comparison: Annotated[
        Any,
        Field(
            "The bound; for anomaly_detection an object with seasonality, sensitivity and thresholdType.",
            canonical=camel_keys,
        ),
    ]
    condition_result: Annotated[str, Field("Priority of the issue, or resolved.", enum=tuple(_RESULTS))]


@shape
class MetricMonitorInputs:
    """What a metric monitor is made of."""

    project: Annotated[str, PROJECT]
    name: Annotated[str, NAME]
    aggregate: Annotated[
        str,
        Field("The number, such as count() or p95(span.duration).", canonical=aggregate_form, min_items=1),
    ]
    dataset: Annotated[str, Field("Where the events are: events, events_analytics_platform, metrics, ...", min_items=1)]
    event_types: Annotated[
        tuple[str, ...],
        Field("Types of events that count.", unordered=True, min_items=1, enum=EVENT_TYPES),
    ]
    query: Annotated[str, Field("Search that an event must match; empty for all.")] = ""
    environment: Annotated[str | None, Field("Environment that an event must be of; absent for all.")] = None
    time_window: Annotated[int, Field("Length of the window in seconds.", minimum=60, multiple_of=60)]
    extrapolation_mode: Annotated[
        str | None,
        Field(
            "How sampled data is scaled up.",
            enum=("unknown", "none", "client_and_server_weighted", "server_weighted"),
            computed=True,
        ),
    ] = None
    detection_type: Annotated[
        str,
        Field(
            "Compare with a fixed bound, with the past, or find anomalies.",
            enum=("static", "percent", "dynamic"),
        ),
    ] = "static"
    comparison_delta: Annotated[
        int | None,
        Field(
            "How far back to compare, in seconds; for percent only.",
            enum=(300, 900, 3600, 86400, 604800, 2592000),
        ),
    ] = None
    conditions: Annotated[
        tuple[MetricCondition, ...],
        Field("The bounds, and when the issue is resolved.", unordered=True, min_items=1),
    ]
    owner: Annotated[str | None, OWNER] = None
    description: Annotated[str | None, DESCRIPTION] = None
    enabled: Annotated[bool, ENABLED] = True


class MetricMonitor(MonitorResource[MetricMonitorInputs]):
    """A detector of type metric_issue."""

    token = "sentry:index:MetricMonitor"  # noqa: S105 - a type token
    noun = "metric monitor"
    type = "metric_issue"
    description = "A monitor of a number over a time window. Import it by id."
    Inputs = MetricMonitorInputs

    def validate(self, inputs: Mapping[str, Any]) -> Iterator[Problem]:
        """Dataset, event types and window must fit; bounds must not contradict each other."""
        return metric_problems(inputs)

    def source(self, inputs: MetricMonitorInputs) -> Wire:
        """The query."""
        source: Wire = {
            "aggregate": inputs.aggregate,
            "dataset": inputs.dataset,
            "query": inputs.query,
            "environment": inputs.environment,
            "eventTypes": list(inputs.event_types),
            "timeWindow": inputs.time_window,
        }
        # Sentry wants it, does not serve it, and allows one for each dataset: so it is nobody's input.
        if (query_type := query_type_of(inputs.dataset)) is not None:
            source["queryType"] = query_type
        if inputs.extrapolation_mode is not None:
            source["extrapolationMode"] = inputs.extrapolation_mode
        return source

    def type_body(self, inputs: MetricMonitorInputs) -> Wire:
        """How to detect, and the bounds."""
        config: Wire = {"detectionType": inputs.detection_type}
        if inputs.comparison_delta is not None:
            config["comparisonDelta"] = inputs.comparison_delta
        conditions = [
            {
                "type": condition.type,
                "comparison": condition.comparison,
                "conditionResult": _RESULTS[condition.condition_result],
            }
            for condition in inputs.conditions
        ]
        return {"config": config, "condition_group": {"logicType": "any", "conditions": conditions}}

    def type_properties(self, source: Wire, served: Wire) -> dict[str, Any]:
        """Query, detection and bounds."""
        query = source["snubaQuery"]
        config = served.get("config") or {}
        group = served.get("conditionGroup") or {}
        return {
            "aggregate": aggregate_name(query["aggregate"]),
            "dataset": query["dataset"],
            "eventTypes": query["eventTypes"],
            "query": query.get("query") or "",
            "environment": query.get("environment"),
            "timeWindow": query["timeWindow"],
            "extrapolationMode": query.get("extrapolationMode"),
            "detectionType": config.get("detectionType", "static"),
            "comparisonDelta": config.get("comparisonDelta"),
            "conditions": [
                {
                    "type": condition["type"],
                    "comparison": condition["comparison"],
                    "conditionResult": _RESULT_NAMES.get(condition["conditionResult"], "resolved"),
                }
                for condition in group.get("conditions", ())
            ],
        }
