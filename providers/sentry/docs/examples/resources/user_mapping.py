"""What CODEOWNERS files call a person."""

import pulumi_sentry as sentry

owner = sentry.get_member(email="owner@local.test")
on_github = sentry.UserMapping(
    "owner-on-github",
    user_id=owner.user_id,
    provider="github",
    integration_id=sentry.get_integration(provider_key="github").id,
    external_name="@owner",
)
