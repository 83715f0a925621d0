"""PagerDutyService: a row in the table of an integration."""

from __future__ import annotations

from hypothesis import strategies as st
from sentry_cases.case import Case, drawn, numbered


def draw(there):
    return drawn({"integrationId": st.just("22")})


CASE = Case(
    example={"integrationId": "22", "service": "Checkout", "integrationKey": "k3y-of-checkout"},
    second={"integrationKey": "another", "service": "Other", "integrationId": "25"},
    unique={"service": numbered},
    known_by=("service",),
    create_path="/integrations/22/$",
    store="integration",
    row="configData.service_table",
    drift={
        "integrationId": "a row cannot change its integration",
        "service": {"service": "Renamed"},
        "integrationKey": {"integration_key": "other"},
    },
    import_id="22/{id}",
    by_hand_id="22/31",
    secrets=frozenset({"integrationKey"}),
    refused=[
        ({"integrationKey": ""}, "integrationKey", "is [secret]: it must not be empty"),
        ({"integrationId": "local"}, "integrationId", 'is "local": write the numeric id'),
    ],
    draw=draw,
)
