"""Slack and PagerDuty from nothing, to nothing, and back: archived names are taken again."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.engine

PAGERDUTY = ("team", "schedule", "escalation_policy", "service", "integration", "business_service")


def active(services: Any) -> dict[str, list[str]]:
    """Names of what is in use, by kind."""
    found = {kind: [row["name"] for row in services.objects(f"pagerduty_{kind}")] for kind in PAGERDUTY}
    found["channel"] = [row["name"] for row in services.objects("slack_channel") if not row["is_archived"]]
    found["user group"] = [row["handle"] for row in services.objects("slack_usergroup") if not row["date_delete"]]
    found["row"] = [
        row["service"]
        for one in services.objects("integration")
        if one["provider"]["key"] == "pagerduty"
        for row in services.api("GET", f"organizations/local/integrations/{one['id']}/").json()["configData"][
            "service_table"
        ]
    ]
    return {kind: sorted(names) for kind, names in found.items()}


@pytest.mark.deep
def test_destroy_leaves_nothing_active_and_up_takes_archived_names_back(checkout, services) -> None:
    before = active(services)
    checkout.only("ferries")
    checkout.init("local")
    checkout.up("local")
    made = active(services)
    assert made["service"] == ["Ferry Payments"]
    assert made["schedule"] == ["Payments primary", "Payments secondary"]
    assert made["business_service"] == ["Tickets"]
    assert set(made["channel"]) - set(before["channel"]) == {"bookings", "lockwatch", "boardroom", "bookings-staging"}
    # Rows that somebody else put there are left alone.
    assert made["row"] == sorted([*before["row"], "Ferry Payments"])
    assert checkout.steps("local", "--refresh") == {}

    checkout.pulumi("destroy", "--yes", "--skip-preview", "--stack", "local")
    assert active(services) == before

    checkout.up("local")
    assert active(services) == made
    names = [row["name"] for row in services.objects("slack_channel")]
    assert len(names) == len(set(names)), "a name that was archived is not made a second time"
    assert checkout.steps("local", "--refresh") == {}


@pytest.mark.deep
def test_joining_and_leaving_a_channel_are_no_drift_and_a_new_purpose_is(checkout, services) -> None:
    checkout.only("ferries")
    checkout.init("local")
    checkout.up("local")
    channels = {row["name"]: row["id"] for row in services.objects("slack_channel")}
    people = {row["name"]: row["id"] for row in services.objects("slack_user")}
    services.slack("conversations.invite", channel=channels["bookings-staging"], users=people["udo.frank"])
    # pulumi-slack keeps no members in its state, so it cannot see that one of them left; `vedette plan` says so.
    services.slack("conversations.kick", channel=channels["bookings"], user=people["omar.diaz"])
    assert checkout.steps("local", "--refresh") == {}
    services.slack("conversations.setPurpose", channel=channels["bookings-staging"], purpose="Lunch")
    assert checkout.steps("local", "--refresh") == {"update": ["channel:bookings-staging"]}
