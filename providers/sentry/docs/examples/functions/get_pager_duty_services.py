"""Services that alerts can page."""

import pulumi
import pulumi_sentry as sentry

integration = sentry.get_integration(provider_key="pagerduty")
services = sentry.get_pager_duty_services(integration_id=integration.id).services
pulumi.export("pagers", [one.name for one in services])
