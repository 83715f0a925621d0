"""Alerts that are off."""

import pulumi
import pulumi_sentry as sentry

alerts = sentry.get_alerts().alerts
pulumi.export("silent", [one.name for one in alerts if not one.enabled])
