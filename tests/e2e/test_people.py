"""Slack and PagerDuty from nothing, to nothing, and back: archived names are taken again."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = [pytest.mark.engine, pytest.mark.covers("T10", "T13", "T16", "I9", "I10")]

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


def test_destroy_leaves_nothing_active_and_up_takes_archived_names_back(checkout, services) -> None:
    before = active(services)
    checkout.only("platform")
    product = checkout.root / "catalog" / "platform.yaml"
    # The company's group is described elsewhere; here one of its own takes its place.
    group = '\n  user_groups: {"@on-call": {title: On call, members: [daniel.kim@example.com]}}\npagerduty:\n'
    product.write_text(product.read_text().replace("\n\npagerduty:\n", group, 1))
    checkout.init("local")
    checkout.up("local")
    made = active(services)
    assert made["service"] == ["Platform On-Call"]
    assert made["schedule"] == ["Platform primary", "Platform secondary"]
    assert made["business_service"] == ["Platform"]
    assert set(made["channel"]) - set(before["channel"]) == {"platform-alerts", "staging-alerts"}
    # Rows that somebody else put there are left alone.
    assert made["row"] == sorted([*before["row"], "Platform On-Call"])
    assert checkout.steps("local", "--refresh") == {}

    checkout.pulumi("destroy", "--yes", "--skip-preview", "--stack", "local")
    assert active(services) == before

    checkout.up("local")
    assert active(services) == made
    names = [row["name"] for row in services.objects("slack_channel")]
    assert len(names) == len(set(names)), "a name that was archived is not made a second time"
    assert checkout.steps("local", "--refresh") == {}


def test_joining_and_leaving_a_channel_are_no_drift_and_a_new_purpose_is(checkout, services) -> None:
    checkout.only("towerofbabel")
    checkout.init("local")
    checkout.up("local")
    channels = {row["name"]: row["id"] for row in services.objects("slack_channel")}
    people = {row["name"]: row["id"] for row in services.objects("slack_user")}
    services.slack("conversations.invite", channel=channels["payments-staging"], users=people["hugo.silva"])
    # pulumi-slack keeps no members in its state, so it cannot see that one of them left; `vedette plan` says so.
    services.slack("conversations.kick", channel=channels["payments-alerts"], user=people["ben.okafor"])
    assert checkout.steps("local", "--refresh") == {}
    services.slack("conversations.setPurpose", channel=channels["payments-staging"], purpose="Lunch")
    assert checkout.steps("local", "--refresh") == {"update": ["channel:payments-staging"]}
