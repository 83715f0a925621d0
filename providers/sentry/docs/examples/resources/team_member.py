"""A person in a team."""

import pulumi_sentry as sentry

ben = sentry.OrganizationMember("ben", email="ben.okafor@example.com", role="member")
in_payments = sentry.TeamMember("ben-in-payments", team="payments", member_id=ben.id, role="admin")
