"""A team of Opsgenie that alerts can call."""

import pulumi
import pulumi_sentry as sentry

opsgenie = sentry.get_integration(provider_key="opsgenie")
on_duty = sentry.OpsgenieTeam(
    "on-duty",
    integration_id=opsgenie.id,
    team="Checkout",
    integration_key=pulumi.Config().require_secret("opsgenieKey"),
)
