"""From a stack trace's path to the file."""

import pulumi_sentry as sentry

installation = sentry.get_integration(provider_key="github")
source = sentry.get_repository(name="local/harbour")
stack_traces = sentry.CodeMapping(
    "stack-traces",
    project="web",
    repository=source.id,
    integration_id=installation.id,
    stack_root="app/",
    source_root="src/app/",
    default_branch="main",
)
