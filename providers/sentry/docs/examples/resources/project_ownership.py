"""Who is notified of which part of the code."""

import pulumi_sentry as sentry

owners = sentry.ProjectOwnership(
    "owners",
    project="web",
    raw="path:src/payments/* #payments\ntags.area:checkout #payments",
    auto_assignment="Auto Assign to Issue Owner",
)
