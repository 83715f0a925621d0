"""A repository of the GitHub installation."""

import pulumi_sentry as sentry

code = sentry.Repository(
    "code",
    name="local/harbour",
    provider="integrations:github",
    integration_id=sentry.get_integration(provider_key="github").id,
)
