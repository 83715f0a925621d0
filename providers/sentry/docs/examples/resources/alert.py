"""Slack is notified when a monitor opens an issue, at most every half hour."""

import pulumi_sentry as sentry

slack = sentry.get_integration(provider_key="slack")
latency = sentry.MetricMonitor(
    "latency",
    project="web",
    name="Slow requests",
    aggregate="p95(span.duration)",
    dataset="events_analytics_platform",
    event_types=["trace_item_span"],
    time_window=600,
    conditions=[
        {"type": "gt", "comparison": 2000, "condition_result": "high"},
        {"type": "lte", "comparison": 2000, "condition_result": "resolved"},
    ],
)
notify = sentry.Alert(
    "notify-slack",
    name="Slow requests",
    monitor_ids=[latency.id],
    frequency=30,
    triggers=[{"type": "first_seen_event"}, {"type": "regression_event"}],
    action_filters=[
        {
            "logic_type": "all",
            "conditions": [{"type": "issue_priority_greater_or_equal", "comparison": 75}],
            "actions": [
                {
                    "type": "slack",
                    "integration_id": slack.id,
                    "config": {
                        "target_type": "specific",
                        "target_identifier": slack.channels["general"],
                        "target_display": "#general",
                    },
                    "data": {"notes": "https://runbooks.example/latency"},
                }
            ],
        }
    ],
)
