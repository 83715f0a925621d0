"""What channels, rotas and services become in Slack and PagerDuty."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from vedette.explain import describe
from vedette.plan import make_plan
from vedette.plan.plain import plain
from vedette.plan.records import (
    BusinessService,
    EscalationPolicy,
    EscalationRule,
    PagerDutyIntegration,
    PagerDutyService,
    PagerDutyTeam,
    PersonTarget,
    Schedule,
    ScheduleLayer,
    ScheduleTarget,
    SlackChannel,
    SlackUserGroup,
)

KINDS = ("Channel", "UserGroup", "PagerDutyTeam", "Schedule", "EscalationPolicy", "PagerDutyService", "BusinessService")
SHOP = "pagerduty-service:shop"


@pytest.fixture
def plan(folder, rota):
    return make_plan(folder.write(rota).load()).part(scopes=["company"])


@pytest.fixture
def the(plan):
    """The one record of a kind with this key."""

    def find(kind, key):
        (found,) = [one for one in plan.records() if isinstance(one, kind) and one.key == key]
        return found

    return find


def test_slack_gets_its_channels_and_groups(the):
    assert the(SlackChannel, "channel:alerts") == SlackChannel(
        key="channel:alerts",
        name="alerts",
        purpose="Orders that failed",
        topic="Runbooks first",
        members=("ana@example.com",),
    )
    assert the(SlackUserGroup, "user-group:on-call") == SlackUserGroup(
        key="user-group:on-call",
        handle="on-call",
        name="On call",
        description="",
        members=("ana@example.com", "ben@example.com"),
        channels=("alerts",),
    )


def test_a_schedule_has_one_rotation_or_layers(the):
    main, secondary = the(Schedule, "schedule:primary"), the(Schedule, "schedule:secondary")
    start = datetime(2026, 1, 5, 9, tzinfo=UTC)
    people = ("ana@example.com", "ben@example.com")
    assert main.layers == (ScheduleLayer(name="Main", start=start, turn=7 * 86400, people=people),)
    assert (main.time_zone, main.team, main.description) == (
        "Etc/UTC",
        "pagerduty-team:payments",
        "Kept by Vedette",
    )
    (layer,) = secondary.layers
    assert (layer.name, layer.turn, layer.people) == ("Days", 12 * 3600, ("ben@example.com",))
    assert layer.start == datetime(2026, 1, 5, 9, tzinfo=timezone(timedelta(hours=1)))
    assert (secondary.time_zone, secondary.team) == ("Europe/Madrid", None)


def test_steps_that_count_from_the_start_become_delays_from_step_to_step(the):
    policy = the(EscalationPolicy, "escalation-policy:payments")
    assert policy.rules == (
        EscalationRule(delay=60, targets=(ScheduleTarget(schedule="schedule:primary"),)),
        EscalationRule(
            delay=90, targets=(ScheduleTarget(schedule="schedule:secondary"), PersonTarget(email="eva@example.com"))
        ),
        EscalationRule(delay=30, targets=(PersonTarget(email="farid@example.com"),)),
    )
    assert (policy.loops, policy.team) == (2, "pagerduty-team:payments")


def test_a_service_comes_with_the_row_that_alerts_refer_to(plan, the):
    service = the(PagerDutyService, SHOP)
    assert (service.name, service.escalation, service.urgency) == (
        "Shop",
        "escalation-policy:payments",
        "severity_based",
    )
    assert (service.acknowledgement_timeout, service.auto_resolve_timeout) == (1800, None)
    integration = the(PagerDutyIntegration, f"{SHOP}.sentry")
    assert (integration.service, integration.name, integration.row) == (SHOP, "Sentry", "Shop")
    (component,) = [one for one in plan.components if one.kind == "PagerDutyService"]
    assert component.records == (service, integration)
    assert the(BusinessService, "business-service:checkout").supported_by == (SHOP,)


@pytest.mark.parametrize(("written", "urgency"), [("by severity", "severity_based"), ("high", "high"), ("low", "low")])
def test_urgency_is_pagerdutys(folder, rota, written, urgency):
    more = f"escalation: payments, urgency: {written}, auto_resolve_timeout: 4h}}"
    plan = make_plan(folder.write(rota.replace("escalation: payments}", more)).load())
    (service,) = [one for one in plan.records() if isinstance(one, PagerDutyService)]
    assert (service.urgency, service.auto_resolve_timeout) == (urgency, 4 * 3600)


def test_each_refers_only_to_earlier_ones_and_all_come_before_the_products(plan):
    kinds = [one.kind for one in plan.components]
    first = kinds.index("Product")
    assert tuple(dict.fromkeys(kinds[1:first])) == KINDS
    seen = set()
    for one in plan.records():
        references = [getattr(one, name, None) for name in ("team", "escalation", "service")]
        references += getattr(one, "supported_by", ())
        for rule in getattr(one, "rules", ()):
            references += [target.schedule for target in rule.targets if isinstance(target, ScheduleTarget)]
        assert {name for name in references if name} <= seen
        seen.add(one.key)


def test_what_is_shared_belongs_to_the_company_and_to_no_product(folder, rota):
    rota = rota.replace("topic: Runbooks first", "topic: Runbooks first, covers: [T10]")
    catalog = folder.write(rota).load()
    (channel,) = [one for one in make_plan(catalog).components if one.kind == "Channel"]
    assert (channel.name, channel.scope, channel.product) == ("channel:alerts", "company", None)
    assert channel.inputs == {
        "covers": ("T10",),
        "owner": "payments",
        "origin": "product",
        "place": "catalog/shop.yaml:42:5",
        "entry": "slack.channels.#alerts",
    }
    assert not [one for one in make_plan(catalog).part(scopes=["environment"]).components if one.kind in KINDS]


def test_what_two_files_describe_exists_once_with_the_requirements_of_both(folder, rota):
    head = "product: mall\ntitle: Mall\nteam: payments\nteams:\n  payments: {name: Payments}\nservices: {}\n"
    both = [rota.replace("{purpose:", f"{{covers: [{row}], purpose:") for row in ("T10", "A3")]
    folder.write(both[0]).write(head + both[1][both[1].index("slack:\n") :], "the-mall.yaml")
    plan = make_plan(folder.load()).part(scopes=["company"])
    (channel,) = [one for one in plan.components if one.kind == "Channel"]
    assert channel.inputs["covers"] == ("T10", "A3")
    assert [one.key for one in plan.records() if isinstance(one, PagerDutyTeam)] == ["pagerduty-team:payments"]


def test_people_are_described_in_plain_english(plan):
    found = [line.strip() for line in describe(plan).splitlines()]
    expected = [
        "Channel #alerts, Orders that failed: ana@example.com.",
        "They are invited when this list changes; a member who leaves is not noticed, nor invited again.",
        "@on-call calls ana@example.com, ben@example.com, who are in #alerts.",
        "PagerDuty team Payments: ana@example.com.",
        "Main: ana@example.com then ben@example.com, 7d each since 2026-01-05T09:00:00+00:00 (Etc/UTC).",
        (
            "Payments: at once who is on call in primary; after 1h who is on call in secondary, eva@example.com; "
            "after 150m farid@example.com; then anew, 2 times."
        ),
        "PagerDuty service Shop wakes people for what is critical and for nothing milder, by payments.",
        "Its key for Sentry becomes the row Shop there; no person sees it.",
        "Business service Checkout, supported by shop: ask Payments.",
    ]
    assert [line for line in expected if line not in found] == []


def test_a_plan_of_people_can_be_written_as_json(plan):
    text = json.dumps(plain(plan))
    assert '{"record": "ScheduleTarget", "schedule": "schedule:secondary"}' in text
    assert '"start": "2026-01-05T09:00:00+01:00"' in text
