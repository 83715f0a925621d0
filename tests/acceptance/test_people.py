"""Who is notified by the five products, typed from their documents and not from the catalog."""

from __future__ import annotations

import json

import pytest

from vedette.load import load_catalog
from vedette.plan import make_plan
from vedette.plan.records import (
    Alert,
    BusinessService,
    EscalationPolicy,
    Manual,
    PagerDutyIntegration,
    PagerDutyService,
    PersonTarget,
    Schedule,
    ScheduleTarget,
    SlackChannel,
    SlackUserGroup,
)
from vedette.receivers.pagerduty import PagerDutyAction
from vedette.receivers.slack import SlackAction
from vedette.resolve import ResolvedCatalog

LEAD, CTO = PersonTarget(email="eva.lindqvist@example.com"), PersonTarget(email="farid.haddad@example.com")
PEOPLE = {
    f"{name}@example.com"
    for name in (
        *("ana.ruiz", "ben.okafor", "chloe.martin", "daniel.kim"),
        *("eva.lindqvist", "farid.haddad", "grace.tan", "hugo.silva"),
    )
}


@pytest.fixture(scope="module")
def catalog(root):
    return load_catalog(root / "catalog")


@pytest.fixture(scope="module")
def plan(catalog):
    return make_plan(catalog)


@pytest.fixture(scope="module")
def every(plan):
    """All records of a kind by their keys."""
    return lambda kind: {one.key: one for one in plan.records() if isinstance(one, kind)}


@pytest.fixture(scope="module")
def actions(every):
    """Every action as (environment, alert's name, action); a job's alert names its environment too."""
    return [
        (one.environment, one.name, action)
        for one in every(Alert).values()
        for group in one.action_filters
        for action in group.actions
    ]


def test_payments_security_and_executives_have_channels_with_a_purpose(every):
    """T10."""
    channels = {one.name: one for one in every(SlackChannel).values()}
    assert {"payments-alerts", "security-alerts", "exec-alerts"} <= set(channels)
    for one in channels.values():
        assert one.purpose
        assert one.members
        assert set(one.members) <= PEOPLE
    assert {LEAD.email, CTO.email, "hugo.silva@example.com"} == set(channels["security-alerts"].members)


def test_every_channel_group_and_service_that_a_route_names_is_described(every, actions):
    channels = {f"#{one.name}" for one in every(SlackChannel).values()}
    assert channels == {action.channel for _, _, action in actions if isinstance(action, SlackAction)}
    groups = {one.handle for one in every(SlackUserGroup).values()}
    assert groups == {action.mention for _, _, action in actions if isinstance(action, SlackAction)} - {None}
    services = {one.name for one in every(PagerDutyService).values()}
    assert services == {"TowerOfBabel Payments", "Platform On-Call"}
    assert services == {action.service for _, _, action in actions if isinstance(action, PagerDutyAction)}
    assert services == {one.row for one in every(PagerDutyIntegration).values()}


@pytest.mark.parametrize("name", ["payments", "platform"])
def test_an_incident_climbs_from_the_rota_to_the_lead_after_an_hour_and_to_the_cto_after_two(every, name):
    """T16, I9."""
    policy = every(EscalationPolicy)[f"escalation-policy:{name}"]
    minutes, reached = 0, {}
    for rule in policy.rules:
        reached[minutes] = rule.targets
        minutes += rule.delay
    assert reached[0] == (ScheduleTarget(schedule=f"schedule:{name}-primary"),)
    assert ScheduleTarget(schedule=f"schedule:{name}-secondary") in reached[15]
    assert reached[60] == (LEAD,)
    assert reached[120] == (CTO,)
    assert policy.loops > 0


@pytest.mark.parametrize("name", ["payments", "platform"])
def test_the_second_on_call_is_never_the_first(every, name):
    first, second = (every(Schedule)[f"schedule:{name}-{level}"] for level in ("primary", "secondary"))
    (one,), (other,) = first.layers, second.layers
    assert (one.start, one.turn, first.time_zone) == (other.start, other.turn, second.time_zone)
    assert len(one.people) == len(other.people) >= 2
    assert not [pair for pair in zip(one.people, other.people, strict=True) if len(set(pair)) == 1]
    # Whoever is second is first in the next turn, and so hands over to nobody new.
    assert other.people == (*one.people[1:], one.people[0])


def test_whoever_is_on_call_is_called_in_slack(every):
    (group,) = every(SlackUserGroup).values()
    rota = {email for one in every(Schedule).values() for layer in one.layers for email in layer.people}
    assert (group.handle, set(group.members)) == ("on-call", rota)


def test_urgency_follows_severity(every):
    """T13: PagerDuty itself wakes people for `critical` only, of the priorities that alerts use."""
    assert {one.urgency for one in every(PagerDutyService).values()} == {"severity_based"}


def test_critical_alerts_page_urgently_errors_quietly_and_warnings_not_at_all(actions):
    """T11, T13."""
    paged = {name: action.priority for _, name, action in actions if isinstance(action, PagerDutyAction)}
    assert paged["Webhook Processing Failure"] == "critical"
    assert paged["Test Mode Detected in Production"] == "critical"
    assert paged["Checkout Endpoint Performance"] == "critical"
    for name in ("Payment Failure Rate Spike", "Usage Reporting Failure Rate", "Nightly Reconciliation"):
        assert paged[name] == "warning"
    assert "Webhook Signature Verification Failure Spike" not in paged
    assert "Checkout Endpoint Performance: warning" not in paged
    assert set(paged.values()) <= {"critical", "warning"}


def test_staging_never_pages_and_calls_nobody(actions):
    staging = [action for environment, _, action in actions if environment == "staging"]
    assert staging
    assert not [action for action in staging if isinstance(action, PagerDutyAction)]
    assert {action.mention for action in staging if isinstance(action, SlackAction)} == {None}


def test_the_status_page_has_something_to_show(every):
    """I10."""
    (business,) = every(BusinessService).values()
    assert business.supported_by == ("pagerduty-service:platform",)


def test_what_is_made_by_the_program_is_not_asked_of_people(every):
    steps = json.dumps([one.steps for one in every(Manual).values()])
    assert "rotation" not in steps
    assert "Make the service" not in steps
    assert "Make #" not in steps


def test_towerofbabel_needs_no_other_file(catalog):
    """The model product can be tried alone."""
    alone = ResolvedCatalog(tuple(one for one in catalog.products if one.product.product == "towerofbabel"))
    plan = make_plan(alone)
    channels = {f"#{one.name}" for one in plan.records() if isinstance(one, SlackChannel)}
    used = [
        action
        for one in plan.records()
        if isinstance(one, Alert)
        for group in one.action_filters
        for action in group.actions
    ]
    assert {action.channel for action in used if isinstance(action, SlackAction)} == channels
