"""A page that must answer within five seconds."""

import pulumi_sentry as sentry

front = sentry.UptimeMonitor(
    "front",
    project="web",
    name="Front page",
    url="https://shop.example/health",
    interval_seconds=60,
    timeout_ms=5000,
    downtime_threshold=3,
)
