"""Widgets that most boards have, by name."""

from __future__ import annotations

from typing import Any

from vedette.metrics import METRICS, SPANS

_ERRORS, _FAILURES, _SLOW = METRICS["errors"], METRICS["failure_rate"], METRICS["p95"]
_REQUESTS = SPANS["requests"]
_PERCENTILES = ["p50(span.duration)", _SLOW.aggregate, "p99(span.duration)"]

# As plain data: a board's own widget is written the same way.
USUAL: dict[str, dict[str, Any]] = {
    "errors": {
        "title": "Errors",
        "description": "Events of level error and fatal",
        "display": "line",
        "dataset": "error-events",
        "query": _ERRORS.query,
        "show": (_ERRORS.aggregate,),
    },
    "errors-by-type": {
        "title": "Errors by type",
        "description": "The ten most frequent kinds",
        "display": "bar",
        "dataset": "error-events",
        "query": _ERRORS.query,
        "show": (_ERRORS.aggregate,),
        "by": ("error.type",),
        "sort": f"-{_ERRORS.aggregate}",
        "limit": 10,
    },
    "requests": {
        "title": "Requests",
        "description": "How many requests were answered",
        "display": "line",
        "dataset": "spans",
        "query": _REQUESTS,
        "show": ("count(span.duration)",),
    },
    "failure-rate": {
        "title": "Failure rate",
        "description": "Share of requests that failed",
        "display": "line",
        "dataset": "spans",
        "query": _REQUESTS,
        "show": (_FAILURES.aggregate,),
    },
    "response-times": {
        "title": "Response times",
        "description": "Duration of requests",
        "display": "line",
        "dataset": "spans",
        "query": _REQUESTS,
        "show": tuple(_PERCENTILES),
    },
    "slowest-requests": {
        "title": "Slowest requests",
        "description": "The ten slowest routes by 95th percentile",
        "display": "table",
        "dataset": "spans",
        "query": _REQUESTS,
        "show": (_SLOW.aggregate, "count(span.duration)"),
        "by": ("transaction",),
        "sort": f"-{_SLOW.aggregate}",
        "limit": 10,
    },
    "database-queries": {
        "title": "Database queries",
        "description": "Duration of queries",
        "display": "line",
        "dataset": "spans",
        "query": SPANS["queries"],
        "show": tuple(_PERCENTILES),
    },
    "outside-calls": {
        "title": "Calls of outside services",
        "description": "Duration of HTTP calls that the service makes",
        "display": "line",
        "dataset": "spans",
        "query": SPANS["calls"],
        "show": tuple(_PERCENTILES),
    },
}
