"""A nightly job that may be ten minutes late and run for an hour."""

import pulumi_sentry as sentry

nightly = sentry.CronMonitor(
    "nightly",
    project="web",
    name="Nightly settlement",
    slug="nightly-settlement",
    schedule="0 2 * * *",
    timezone="Europe/Berlin",
    checkin_margin=10,
    max_runtime=60,
    failure_issue_threshold=1,
    recovery_threshold=1,
)
