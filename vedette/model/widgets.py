"""Widgets that most boards have, by name."""

from typing import Any

_REQUESTS = "is_transaction:true"
_PERCENTILES = ["p50(span.duration)", "p95(span.duration)", "p99(span.duration)"]

# As plain data: a board's own widget is written the same way.
USUAL: dict[str, dict[str, Any]] = {
    "errors": {
        "title": "Errors",
        "description": "Events of level error and fatal",
        "display": "line",
        "dataset": "error-events",
        "query": "level:[error,fatal]",
        "show": ("count()",),
    },
    "errors-by-type": {
        "title": "Errors by type",
        "description": "The ten most frequent kinds",
        "display": "bar",
        "dataset": "error-events",
        "query": "level:[error,fatal]",
        "show": ("count()",),
        "by": ("error.type",),
        "sort": "-count()",
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
        "show": ("failure_rate()",),
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
        "show": ("p95(span.duration)", "count(span.duration)"),
        "by": ("transaction",),
        "sort": "-p95(span.duration)",
        "limit": 10,
    },
    "database-queries": {
        "title": "Database queries",
        "description": "Duration of queries",
        "display": "line",
        "dataset": "spans",
        "query": "span.op:db*",
        "show": tuple(_PERCENTILES),
    },
    "outside-calls": {
        "title": "Calls of outside services",
        "description": "Duration of HTTP calls that the service makes",
        "display": "line",
        "dataset": "spans",
        "query": "span.op:http.client",
        "show": tuple(_PERCENTILES),
    },
}
