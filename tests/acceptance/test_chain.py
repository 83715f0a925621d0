"""From an alert to a person with no key copied by hand, through the real program, and what happens when it fires."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

pytestmark = [pytest.mark.engine, pytest.mark.covers("T10", "T11", "T13", "T16", "T17")]

ALERT = "Webhook Processing Failure"
SERVICE = "TowerOfBabel Payments"
ANA, BEN, EVA, FARID = (f"{name}@example.com" for name in ("ana.ruiz", "ben.okafor", "eva.lindqvist", "farid.haddad"))


@pytest.fixture(scope="module")
def applied(module_checkout, running_services) -> Any:
    """TowerOfBabel in the local services, at a moment when the first of its rota is on call."""
    running_services.control.post("/_control/clock", json={"now": "2026-11-21T12:00:00+00:00"}).raise_for_status()
    module_checkout.only("towerofbabel")
    module_checkout.init("local")
    module_checkout.up("local")
    return module_checkout


def advance(services: Any, **time: int) -> None:
    seconds = timedelta(**time).total_seconds()
    services.control.post("/_control/clock", json={"advance_s": seconds}).raise_for_status()


def actions(services: Any, alert: str) -> dict[str, dict[str, Any]]:
    """An alert's actions by type, as Sentry serves them."""
    (found,) = [row for row in services.objects("workflow") if row["name"] == alert]
    return {each["type"]: each for group in found["actionFilters"] for each in group["actions"]}


def table(services: Any) -> dict[str, dict[str, Any]]:
    """The rows of Sentry's PagerDuty integration by id, with their keys."""
    (found,) = [row for row in services.objects("integration") if row["provider"]["key"] == "pagerduty"]
    rows = services.api("GET", f"organizations/local/integrations/{found['id']}/").json()["configData"]["service_table"]
    return {str(row["id"]): row for row in rows}


def integration(services: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """PagerDuty's service, and its integration with the key."""
    (service,) = services.pagerduty("GET", "services", params={"query": SERVICE})["services"]
    (found,) = service["integrations"]
    path = f"services/{service['id']}/integrations/{found['id']}"
    return service, services.pagerduty("GET", path)["integration"]


def on_call(services: Any, policy: str) -> dict[int, set[str]]:
    """E-mail addresses of those who are on call now, by level of the escalation."""
    emails = {row["id"]: row["email"] for row in services.objects("pagerduty_user")}
    found: dict[int, set[str]] = {}
    rows = services.pagerduty("GET", "oncalls", params={"escalation_policy_ids[]": policy, "limit": 100})["oncalls"]
    for row in rows:
        found.setdefault(row["escalation_level"], set()).add(emails[row["user"]["id"]])
    return found


def test_every_link_of_the_chain_names_the_next(applied, services_as_they_are) -> None:
    services = services_as_they_are
    pages, notifies = (actions(services, ALERT)[kind] for kind in ("pagerduty", "slack"))
    row = table(services)[pages["config"]["targetIdentifier"]]
    assert row["service"] == SERVICE
    service, key = integration(services)
    assert row["integration_key"] == key["integration_key"]
    assert (service["incident_urgency_rule"], pages["data"]["priority"]) == (
        {"type": "constant", "urgency": "severity_based"},
        "critical",
    )
    assert on_call(services, service["escalation_policy"]["id"]) == {1: {ANA}, 2: {BEN}, 3: {EVA}, 4: {FARID}}

    channel = services.slack("conversations.info", channel=notifies["config"]["targetIdentifier"])["channel"]
    assert (channel["name"], channel["is_archived"]) == ("payments-alerts", False)
    (group,) = services.slack("usergroups.list", include_users="true")["usergroups"]
    assert group["handle"] == "on-call"
    assert notifies["data"]["notes"].startswith(f"<!subteam^{group['id']}> https://")


@pytest.mark.deep
def test_a_key_that_was_changed_in_pagerduty_reaches_sentry_with_the_next_up(applied, services_as_they_are) -> None:
    services = services_as_they_are
    service, before = integration(services)
    path = f"services/{service['id']}/integrations/{before['id']}"
    new = "0123456789abcdef0123456789abcdef"
    services.pagerduty("PUT", path, json={"integration": {**before, "integration_key": new}})
    assert integration(services)[1]["integration_key"] == new != before["integration_key"]

    row = actions(services, ALERT)["pagerduty"]["config"]["targetIdentifier"]
    previewed = applied.pulumi("preview", "--diff", "--stack", "local")
    done = applied.pulumi("up", "--yes", "--diff", "--stack", "local")
    assert table(services)[row]["integration_key"] == new
    assert actions(services, ALERT)["pagerduty"]["config"]["targetIdentifier"] == row
    assert applied.steps("local") == {}
    state = "".join(path.read_text() for path in (applied.root.parent / "state").rglob("*.json"))
    for key in (new, before["integration_key"]):
        for text in (previewed.stdout, previewed.stderr, done.stdout, done.stderr, state):
            assert key not in text


def test_an_alert_notifies_within_a_minute_and_climbs_until_somebody_answers(applied, services_as_they_are) -> None:
    services = services_as_they_are
    fired = datetime.fromisoformat(services.control.get("/_control/clock").json()["now"])
    answer = services.control.post("/_control/sentry/fire", json={"alert": ALERT}).json()
    assert answer["failed"] == []
    channel = actions(services, ALERT)["slack"]["config"]["targetIdentifier"]
    messages = services.slack("conversations.history", channel=channel)["messages"]
    (message,) = [each for each in messages if ALERT in each["text"]]
    # T17: Slack within a minute, a page within five. The clock may stand still.
    assert datetime.fromtimestamp(float(message["ts"]), UTC) - fired < timedelta(minutes=1)

    (incident,) = services.objects("pagerduty_incident")
    assert (incident["urgency"], incident["status"]) == ("high", "triggered")
    assert datetime.fromisoformat(incident["created_at"]) - fired < timedelta(minutes=5)
    seen = [who(services)]
    for minutes in (16, 45, 60):
        advance(services, minutes=minutes)
        seen.append(who(services))
    assert seen == [{ANA}, {BEN}, {EVA}, {FARID}]

    body = {"incident": {"type": "incident_reference", "status": "acknowledged"}}
    services.pagerduty("PUT", f"incidents/{incident['id']}", json=body, headers={"From": FARID})
    advance(services, hours=3)
    assert who(services) == {FARID}


def who(services: Any) -> set[str]:
    """Whom the open incident is assigned to now."""
    emails = {row["id"]: row["email"] for row in services.objects("pagerduty_user")}
    (incident,) = services.objects("pagerduty_incident")
    return {emails[each["assignee"]["id"]] for each in incident["assignments"]}


def test_staging_never_pages(applied, services_as_they_are) -> None:
    services = services_as_they_are
    before = len(services.objects("pagerduty_incident"))
    staging = [row["name"] for row in services.objects("workflow") if row["name"].endswith("(staging)")]
    assert len(staging) > 5
    for name in staging:
        answer = services.control.post("/_control/sentry/fire", json={"alert": name}).json()
        assert {each["kind"] for each in answer["delivered"]} == {"slack"}, name
    assert len(services.objects("pagerduty_incident")) == before
