"""What a preview would delete or replace is refused, unless somebody has planned it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from vedette_policies.changes import DELETED, REPLACED, check_changes
from vedette_policies.contract.findings import Finding
from vedette_policies.kit import Facts, Waiver

TODAY = date(2026, 11, 21)
ENTRY = "urn:pulumi:prod::vedette::vedette:index:Alert::shop.errors.production"


def step(
    op: str, kind: str, name: str = "shop.errors.production.alert", *, entry: str = ENTRY, protect: bool = False
) -> dict[str, Any]:
    urn = f"urn:pulumi:prod::vedette::vedette:index:Alert${kind}::{name}"
    return {"op": op, "urn": urn, "oldState": {"urn": urn, "type": kind, "parent": entry, "protect": protect}}


def entry(environment: str | None = "production", urn: str = ENTRY) -> dict[str, Any]:
    inputs: dict[str, Any] = {"place": "catalog/shop.yaml#alerts.errors"}
    if environment:
        inputs["environment"] = environment
    return {"op": "delete", "urn": urn, "oldState": {"urn": urn, "type": "vedette:index:Alert", "inputs": inputs}}


def waiver(expires: str, policy: str = DELETED, resource: str = "shop.errors.production") -> Waiver:
    day = date.fromisoformat(expires)
    return Waiver(policy=policy, resource=resource, owner="payments", reason="moved to the new shop", expires=day)


def refused(*steps: dict[str, Any], waivers: tuple[Waiver, ...] = ()) -> list[tuple[str, str]]:
    found = check_changes(steps, Facts(today=TODAY, nonproduction=("staging",), waivers=waivers))
    return [(one.id, one.resource) for one in found]


@pytest.mark.parametrize(
    "kind",
    [
        "sentry:index:Project",
        "sentry:index:MetricMonitor",
        "sentry:index:CronMonitor",
        "sentry:index:UptimeMonitor",
        "sentry:index:Alert",
        "slack:index/conversation:Conversation",
    ],
)
@pytest.mark.parametrize("environment", ["production", None])
def test_a_deletion_in_production_is_refused(kind, environment):
    assert refused(entry(environment), step("delete", kind)) == [(DELETED, "shop.errors.production.alert")]


@pytest.mark.parametrize(
    "steps",
    [
        [entry("staging"), step("delete", "sentry:index:Alert")],
        [entry(), step("update", "sentry:index:Alert")],
        [entry(), step("same", "sentry:index:Alert")],
        [entry(), step("replace", "sentry:index:MetricMonitor")],
        [entry(), step("delete", "github:index/issueLabel:IssueLabel")],
        [entry(), step("delete", "sentry:index:Dashboard")],
    ],
)
def test_other_changes_are_not(steps):
    assert refused(*steps) == []


def test_a_deletion_whose_entry_the_preview_does_not_notify_is_one_of_production():
    assert refused(step("delete", "sentry:index:Alert")) == [(DELETED, "shop.errors.production.alert")]


def test_a_project_made_anew_is_refused_in_every_environment():
    steps = [entry("staging"), step("replace", "sentry:index:Project", "shop.web.project")]
    assert refused(*steps) == [(REPLACED, "shop.web.project")]
    assert refused(*steps, waivers=(waiver("2026-12-01", REPLACED, "shop.web.project"),)) == []
    assert refused(*steps, waivers=(waiver("2026-12-01", DELETED, "shop.web.project"),)) != []


@pytest.mark.parametrize("resource", ["shop.errors.production", "shop.errors.production.alert"])
def test_a_planned_deletion_is_not_refused_up_to_its_last_day(resource):
    steps = [entry(), step("delete", "sentry:index:Alert")]
    assert refused(*steps, waivers=(waiver("2026-11-21", resource=resource),)) == []
    assert refused(*steps, waivers=(waiver("2026-11-20"), waiver("2026-11-21", resource=resource))) == []
    (found,) = check_changes(steps, Facts(today=TODAY, waivers=(waiver("2026-11-20", resource=resource),)))
    assert found.message.endswith("would be deleted (waived until 2026-11-20 by payments: moved to the new shop)")
    assert refused(*steps, waivers=(waiver("2026-12-01", resource="shop.other.production"),)) != []


def test_what_is_planned_and_protected_says_how_the_protection_is_taken_back():
    deleted = step("delete", "sentry:index:Alert", protect=True)
    (found,) = check_changes([entry(), deleted], Facts(today=TODAY, waivers=(waiver("2026-12-01"),)))
    assert "waived until 2026-12-01, but it is protected" in found.message
    assert found.help == f"Take that back: `pulumi state unprotect '{deleted['urn']}'`."


def test_a_finding_says_where_what_and_what_to_do():
    (found,) = check_changes([entry(), step("delete", "sentry:index:Alert")], Facts(today=TODAY))
    assert found == Finding(
        id=DELETED,
        severity="critical",
        level="mandatory",
        resource="shop.errors.production.alert",
        place="catalog/shop.yaml#alerts.errors",
        message="the Alert `shop.errors.production.alert` of production would be deleted",
        help="Turn it off by name with a reason, or plan it: a waiver with an owner, a reason and a last day.",
    )
