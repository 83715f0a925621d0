"""All addresses of a project."""

import pulumi
import pulumi_sentry as sentry

keys = sentry.get_client_keys(project="web").client_keys
pulumi.export("dsns", {one.name: one.dsn_public for one in keys if one.is_active})
