"""The id of a project."""

import pulumi
import pulumi_sentry as sentry

project = sentry.get_project(slug="web")
pulumi.export("project", project.id)
