"""The cron monitors of a project."""

import pulumi
import pulumi_sentry as sentry

monitors = sentry.get_monitors(project="web", type="monitor_check_in_failure").monitors
pulumi.export("jobs", [one.name for one in monitors])
