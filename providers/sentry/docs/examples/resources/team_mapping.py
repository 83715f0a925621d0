"""What CODEOWNERS files call a team."""

import pulumi_sentry as sentry

github = sentry.get_integration(provider_key="github")
mapping = sentry.TeamMapping(
    "payments-on-github",
    team="payments",
    provider="github",
    integration_id=github.id,
    external_name="@acme/payments",
)
