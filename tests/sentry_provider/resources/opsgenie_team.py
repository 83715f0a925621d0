"""OpsgenieTeam: a row in the table of an integration."""

from __future__ import annotations

from hypothesis import strategies as st
from sentry_cases.case import Case, drawn, numbered


def draw(there):
    return drawn({"integrationId": st.just("24")})


CASE = Case(
    example={"integrationId": "24", "team": "Checkout", "integrationKey": "k3y-of-opsgenie"},
    second={"integrationKey": "another", "team": "Other", "integrationId": "25"},
    unique={"team": numbered},
    known_by=("team",),
    create_path="/integrations/24/$",
    store="integration",
    row="configData.team_table",
    drift={
        "integrationId": "a row cannot change its integration",
        "team": {"team": "Renamed"},
        "integrationKey": {"integration_key": "other"},
    },
    import_id="24/{id}",
    by_hand=(
        "POST",
        "organizations/local/integrations/24/",
        {"team_table": [{"id": "", "team": "Checkout", "integration_key": "key"}]},
    ),
    by_hand_id="24/24-Checkout",
    secrets=frozenset({"integrationKey"}),
    refused=[({"team": ""}, "team", 'is "": it must not be empty')],
    draw=draw,
)
