"""The workspace, and its channels by name."""

import pulumi
import pulumi_sentry as sentry

slack = sentry.get_integration(provider_key="slack")
pulumi.export("general", slack.channels["general"])
