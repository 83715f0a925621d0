"""The id of a linked repository."""

import pulumi
import pulumi_sentry as sentry

repository = sentry.get_repository(name="local/harbour")
pulumi.export("repository", repository.id)
