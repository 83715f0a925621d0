"""The id of a dashboard."""

import pulumi
import pulumi_sentry as sentry

dashboard = sentry.get_dashboard(title="Payments")
pulumi.export("dashboard", dashboard.id)
