"""PagerDuty's own Python client, and the calls of the official Pulumi plugin as it makes them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pagerduty import EventsApiV2Client, RestApiV2Client
from pagerduty.errors import HttpError


@pytest.fixture
def rest(pagerduty: Any) -> Iterator[RestApiV2Client]:
    """The client, on the emulator; it would take no address that is not https."""
    client = RestApiV2Client("local-admin", default_from="nora.berg@example.com")
    client._url = pagerduty.root
    yield client
    client.close()


def test_the_official_client_sets_up_what_pages(rest: RestApiV2Client, pagerduty: Any) -> None:
    nora = rest.find("users", "nora.berg@example.com", attribute="email")
    assert nora is not None
    team = rest.rpost("teams", json={"type": "team", "name": "Payments"})
    rest.put(f"/teams/{team['id']}/users/{nora['id']}", json={"role": "manager"})
    members = list(rest.iter_all(f"/teams/{team['id']}/members"))
    assert [(one["user"]["summary"], one["role"]) for one in members] == [("Nora Berg", "manager")]
    rule = {"escalation_delay_in_minutes": 30, "targets": [{"id": nora["id"], "type": "user_reference"}]}
    policy = rest.rpost("escalation_policies", json={"name": "Payments", "escalation_rules": [rule]})
    service = rest.persist("services", "name", {"name": "Payments", "escalation_policy": policy})
    assert rest.persist("services", "name", {"name": "Payments", "escalation_policy": policy})["id"] == service["id"]
    events = EventsApiV2Client(pagerduty.key(service))
    events._url = pagerduty.root
    key = events.trigger("The door is open", "harbour", severity="critical")
    (incident,) = rest.list_all("incidents", params={"statuses[]": ["triggered"]})
    assert (incident["incident_key"], incident["urgency"]) == (key, "high")
    events.acknowledge(key)
    assert rest.rget(f"/incidents/{incident['id']}")["status"] == "acknowledged"
    events.resolve(key)
    assert rest.rget(incident)["status"] == "resolved"
    events.close()


def test_the_official_client_reads_every_page(rest: RestApiV2Client) -> None:
    for number in range(7):
        rest.rpost("teams", json={"type": "team", "name": f"Team {number}"})
    found = list(rest.iter_all("teams", page_size=3, total=True))
    assert [team["name"] for team in found] == [f"Team {number}" for number in range(7)]


def test_the_official_client_reports_what_was_wrong(rest: RestApiV2Client) -> None:
    with pytest.raises(HttpError) as refused:
        rest.rpost("teams", json={"type": "team", "name": ""})
    assert refused.value.response.json()["error"]["errors"] == ["Name cannot be empty"]


# What the plugin does is read from github.com/PagerDuty/terraform-provider-pagerduty 95cf9d8b: `pagerduty/resource_*`
# and `pagerdutyplugin/resource_*` for the calls and their order, `heimweh/go-pagerduty` for how a body is written.


def test_replay_of_a_team_and_its_members(pagerduty: Any) -> None:
    pagerduty.ok("GET", "/abilities")
    user = pagerduty.ok("GET", "/users?limit=100&offset=0&query=rosa.lima@example.com")["users"][0]
    team = pagerduty.ok("POST", "/teams", {"team": {"name": "Engineering", "description": "All"}})
    path = f"/teams/{team['id']}"
    assert pagerduty.ok("GET", path)["default_role"] == "manager"
    pagerduty.ok("PUT", path, {"team": {"id": team["id"], "name": "Engineers", "description": "All"}})
    pagerduty.ok("PUT", f"{path}/users/{user['id']}", {"role": "manager"})
    members = pagerduty.ok("GET", f"{path}/members?limit=100")["members"]
    assert [(one["user"]["id"], one["role"]) for one in members] == [(user["id"], "manager")]
    pagerduty.ok("DELETE", f"{path}/users/{user['id']}")
    pagerduty.ok("DELETE", path)
    assert pagerduty("GET", path).status_code == 404


def test_replay_of_a_schedule(pagerduty: Any) -> None:
    pagerduty.clock(now="2026-11-21T10:00:00Z")
    nora, omar = pagerduty.person("nora.berg"), pagerduty.person("omar.diaz")

    def layer(name: str, *users: str, **more: Any) -> dict[str, Any]:
        return {
            "end": None,
            "name": name,
            "start": "2026-01-05T09:00:00+01:00",
            "rotation_virtual_start": "2026-01-05 08:00:00 +0000 UTC",  # a Go time, written by its String method
            "rotation_turn_length_seconds": 604_800,
            "users": [{"user": {"id": user, "type": "user"}} for user in users],
            **more,
        }

    first = {"name": "Primary", "time_zone": "Europe/Berlin", "description": "Managed by Pulumi", "type": "schedule"}
    body = {**first, "schedule_layers": [layer("Weeks", nora, omar), layer("Nights", omar)]}
    made = pagerduty.ok("POST", "/schedules", {"schedule": body})
    path = f"/schedules/{made['id']}"
    read = pagerduty.ok("GET", path)
    # The plugin turns the list around: the last layer comes first.
    assert [one["name"] for one in read["schedule_layers"]] == ["Nights", "Weeks"]
    weeks = read["schedule_layers"][1]
    assert weeks["rotation_virtual_start"] == "2026-01-05T09:00:00+01:00"
    assert (weeks["start"], weeks["end"]) == ("2026-11-21T11:00:00+01:00", None)
    assert read["final_schedule"]["rendered_coverage_percentage"] == 100.0
    nights = read["schedule_layers"][0]
    pagerduty.clock(advance_s=3600)
    ended = layer("Nights", omar, id=nights["id"], end="2026-11-21 11:00:00 +0000 UTC")
    body = {**first, "schedule_layers": [layer("Weeks", omar, nora, id=weeks["id"]), ended]}
    pagerduty.ok("PUT", path, {"schedule": body})
    read = pagerduty.ok("GET", path)
    assert [one["id"] for one in read["schedule_layers"]] == [nights["id"], weeks["id"]]
    assert read["schedule_layers"][0]["end"] == "2026-11-21T12:00:00+01:00"
    assert read["schedule_layers"][1]["start"] == weeks["start"]
    pagerduty.ok("GET", path)
    pagerduty.ok("DELETE", path)
    assert pagerduty("GET", path).status_code == 404


def test_replay_of_an_escalation_policy_and_of_a_schedule_that_it_holds(pagerduty: Any) -> None:
    rota = pagerduty.schedule("nora.berg")
    rule = {
        "escalation_delay_in_minutes": 60,
        "escalation_rule_assignment_strategy": {},
        "targets": [{"type": "schedule_reference", "id": rota["id"]}],
    }
    body = {"name": "On call", "escalation_rules": [rule], "num_loops": 0, "teams": []}
    made = pagerduty.ok("POST", "/escalation_policies", {"escalation_policy": body})
    path = f"/escalation_policies/{made['id']}"
    # The client reads the strategy as an object, and nowhere else may there be one.
    assert "escalation_rule_assignment_strategy" not in made["escalation_rules"][0]
    read = pagerduty.ok("GET", f"{path}?include[]=escalation_rule_assignment_strategies")
    assert read["escalation_rules"][0]["escalation_rule_assignment_strategy"] == {"type": "assign_to_everyone"}
    kept = {**rule, "id": read["escalation_rules"][0]["id"], "escalation_delay_in_minutes": 30}
    changed = pagerduty.ok("PUT", path, {"escalation_policy": {**body, "escalation_rules": [kept]}})
    assert changed["escalation_rules"][0]["id"] == kept["id"]
    held = pagerduty.ok("GET", f"/schedules/{rota['id']}")
    assert [one["id"] for one in held["escalation_policies"]] == [made["id"]]
    refused = pagerduty.errors("DELETE", f"/schedules/{rota['id']}")
    assert refused == ["Schedule can't be deleted if it's being used by escalation policies"]
    pagerduty.ok("GET", "/incidents?date_range=all&limit=100&statuses[]=triggered&statuses[]=acknowledged")
    pagerduty.ok("DELETE", path)
    pagerduty.ok("DELETE", f"/schedules/{rota['id']}")


def test_replay_of_a_service_and_its_integration(pagerduty: Any) -> None:
    policy = pagerduty.policy((60, pagerduty.person("nora.berg")))
    body = {
        "acknowledgement_timeout": None,
        "alert_creation": "create_alerts_and_incidents",
        "auto_resolve_timeout": None,
        "description": "Managed by Pulumi",
        "escalation_policy": {"id": policy["id"], "type": "escalation_policy_reference"},
        "response_play": None,
        "incident_urgency_rule": {"type": "constant", "urgency": "severity_based"},
        "name": "Payments",
    }
    made = pagerduty.ok("POST", "/services", {"service": body})
    path = f"/services/{made['id']}"
    read = pagerduty.ok("GET", f"{path}?include[]=auto_pause_notifications_parameters")
    assert (read["acknowledgement_timeout"], read["auto_resolve_timeout"]) == (None, None)
    assert read["incident_urgency_rule"] == body["incident_urgency_rule"]
    change = {**body, "acknowledgement_timeout": 1800, "alert_grouping_parameters": {"type": None}}
    assert pagerduty.ok("PUT", path, {"service": change})["acknowledgement_timeout"] == 1800
    vendor = pagerduty.ok("GET", "/vendors?query=Sentry")["vendors"][0]
    sent = {
        "name": "Sentry",
        "vendor": {"id": vendor["id"], "type": "vendor"},
        "service": {"id": made["id"], "type": "service"},
    }
    entry = pagerduty.ok("POST", f"{path}/integrations", {"integration": sent})
    place = f"{path}/integrations/{entry['id']}"
    assert len(entry["integration_key"]) == 32
    assert pagerduty.ok("GET", place)["integration_key"] == entry["integration_key"]
    renamed = pagerduty.ok("PUT", place, {"integration": {**sent, "name": "Sentry, production"}})
    assert (renamed["name"], renamed["integration_key"]) == ("Sentry, production", entry["integration_key"])
    for end in (place, path, f"/escalation_policies/{policy['id']}"):
        pagerduty.ok("DELETE", end)
        assert pagerduty("GET", end).status_code == 404


def test_replay_of_a_business_service_and_what_supports_it(pagerduty: Any) -> None:
    service = pagerduty.service(pagerduty.policy((60, pagerduty.person("nora.berg"))))
    made = pagerduty.ok(
        "POST", "/business_services", {"business_service": {"name": "Checkout", "type": "business_service"}}
    )
    path = f"/business_services/{made['id']}"
    pagerduty.ok("GET", path, {})  # the client sends an empty object with this question
    pagerduty.ok("PUT", path, {"business_service": {"id": made["id"], "name": "Buying", "point_of_contact": "Eva"}})
    row = {
        "supporting_service": {"id": service["id"], "type": "service"},
        "dependent_service": {"id": made["id"], "type": "business_service"},
    }
    (made_row,) = pagerduty.ok("POST", "/service_dependencies/associate", {"relationships": [row]})
    assert made_row["supporting_service"] == {"id": service["id"], "type": "technical_service_reference"}
    assert pagerduty.ok("GET", f"/service_dependencies{path}") == [made_row]
    assert pagerduty.ok("GET", f"/service_dependencies/technical_services/{service['id']}") == [made_row]
    known = {"id": made_row["id"], "type": "service_dependency", **row}
    pagerduty.ok("POST", "/service_dependencies/disassociate", {"relationships": [known]})
    assert pagerduty.ok("GET", f"/service_dependencies{path}") == []
    pagerduty.ok("DELETE", path)
    assert pagerduty("GET", f"/service_dependencies{path}").status_code == 404
