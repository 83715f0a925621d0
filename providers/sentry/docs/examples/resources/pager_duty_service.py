"""A service of PagerDuty that alerts can page."""

import pulumi
import pulumi_sentry as sentry

pagerduty = sentry.get_integration(provider_key="pagerduty")
on_call = sentry.PagerDutyService(
    "on-call",
    integration_id=pagerduty.id,
    service="Checkout",
    integration_key=pulumi.Config().require_secret("pagerdutyKey"),
)
