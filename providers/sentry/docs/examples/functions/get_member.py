"""The id of a membership, for a TeamMember."""

import pulumi
import pulumi_sentry as sentry

member = sentry.get_member(email="ana.ruiz@example.com")
pulumi.export("ana", member.id)
