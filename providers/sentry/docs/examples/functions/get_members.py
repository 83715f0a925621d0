"""Who is invited and has not answered."""

import pulumi
import pulumi_sentry as sentry

members = sentry.get_members().members
pulumi.export("pending", [one.email for one in members if one.pending])
