"""What goes together in a metric, cron or uptime monitor."""

from typing import Any
from zoneinfo import available_timezones

from hypothesis import strategies as st
from sentry_draws.words import AGGREGATES, CRONTABS, QUERIES, Drawn, merged, text

__all__ = ["assertion", "detection", "headers", "query", "timing"]

_SETS = {
    "events": ("default", "error"),
    "transactions": ("transaction",),
    "events_analytics_platform": ("trace_item_span",),
}
_ALWAYS = {"aggregate": st.sampled_from(AGGREGATES), "query": st.sampled_from(QUERIES)}


def query() -> Drawn:
    """A dataset with event types and a window that go with it."""

    def of(dataset: str) -> Drawn:
        types = st.lists(st.sampled_from(_SETS[dataset]), min_size=1, unique=True)
        window = st.integers(1, 10**4).map(lambda minutes: minutes * 60)
        return st.fixed_dictionaries(
            {"dataset": st.just(dataset), "eventTypes": types, "timeWindow": window, **_ALWAYS}
        )

    return st.sampled_from(sorted(_SETS)).flatmap(of)


def detection() -> Drawn:
    """How to detect, with bounds that do not contradict each other."""

    def anomaly(sensitivity: str, kind: int, key: str) -> dict[str, Any]:
        form = {"seasonality": "auto", "sensitivity": sensitivity, key: kind}
        row = {"type": "anomaly_detection", "comparison": form, "conditionResult": "high"}
        return {"detectionType": "dynamic", "conditions": [row]}

    def bounds(values: list[float], up: bool, delta: int | None) -> dict[str, Any]:
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


def timing() -> Drawn:
    """A crontab or an interval, in a zone or none."""
    unit = st.sampled_from(["minute", "hour", "day", "week", "month", "year"])
    interval = st.fixed_dictionaries({"value": st.integers(1, 100), "unit": unit})
    either = st.sampled_from(CRONTABS).map(lambda one: {"schedule": one}) | interval.map(lambda one: {"interval": one})
    zone = st.sampled_from(sorted(available_timezones() - {"localtime"}))
    return merged(either, st.fixed_dictionaries({}, optional={"timezone": zone}))


def headers() -> st.SearchStrategy[list[dict[str, str]]]:
    """Some headers, small enough for Sentry's checker."""
    one = st.fixed_dictionaries({"name": text(20, lines=False), "value": text(20, empty=True, lines=False)})
    return st.lists(one, max_size=3)


def assertion() -> Drawn:
    """Sentry's assertion language, nested."""

    def status(cmp: str, value: int) -> dict[str, Any]:
        return {"op": "status_code_check", "operator": {"cmp": cmp}, "value": value}

    def header(name: str, pattern: str) -> dict[str, Any]:
        return {
            "op": "header_check",
            "key_op": {"cmp": "equals"},
            "key_operand": {"header_op": "literal", "value": name},
            "value_op": {"cmp": "not_equal"},
            "value_operand": {"header_op": "glob", "pattern": {"value": pattern}},
        }

    compared = st.sampled_from(["equals", "not_equal", "less_than", "greater_than"])
    leaf = st.builds(status, compared, st.integers(100, 599)) | st.builds(header, text(20), text(20))

    def around(inner: Drawn) -> Drawn:
        several = st.builds(
            lambda op, some: {"op": op, "children": some},
            st.sampled_from(["and", "or"]),
            st.lists(inner, min_size=1, max_size=3),
        )
        return several | inner.map(lambda one: {"op": "not", "operand": one})

    return st.fixed_dictionaries({"root": st.recursive(leaf, around, max_leaves=4)})
