"""The parts of a metric monitor: query, thresholds, detection."""

from __future__ import annotations

import re
from typing import Any

from vedette_emulators.core.wire import Json
from vedette_emulators.sentry.state.canonical import aggregate
from vedette_emulators.sentry.validate import vocabulary
from vedette_emulators.sentry.validate.fields import Fields, camel_keys, each, nested

_AGGREGATE = re.compile(r"^[a-z_][a-z0-9_]*\(.*\)( AS \w+)?$", re.IGNORECASE | re.DOTALL)
_EXTRAPOLATION = ("unknown", "none", "client_and_server_weighted", "server_weighted")
_RESULTS = (75, 50, 0)


def query(sent: Json) -> dict[str, Any]:
    """Read the data source of a metric monitor.

    Raises:
        RefusedError: with every field that is wrong.
    """
    fields = Fields(sent)
    dataset = fields.text("dataset", required=True)
    if dataset is not None and dataset not in vocabulary.DATASETS:
        fields.refuse("dataset", f"Invalid dataset, valid values are {list(vocabulary.DATASETS)}")
    text = fields.text("query", required=True, blank=True)
    if text is not None and "release:latest" in text.split():
        fields.refuse("query", "Unsupported Query: We do not currently support the release:latest query")
    function = fields.text("aggregate", required=True)
    if function is not None and not _AGGREGATE.match(function):
        fields.refuse("aggregate", "Invalid Metric: Please pass a valid function for aggregation")
    window = fields.integer("timeWindow", required=True, low=60)
    fields.text("environment", required=True, null=True, longest=64)
    event_types = fields.strings("eventTypes", required=True)
    if event_types is not None and set(event_types) - set(vocabulary.EVENT_TYPES):
        fields.refuse("eventTypes", f"Invalid event_type, valid values are {list(vocabulary.EVENT_TYPES)}")
    query_type = fields.integer("queryType", null=True)
    if query_type is not None and query_type not in vocabulary.QUERY_TYPES:
        fields.refuse("queryType", f"Invalid query type {query_type}")
    fields.text("extrapolationMode", null=True, choices=_EXTRAPOLATION)
    clean = fields.done()
    if query_type is None:
        query_type = next(
            type_ for type_, (sets, _) in vocabulary.QUERY_TYPES.items() if dataset in (*sets, "discover")
        )
    _match(fields, query_type, str(dataset), event_types or [], window or 0)
    fields.done()
    return {
        "dataset": dataset,
        "query": text,
        "aggregate": aggregate(str(function)),
        "timeWindow": window,
        "environment": clean.get("environment"),
        "eventTypes": [] if query_type == 2 else event_types,
        "extrapolationMode": clean.get("extrapolationMode") or "unknown",
        "queryType": query_type,
    }


def _match(fields: Fields, query_type: int, dataset: str, event_types: list[str], window: int) -> None:
    datasets, allowed = vocabulary.QUERY_TYPES[query_type]
    if dataset not in datasets:
        fields.refuse("nonFieldErrors", f"Invalid dataset for this query type. Valid datasets are {sorted(datasets)}")
        return
    if query_type == 2:
        if window not in vocabulary.CRASH_WINDOWS_S:
            fields.refuse(
                "nonFieldErrors",
                "Invalid Time Window: Allowed time windows for crash rate alerts are: 30min, 1h, 2h, 4h, 12h and 24h",
            )
        return
    if set(event_types) - set(allowed):
        fields.refuse(
            "nonFieldErrors", f"Invalid event types for this dataset. Valid event types are {sorted(allowed)}"
        )
    elif dataset == "events_analytics_platform" and len(event_types) > 1:
        fields.refuse("nonFieldErrors", f"Multiple event types not allowed. Valid event types are {sorted(allowed)}")


def config(sent: Json) -> dict[str, Any]:
    """Read how a metric monitor compares: against a fixed number, against the past, or against what is usual."""
    fields = Fields(sent)
    type_ = fields.any("detectionType")
    delta = fields.any("comparisonDelta")
    extra = sorted(set(fields.sent) - {"detectionType", "comparisonDelta"})
    if extra:
        fields.refuse("nonFieldErrors", f"Additional properties are not allowed ({', '.join(map(repr, extra))})")
    elif "detectionType" not in fields.sent:
        fields.refuse("nonFieldErrors", "'detection_type' is a required property")
    elif type_ not in ("static", "percent", "dynamic"):
        fields.refuse("nonFieldErrors", f"{type_!r} is not one of ['static', 'percent', 'dynamic']")
    elif type_ == "percent" and delta not in vocabulary.COMPARISON_DELTAS_S:
        fields.refuse("nonFieldErrors", f"{delta!r} is not one of {list(vocabulary.COMPARISON_DELTAS_S)}")
    elif type_ != "percent" and delta is not None:
        fields.refuse("nonFieldErrors", "comparison_delta is only allowed for detection_type 'percent'")
    fields.done()
    return {"detectionType": type_, "comparisonDelta": delta}


def condition_group(sent: Json, detection: str) -> dict[str, Any]:
    """Read the thresholds of a metric monitor.

    Raises:
        RefusedError: with every row that is wrong, by position.
    """
    fields = Fields(sent)
    fields.text("logicType", required=True, choices=vocabulary.LOGIC)
    rows = fields.listing("conditions", required=True)
    if rows is not None:
        rows = each(fields, "conditions", rows, _condition)
    if rows is not None:
        problem = _rows(rows, detection)
        if problem:
            fields.refuse("conditions", problem)
    return fields.done()


def _rows(rows: list[dict[str, Any]], detection: str) -> str | None:
    if len(rows) > 3:
        return "Too many conditions"
    anomaly = [row["type"] == "anomaly_detection" for row in rows]
    if detection == "dynamic":
        return None if rows and all(anomaly) else "Dynamic detection needs an anomaly_detection condition"
    if any(anomaly):
        return "anomaly_detection needs dynamic detection"
    results = {row["conditionResult"] for row in rows}
    if not results & {75, 50}:
        return "A condition that opens an issue is required for metric issue detector."
    return None if 0 in results else "Resolution condition required for metric issue detector."


def _condition(sent: Json) -> dict[str, Any]:
    fields = Fields(sent)
    type_ = fields.any("type", required=True, null=False)
    if type_ is not None and type_ not in ("gt", "lt", "gte", "lte", "anomaly_detection"):
        fields.refuse("type", f"Unsupported type {type_}")
    comparison = fields.any("comparison", required=True, null=False)
    if type_ == "anomaly_detection" and comparison is not None:
        nested(fields, "comparison", lambda: _anomaly(comparison))
    elif comparison is not None and (isinstance(comparison, bool) or not isinstance(comparison, int | float)):
        fields.refuse("comparison", "A valid number or dict is required.")
    result = fields.any("conditionResult", required=True, null=False)
    if result is not None and (result not in _RESULTS or isinstance(result, bool)):
        fields.refuse("conditionResult", "Unsupported condition result")
    id_ = fields.any("id")
    clean = fields.done()
    return {
        **({"id": str(id_)} if id_ is not None else {}),
        **{name: clean[name] for name in ("type", "comparison", "conditionResult")},
    }


def _anomaly(sent: Json) -> dict[str, Any]:
    fields = Fields(camel_keys(sent))
    fields.text("seasonality", required=True, choices=("auto",))
    fields.text("sensitivity", required=True, choices=("low", "medium", "high"))
    threshold = fields.integer("thresholdType", required=True)
    if threshold is not None and threshold not in (0, 1, 2):
        fields.refuse("thresholdType", f'"{threshold}" is not a valid choice.')
    return fields.done()
