"""A project's code is in a repository."""

import pulumi_sentry as sentry

pages = sentry.get_repository(name="local/harbour")
link = sentry.ProjectRepository("web-code", project="web", repository_id=pages.id)
