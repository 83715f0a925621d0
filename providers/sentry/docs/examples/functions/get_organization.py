"""The organisation of the token."""

import pulumi
import pulumi_sentry as sentry

organization = sentry.get_organization()
pulumi.export("organization", organization.id)
