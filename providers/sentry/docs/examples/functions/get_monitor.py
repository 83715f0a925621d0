"""The id of a monitor, for an alert."""

import pulumi
import pulumi_sentry as sentry

monitor = sentry.get_monitor(name="Many errors", project="web")
pulumi.export("monitor", monitor.id)
