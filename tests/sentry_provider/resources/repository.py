"""Repository."""

from __future__ import annotations

from hypothesis import strategies as st
from sentry_cases.case import Case, drawn, one_of


def draw(there):
    return drawn({"provider": st.just("integrations:github"), "integrationId": st.just("23")})


CASE = Case(
    example={"name": "{unlinked}", "provider": "integrations:github", "integrationId": "23"},
    second={"name": "local/another", "provider": "integrations:bitbucket", "integrationId": "99"},
    unique={"name": one_of("names")},
    known_by=("name",),
    create_path="/repos/$",
    store="repository",
    drift={
        "name": {"name": "local/renamed"},
        "provider": {"provider.id": "integrations:bitbucket"},
        "integrationId": {"integrationId": "21"},
    },
    becomes={"name": "replace", "provider": "replace", "integrationId": "replace"},
    by_hand=(
        "POST",
        "organizations/local/repos/",
        {"provider": "integrations:github", "installation": "23", "identifier": "{unlinked}"},
    ),
    refused=[
        ({"name": "web"}, "name", 'is "web": write owner/name'),
        ({"provider": "github"}, "provider", 'is "github": use one of "integrations:github"'),
    ],
    draw=draw,
)
