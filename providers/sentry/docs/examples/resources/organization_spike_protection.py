"""Every project is protected, and those that will be made."""

import pulumi_sentry as sentry

everywhere = sentry.OrganizationSpikeProtection("everywhere", enabled=True)
