"""A person who is invited: a real mail, and a seat."""

import pulumi_sentry as sentry

ana = sentry.OrganizationMember("ana", email="ana.ruiz@example.com", role="member")
