"""A person in a team."""

import pulumi_sentry as sentry

omar = sentry.OrganizationMember("omar", email="omar.diaz@example.com", role="member")
in_payments = sentry.TeamMember("omar-in-payments", team="payments", member_id=omar.id, role="admin")
