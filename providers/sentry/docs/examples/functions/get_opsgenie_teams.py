"""Teams that alerts can call."""

import pulumi
import pulumi_sentry as sentry

integration = sentry.get_integration(provider_key="opsgenie")
teams = sentry.get_opsgenie_teams(integration_id=integration.id).teams
pulumi.export("opsgenieTeams", [one.name for one in teams])
