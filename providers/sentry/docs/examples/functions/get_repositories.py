"""What is linked."""

import pulumi
import pulumi_sentry as sentry

repositories = sentry.get_repositories().repositories
pulumi.export("repositories", [one.name for one in repositories])
