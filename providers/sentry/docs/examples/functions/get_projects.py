"""Projects without a platform."""

import pulumi
import pulumi_sentry as sentry

projects = sentry.get_projects().projects
pulumi.export("unknown", [one.slug for one in projects if not one.platform])
