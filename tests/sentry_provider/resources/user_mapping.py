"""UserMapping. The local organisation has one user."""

from __future__ import annotations

from hypothesis import strategies as st
from sentry_cases.case import Case, drawn, numbered


def draw(there):
    return drawn({"userId": st.just("11"), "provider": st.just("github"), "integrationId": st.just("23")})


CASE = Case(
    example={
        "userId": "11",
        "provider": "github",
        "integrationId": "23",
        "externalName": "@owner",
        "externalId": "77",
    },
    second={
        "externalName": "@boss",
        "externalId": "78",
        "provider": "slack",
        "integrationId": "21",
        "userId": "12",
    },
    unique={"externalName": numbered},
    known_by=("userId", "provider", "integrationId", "externalName"),
    create_path="/external-users/$",
    store="external_actor",
    drift={
        "userId": "a mapping cannot change its person",
        "provider": {"provider": "github_enterprise"},
        "integrationId": {"integrationId": "21"},
        "externalName": {"externalName": "@renamed"},
        "externalId": {"externalId": "1"},
    },
    by_hand=(
        "POST",
        "organizations/local/external-users/",
        {"external_name": "@owner", "provider": "github", "integration_id": 23, "user_id": 11},
    ),
    refused=[({"userId": "ana"}, "userId", "write the numeric id of the user, not of the membership")],
    draw=draw,
)
