"""The id of a membership, for a TeamMember."""

import pulumi
import pulumi_sentry as sentry

member = sentry.get_member(email="nora.berg@example.com")
pulumi.export("nora", member.id)
