"""The id that an alert's action takes."""

import pulumi
import pulumi_sentry as sentry

integration = sentry.get_integration(provider_key="pagerduty")
service = sentry.get_pager_duty_service(integration_id=integration.id, service="Checkout")
pulumi.export("pager", service.id)
