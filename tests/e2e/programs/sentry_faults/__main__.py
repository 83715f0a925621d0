"""One of each type that takes Sentry's provider more than one request; `text` is in all that a test changes."""

from __future__ import annotations

import pulumi
import pulumi_sentry as sentry

config = pulumi.Config()
text = config.get("text") or "Sells things"
limit = config.get("limit")
options = pulumi.ResourceOptions(custom_timeouts=pulumi.CustomTimeouts(create=limit, update=limit) if limit else None)

team = sentry.Team("team", slug="sellers", name=text, opts=options)
project = sentry.Project(
    "project",
    slug="shop",
    name="Shop",
    platform="python-django",
    teams=[team.slug],
    subject_prefix=f"[{text}] ",
    resolve_age=48,
    opts=options,
)
sentry.ClientKey(
    "key",
    project=project.slug,
    name="Browser",
    rate_limit={"count": 50, "window": 60},
    browser_sdk_version="7.x",
    opts=options,
)
metric = sentry.MetricMonitor(
    "metric",
    project=project.slug,
    name="Many errors",
    aggregate="count()",
    dataset="events",
    event_types=["error"],
    time_window=300,
    conditions=[
        {"type": "gt", "comparison": 50, "condition_result": "high"},
        {"type": "lte", "comparison": 50, "condition_result": "resolved"},
    ],
    description=text,
    opts=options,
)
sentry.CronMonitor("cron", project=project.slug, name="Nightly", schedule="0 2 * * *", description=text, opts=options)
sentry.UptimeMonitor(
    "uptime",
    project=project.slug,
    name="Front page",
    url="https://shop.example.com/health",
    method="GET",
    interval_seconds=300,
    timeout_ms=5000,
    description=text,
    opts=options,
)
sentry.Alert(
    "alert",
    name="Errors",
    monitor_ids=[metric.id],
    frequency=30,
    triggers=[{"type": "first_seen_event"}],
    action_filters=[
        {
            "logic_type": "all",
            "actions": [
                {
                    "type": "email",
                    "config": {"target_type": "team", "target_identifier": team.id},
                    "data": {"fallthroughType": "ActiveMembers" if config.get("text") else "AllMembers"},
                }
            ],
        }
    ],
    opts=options,
)
sentry.Dashboard(
    "dashboard",
    title="Shop",
    widgets=[
        {
            "title": "Errors",
            "description": text,
            "display_type": "line",
            "widget_type": "error-events",
            "queries": [{"aggregates": ["count()"]}],
        }
    ],
    opts=options,
)
sentry.PagerDutyService("row", integration_id="22", service="Shop", integration_key=f"key of {text}", opts=options)
