"""A person who is invited: a real mail, and a seat."""

import pulumi_sentry as sentry

nora = sentry.OrganizationMember("nora", email="nora.berg@example.com", role="member")
