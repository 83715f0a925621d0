"""The values Sentry knows: types, intervals, operators.

Sources: its published description and, where that is silent, `sentry/workflow_engine/models/data_condition.py`
and `sentry/snuba/snuba_query_validator.py`.
"""

from __future__ import annotations

FREQUENCIES_MIN = (0, 5, 10, 30, 60, 180, 720, 1440)
"""How often an alert may repeat, in minutes."""

INTERVALS = ("1m", "5m", "15m", "1h", "1d", "1w", "30d")
SESSION_INTERVALS = (*INTERVALS, "10m", "30m")
MATCHES = ("co", "nc", "eq", "ne", "sw", "nsw", "ew", "new", "is", "ns", "in", "nin")
LEVELS = (0, 10, 20, 30, 40, 50)
LOGIC = ("any", "any-short", "all", "none")

ATTRIBUTES = (
    "message", "platform", "environment", "type", "error.handled", "error.unhandled", "error.main_thread",
    "exception.type", "exception.value", "user.id", "user.email", "user.username", "user.ip_address", "http.method",
    "http.url", "http.status_code", "sdk.name", "stacktrace.code", "stacktrace.module", "stacktrace.filename",
    "stacktrace.abs_path", "stacktrace.package", "unreal.crash_type", "app.in_foreground",
    "os.distribution_name", "os.distribution_version", "symbolicated_in_app", "ota_updates.channel",
    "ota_updates.runtime_version", "ota_updates.update_id",
)  # fmt: skip
"""Parts of an event that a filter can look at."""

DATASETS = (
    "events", "transactions", "discover", "metrics", "sessions", "generic_metrics", "events_analytics_platform",
)  # fmt: skip
EVENT_TYPES = (
    "error", "default", "transaction", "trace_item_span", "trace_item_log", "trace_item_metric",
)  # fmt: skip

QUERY_TYPES: dict[int, tuple[tuple[str, ...], tuple[str, ...]]] = {
    0: (("events",), ("default", "error")),
    1: (
        ("events_analytics_platform", "generic_metrics", "transactions"),
        ("trace_item_log", "trace_item_metric", "trace_item_span", "transaction"),
    ),
    2: (("metrics", "sessions"), ()),
}
"""Errors, performance and crash rate: the datasets and the event types of each."""

CRASH_WINDOWS_S = (1800, 3600, 7200, 14400, 43200, 86400)
COMPARISON_DELTAS_S = (300, 900, 3600, 86400, 604800, 2592000)
