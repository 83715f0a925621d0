"""What must fit together in a metric monitor.

Source: the validator of Sentry's queries, src/sentry/snuba/snuba_query_validator.py in getsentry/sentry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from pulumi_plugin_kit.check import MISSING, Problem, choices, show
from pulumi_plugin_kit.values import UNKNOWN, has_unknown

from ..fields import camel_keys

EVENT_TYPES = ("default", "error", "transaction", "trace_item_span", "trace_item_log", "trace_item_metric")

_SPANS = "events_analytics_platform"
_ERRORS, _PERFORMANCE, _CRASH_RATE = 0, 1, 2
_QUERY_TYPES = {
    "events": _ERRORS,
    "transactions": _PERFORMANCE,
    "generic_metrics": _PERFORMANCE,
    _SPANS: _PERFORMANCE,
    "metrics": _CRASH_RATE,
    "sessions": _CRASH_RATE,
}
_DATASET_EVENT_TYPES = {
    "events": ("default", "error"),
    "transactions": ("transaction",),
    "generic_metrics": ("transaction",),
    _SPANS: ("trace_item_span", "trace_item_log", "trace_item_metric", "transaction"),
}
_CRASH_RATE_WINDOWS = (1800, 3600, 7200, 14400, 43200, 86400)
_USER = re.compile(r"\btags\[sentry:user\]")


def aggregate_form(aggregate: str) -> str:
    """One spelling for all that Sentry takes as the same aggregate."""
    return aggregate_name(aggregate).replace(" ", "")


def aggregate_name(aggregate: str) -> str:
    """The aggregate as people write it, without the name that Sentry's storage has for users."""
    return _USER.sub("user", aggregate)


def query_type_of(dataset: Any) -> int | None:
    """The query type that belongs to a dataset, None for a dataset that this provider does not know."""
    return _QUERY_TYPES.get(dataset) if isinstance(dataset, str) else None


def metric_problems(inputs: Mapping[str, Any]) -> Iterator[Problem]:
    """Every contradiction between the inputs of a metric monitor."""
    yield from _source_problems(inputs)
    yield from _detection_problems(inputs)
    conditions = inputs.get("conditions")
    if isinstance(conditions, list) and not has_unknown(conditions):
        yield from _bound_problems(conditions)


def _source_problems(inputs: Mapping[str, Any]) -> Iterator[Problem]:
    dataset = inputs.get("dataset")
    event_types = inputs.get("eventTypes")
    allowed = _DATASET_EVENT_TYPES.get(dataset) if isinstance(dataset, str) else None
    if allowed and isinstance(event_types, list):
        for position, event_type in enumerate(event_types):
            if event_type is not UNKNOWN and event_type not in allowed:
                wanted = f"it does not go with the dataset {show(dataset)}; {choices(allowed)}"
                yield Problem(f"eventTypes[{position}]", event_type, wanted)
    if dataset == _SPANS and isinstance(event_types, list) and len(event_types) > 1:
        yield Problem("eventTypes", event_types, f"the dataset {show(dataset)} takes exactly one event type")
    window = inputs.get("timeWindow")
    crash_rate = query_type_of(dataset) == _CRASH_RATE
    if crash_rate and window is not UNKNOWN and window is not None and window not in _CRASH_RATE_WINDOWS:
        yield Problem("timeWindow", window, f"for a crash rate {choices(_CRASH_RATE_WINDOWS)}")
    query = inputs.get("query")
    if isinstance(query, str) and "release:latest" in query:
        yield Problem("query", query, "Sentry refuses release:latest in a monitor; name the release or leave it out")


def _detection_problems(inputs: Mapping[str, Any]) -> Iterator[Problem]:
    detection, delta = inputs.get("detectionType"), inputs.get("comparisonDelta")
    if detection == "percent" and delta is None:
        yield Problem("comparisonDelta", MISSING, "percent compares with the past: say how many seconds back")
    if detection in {"static", "dynamic"} and delta not in (None, UNKNOWN):
        yield Problem(
            "comparisonDelta",
            delta,
            f"only percent compares with the past, this is {detection}; leave it out",
        )
    for position, condition in enumerate(_known_list(inputs.get("conditions"))):
        kind, bound = condition.get("type"), condition.get("comparison")
        place = f"conditions[{position}]"
        if detection == "dynamic" and kind not in ("anomaly_detection", UNKNOWN):
            yield Problem(f"{place}.type", kind, 'the detection type dynamic takes only "anomaly_detection"')
        if detection in {"static", "percent"} and kind == "anomaly_detection":
            yield Problem(f"{place}.type", kind, f"the detection type {detection} takes gt, gte, lt or lte")
            continue
        if bound is UNKNOWN or kind is UNKNOWN:
            continue
        if kind == "anomaly_detection":
            yield from _anomaly_problems(bound, f"{place}.comparison")
        elif not isinstance(bound, int | float) or isinstance(bound, bool):
            yield Problem(f"{place}.comparison", bound, f"write a number to compare with by {kind}")


def _anomaly_problems(bound: Any, place: str) -> Iterator[Problem]:
    allowed: Mapping[str, tuple[Any, ...]] = {
        "seasonality": ("auto",),
        "sensitivity": ("low", "medium", "high"),
        "thresholdType": (0, 1, 2),
    }
    if not isinstance(bound, Mapping):
        yield Problem(place, bound, f"write an object with {', '.join(allowed)}")
        return
    given = camel_keys(bound)
    for key, values in allowed.items():
        value = given.get(key, MISSING)
        if value is not UNKNOWN and value not in values:
            yield Problem(f"{place}.{key}", value, choices(values))


def _bound_problems(conditions: list[Any]) -> Iterator[Problem]:
    """Bounds that contradict: the higher priority must be the harder one to reach, resolving the opposite."""
    bounds: dict[str, tuple[int, float]] = {}
    upward: bool | None = None
    for position, condition in enumerate(conditions):
        result, kind, bound = (condition.get(key) for key in ("conditionResult", "type", "comparison"))
        if not isinstance(bound, int | float) or not isinstance(result, str):
            return
        if result in bounds:
            yield Problem(f"conditions[{position}].conditionResult", result, "each result may have one condition")
        bounds.setdefault(result, (position, bound))
        if result != "resolved":
            up = kind in {"gt", "gte"}
            if upward is not None and up != upward:
                yield Problem(f"conditions[{position}].type", kind, "all bounds must look in the same direction")
                return
            upward = up
    if upward is None:
        yield Problem("conditions", conditions, "only resolved is there; add a bound that opens an issue")
        return
    sign = 1 if upward else -1
    order = [name for name in ("resolved", "low", "medium", "high") if name in bounds]
    for lower, higher in pairwise(order):
        position, bound = bounds[higher]
        other = bounds[lower][1]
        crossed = sign * bound < sign * other if lower == "resolved" else sign * bound <= sign * other
        if crossed:
            wanted = f"{higher} must lie {'above' if upward else 'below'} {lower}, which is {show(other)}"
            yield Problem(f"conditions[{position}].comparison", bound, wanted)


def _known_list(value: Any) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []
