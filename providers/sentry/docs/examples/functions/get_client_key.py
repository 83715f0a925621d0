"""The address that an SDK is given."""

import pulumi
import pulumi_sentry as sentry

key = sentry.get_client_key(project="web", name="Browser")
pulumi.export("browserDsn", key.dsn_public)
