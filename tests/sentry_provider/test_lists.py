"""Everything of a kind, and one by its name, so that no program copies an id by hand."""

from __future__ import annotations

import grpc
import pytest


def test_integrations_are_listed_without_their_keys(engine, emulator):
    found = engine.invoke("getIntegrations")["integrations"]
    assert [(one["providerKey"], one["id"]) for one in found] == [
        ("github", "23"),
        ("opsgenie", "24"),
        ("pagerduty", "22"),
        ("slack", "21"),
    ]
    assert engine.invoke("getIntegrations", providerKey="slack")["integrations"] == [found[-1]]
    assert "integration_key" not in repr(found)
    (asked, narrower) = emulator.requests(method="GET")
    assert "includeConfig=0" in str(asked)
    assert "includeConfig=0" in str(narrower)


def test_monitors_are_listed_by_project_and_kind(engine, emulator, examples):
    emulator.api("POST", "teams/local/payments/projects/", name="Shop", slug="shop", default_rules=False)
    made = engine.create("CronMonitor", examples["CronMonitor"])
    everything = engine.invoke("getMonitors")["monitors"]
    assert len(everything) == 5
    kind = "monitor_check_in_failure"
    item = {"id": made.id, "name": "Reconcile", "type": kind, "projectId": emulator.project, "enabled": True}
    assert item in everything
    assert engine.invoke("getMonitors", project="web", type=kind)["monitors"] == [item]
    assert engine.invoke("getMonitors", project="shop", type=kind)["monitors"] == []
    assert engine.invoke("getMonitor", name="Reconcile") == item
    assert engine.invoke("getMonitor", name="Error Monitor", project="web")["projectId"] == emulator.project


def test_pages_are_followed_to_the_end(engine, emulator):
    for number in range(103):
        emulator.api("POST", "organizations/local/members/", email=f"person{number:03}@example.com")
    emulator.forget_requests()
    found = engine.invoke("getMembers")["members"]
    assert len(found) == 104
    assert found[1]["email"] == "person000@example.com"
    assert engine.invoke("getMember", email="Person102@example.com")["pending"] is True
    assert len(emulator.requests(method="GET")) == 4


def test_alerts_repositories_and_projects_are_listed(engine, emulator, examples):
    made = engine.create("Alert", examples["Alert"])
    monitors = examples["Alert"]["monitorIds"]
    item = {"id": made.id, "name": "Payments are failing", "enabled": True, "monitorIds": monitors}
    assert engine.invoke("getAlerts") == {"alerts": [item]}
    assert engine.invoke("getAlert", name="Payments are failing") == item
    (repository,) = engine.invoke("getRepositories")["repositories"]
    assert (repository["id"], repository["integrationId"]) == (emulator.repository, "23")
    assert engine.invoke("getProjects") == {
        "projects": [{"id": emulator.project, "slug": "web", "name": "Web", "platform": ""}]
    }


def test_rows_are_listed_without_their_keys(engine):
    engine.create("PagerDutyService", {"integrationId": "22", "service": "Checkout", "integrationKey": "s3cret"})
    engine.create("OpsgenieTeam", {"integrationId": "24", "team": "Checkout", "integrationKey": "s3cret"})
    services = engine.invoke("getPagerDutyServices", integrationId="22")
    assert services["services"][0]["name"] == "Checkout"
    assert engine.invoke("getPagerDutyService", integrationId="22", service="Checkout") == services["services"][0]
    teams = engine.invoke("getOpsgenieTeams", integrationId="24")
    assert teams == {"teams": [{"id": "24-Checkout", "name": "Checkout"}]}
    assert "s3cret" not in repr((services, teams))


def test_keys_are_listed_without_their_secrets_and_dashboards_found_by_title(engine, examples):
    made = engine.create("ClientKey", examples["ClientKey"])
    keys = engine.invoke("getClientKeys", project="web")["clientKeys"]
    item = {"id": made.id, "name": "backend", "dsnPublic": made.plain["dsnPublic"], "isActive": False}
    assert item in keys
    assert made.plain["secretKey"] not in repr(keys)
    dashboard = engine.create("Dashboard", examples["Dashboard"])
    assert engine.invoke("getDashboard", title="Payments") == {"id": dashboard.id, "title": "Payments"}


def test_the_owner_is_a_member_with_a_user(engine):
    owner = {"id": "101", "email": "owner@local.test", "userId": "11", "role": "owner", "pending": False}
    assert engine.invoke("getMember", email="OWNER@local.test") == owner
    assert engine.invoke("getMembers") == {"members": [owner]}


MISSING = [
    ("getMonitor", {"name": "Nothing"}, 'there is no monitor "Nothing"; there are: "Error Monitor", "Issue Stream"'),
    ("getAlert", {"name": "Nothing"}, 'there is no alert "Nothing"; there are: none'),
    ("getMember", {"email": "a@b.c"}, 'there is no member "a@b.c"; there are: "owner@local.test"'),
    ("getMonitors", {"project": "nothing"}, 'there is no project "nothing" in the organisation "local"'),
    ("getPagerDutyServices", {"integrationId": "99"}, "there is no integration 99: getIntegrations lists them"),
    (
        "getPagerDutyService",
        {"integrationId": "22", "service": "No"},
        'there is no PagerDuty service "No"; there are: ',
    ),
]


@pytest.mark.parametrize(("name", "args", "message"), MISSING)
def test_what_is_missing_is_named_with_what_there_is(engine, name, args, message):
    with pytest.raises(grpc.RpcError, match=message):
        engine.invoke(name, **args)


def test_two_monitors_of_one_name_are_not_chosen_between(engine, emulator, examples):
    for kind in ("CronMonitor", "UptimeMonitor"):
        engine.create(kind, examples[kind] | {"name": "Twin"})
    with pytest.raises(grpc.RpcError, match=r'there are 2 monitors named "Twin" \(\d+, \d+\): rename all but one'):
        engine.invoke("getMonitor", name="Twin")
