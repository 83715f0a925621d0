"""The id of an alert."""

import pulumi
import pulumi_sentry as sentry

alert = sentry.get_alert(name="Slow requests")
pulumi.export("alert", alert.id)
