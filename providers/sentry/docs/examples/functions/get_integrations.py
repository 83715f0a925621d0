"""What is installed."""

import pulumi
import pulumi_sentry as sentry

integrations = sentry.get_integrations().integrations
pulumi.export("installed", [f"{one.provider_key}: {one.name}" for one in integrations])
