"""Slack is notified when spike protection starts."""

import pulumi_sentry as sentry

workspace = sentry.get_integration(provider_key="slack")
spikes = sentry.NotificationAction(
    "spikes",
    trigger_type="spike-protection",
    service_type="slack",
    integration_id=workspace.id,
    target_identifier=workspace.channels["general"],
    target_display="#general",
    projects=["web"],
)
