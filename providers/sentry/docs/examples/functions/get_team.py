"""The id of a team, for an owner."""

import pulumi
import pulumi_sentry as sentry

team = sentry.get_team(slug="payments")
pulumi.export("owner", f"team:{team.id}")
