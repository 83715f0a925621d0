"""The monitor of errors that every project has."""

import pulumi
import pulumi_sentry as sentry

errors = sentry.get_project_monitor(project="web", type="error")
pulumi.export("errors", errors.id)
