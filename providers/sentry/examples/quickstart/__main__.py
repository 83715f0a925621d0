"""A project, the key that its SDK is given, and a mail to the team when many errors come."""

from __future__ import annotations

import pulumi
import pulumi_sentry as sentry

team = sentry.Team("checkout", slug="checkout", name="Checkout")
shop = sentry.Project("shop", slug="shop", name="Shop", platform="python", teams=[team.slug])
key = sentry.ClientKey("backend", project=shop.slug, name="Backend")
bounds = [
    {"type": "gt", "comparison": 100, "condition_result": "high"},
    {"type": "lte", "comparison": 100, "condition_result": "resolved"},
]
watched = {"dataset": "events", "aggregate": "count()", "event_types": ["error"], "time_window": 300}
errors = sentry.MetricMonitor("errors", project=shop.slug, name="Many errors", conditions=bounds, **watched)
mail = {"type": "email", "config": {"target_type": "team", "target_identifier": team.id}}
sentry.Alert(
    "mail", name="Many errors", monitor_ids=[errors.id], frequency=30, triggers=[{"type": "first_seen_event"}],
    action_filters=[{"logic_type": "all", "conditions": [], "actions": [mail]}],
)  # fmt: skip
pulumi.export("dsn", key.dsn_public)
