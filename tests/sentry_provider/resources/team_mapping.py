"""TeamMapping."""

from __future__ import annotations

from hypothesis import strategies as st
from sentry_cases.case import Case, drawn, numbered


def draw(there):
    return drawn(
        {
            "team": st.sampled_from([name for one in there["teams"] for name in (one["id"], one["slug"])]),
            "provider": st.just("slack"),
            "integrationId": st.just("21"),
        }
    )


CASE = Case(
    example={
        "team": "payments",
        "provider": "slack",
        "integrationId": "21",
        "externalName": "#incidents",
        "externalId": "C00000001",
    },
    second={
        "externalName": "@acme/pay",
        "provider": "github",
        "integrationId": "23",
        "externalId": "5",
        "team": "platform",
    },
    unique={"externalName": numbered},
    known_by=("team", "provider", "integrationId", "externalName"),
    create_path="/external-teams/$",
    store="external_actor",
    drift={
        "team": {"teamId": "{platform}"},
        "provider": {"provider": "github_enterprise"},
        "integrationId": {"integrationId": "23"},
        "externalName": {"externalName": "#renamed"},
        "externalId": {"externalId": "C00000008"},
    },
    becomes={"team": "replace"},
    by_hand=(
        "POST",
        "teams/local/payments/external-teams/",
        {"external_name": "@local/payments", "provider": "github", "integration_id": 23},
    ),
    refused=[({"provider": "irc"}, "provider", 'is "irc": use one of "github"')],
    draw=draw,
)
