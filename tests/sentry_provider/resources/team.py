"""Team."""

from __future__ import annotations

from sentry_cases.case import Case, slug

CASE = Case(
    example={"slug": "security", "name": "Security"},
    second={"slug": "other", "name": "Other"},
    unique={"slug": slug},
    label="name",
    known_by=("slug",),
    create_path="/teams/$",
    store="team",
    drift={"slug": {"slug": "renamed-team"}, "name": {"name": "Renamed"}},
    by_hand=("POST", "organizations/local/teams/", {"slug": "security", "name": "Security"}),
    by_hand_id="security",
    refused=[
        ({"slug": "Bad Slug"}, "slug", 'is "Bad Slug": use lower-case letters, digits, hyphens and underscores'),
        ({"slug": "12345"}, "slug", 'is "12345": use lower-case letters'),
        ({"slug": "x" * 51}, "slug", "at most 50 characters are allowed, these are 51"),
    ],
)
