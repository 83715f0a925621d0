"""What PagerDuty does with what it is sent: events, urgency, grouping, keys, limits, edits behind its back."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest


@pytest.fixture
def payments(pagerduty: Any) -> Any:
    """A service that pages Ana, and the key of its integration."""
    service = pagerduty.service(pagerduty.policy((60, pagerduty.person("nora.berg"))))
    return service, pagerduty.key(service)


def test_everybody_is_there_from_the_start_and_nothing_else(pagerduty: Any) -> None:
    users = pagerduty.ok("GET", "/users?limit=100&total=true")
    assert users["total"] == 8
    emails = [user["email"] for user in users["users"]]
    assert emails == sorted(emails)
    assert {"nora.berg@example.com", "rosa.lima@example.com", "sami.noor@example.com"} <= set(emails)
    for path in ("/teams", "/schedules", "/escalation_policies", "/services", "/business_services", "/incidents"):
        assert pagerduty.ok("GET", path)[path[1:]] == []
    names = [one["name"] for one in pagerduty.ok("GET", "/priorities")["priorities"]]
    assert names == ["P1", "P2", "P3", "P4", "P5"]


def test_ids_have_the_form_of_pagerdutys_and_are_the_same_after_a_reset(pagerduty: Any) -> None:
    def made() -> list[str]:
        service = pagerduty.service(pagerduty.policy((60, pagerduty.person("nora.berg"))))
        return [service["id"], service["escalation_policy"]["id"], pagerduty.key(service)]

    before = made()
    pagerduty.services.reset()
    assert made() == before
    assert all(re.fullmatch(r"P[A-Z0-9]{6}", id_) for id_ in before[:2])
    assert re.fullmatch(r"[0-9a-f]{32}", before[2])


@pytest.mark.parametrize("header", ["Token token=local-admin", "Token local-admin", "Bearer local-admin"])
def test_a_key_is_taken_in_each_form(pagerduty: Any, header: str) -> None:
    assert pagerduty("GET", "/users", token=None, authorization=header).status_code == 200


def test_pages_are_counted_from_an_offset(pagerduty: Any) -> None:
    first = pagerduty.ok("GET", "/users?limit=3")
    assert (len(first["users"]), first["more"], first["total"]) == (3, True, None)
    last = pagerduty.ok("GET", "/users?limit=3&offset=6&total=true")
    assert (len(last["users"]), last["more"], last["total"], last["offset"]) == (2, False, 8, 6)
    assert pagerduty.ok("GET", "/users?limit=1000")["limit"] == 100


def test_an_open_alert_notifies_once(pagerduty: Any, payments: Any) -> None:
    first = pagerduty.event(payments[1])
    assert (first.status_code, first.json()) == (
        202,
        {"status": "success", "message": "Event processed", "dedup_key": "door"},
    )
    pagerduty.event(payments[1])
    (incident,) = pagerduty.incidents()
    assert incident["alert_counts"]["all"] == 1
    assert len(pagerduty.notified(incident)) == 1
    pagerduty.event(payments[1], "resolve")
    pagerduty.event(payments[1])
    assert [one["status"] for one in pagerduty.incidents()] == ["resolved", "triggered"]


def test_an_event_without_a_key_gets_one(pagerduty: Any, payments: Any) -> None:
    payload = {"summary": "s", "source": "harbour", "severity": "info"}
    event = {"routing_key": payments[1], "event_action": "trigger", "payload": payload}
    keys = [pagerduty.http.post("/v2/enqueue", json=event).json()["dedup_key"] for _ in range(2)]
    assert len(set(keys)) == 2
    assert [one["incident_key"] for one in pagerduty.incidents()] == keys


def test_acknowledging_or_resolving_what_is_not_open_is_accepted_and_does_nothing(
    pagerduty: Any, payments: Any
) -> None:
    for action in ("acknowledge", "resolve"):
        assert pagerduty.event(payments[1], action).status_code == 202
    assert pagerduty.incidents() == []


@pytest.mark.parametrize(
    ("rule", "severity", "urgency"),
    [
        ("severity_based", "critical", "high"),
        ("severity_based", "error", "high"),
        ("severity_based", "warning", "low"),
        ("severity_based", "info", "low"),
        ("high", "info", "high"),
        ("low", "critical", "low"),
    ],
)
def test_urgency_is_as_the_service_says(pagerduty: Any, payments: Any, rule: str, severity: str, urgency: str) -> None:
    change = {"service": {"incident_urgency_rule": {"type": "constant", "urgency": rule}}}
    pagerduty.ok("PUT", f"/services/{payments[0]['id']}", change)
    pagerduty.event(payments[1], severity=severity)
    assert pagerduty.incidents()[0]["urgency"] == urgency


@pytest.mark.parametrize(("moment", "urgency"), [("2026-11-23T10:00:00Z", "high"), ("2026-11-22T10:00:00Z", "low")])
def test_urgency_follows_support_hours(pagerduty: Any, payments: Any, moment: str, urgency: str) -> None:
    hours = {
        "type": "fixed_time_per_day",
        "time_zone": "Europe/Berlin",
        "days_of_week": [1, 2, 3, 4, 5],
        "start_time": "09:00:00",
        "end_time": "17:00:00",
    }
    rule = {
        "type": "use_support_hours",
        "during_support_hours": {"type": "constant", "urgency": "high"},
        "outside_support_hours": {"type": "constant", "urgency": "low"},
    }
    change = {"service": {"incident_urgency_rule": rule, "support_hours": hours}}
    pagerduty.ok("PUT", f"/services/{payments[0]['id']}", change)
    pagerduty.clock(now=moment)
    pagerduty.event(payments[1])
    assert pagerduty.incidents()[0]["urgency"] == urgency


def test_what_an_update_of_a_service_leaves_out_stays(pagerduty: Any, payments: Any) -> None:
    at = {"type": "named_time", "name": "support_hours_start"}
    action = {"type": "urgency_change", "at": at, "to_urgency": "high"}
    path = f"/services/{payments[0]['id']}"
    pagerduty.ok("PUT", path, {"service": {"scheduled_actions": [action], "auto_resolve_timeout": 7200}})
    before = pagerduty.ok("GET", path)
    assert before["scheduled_actions"] == [action]
    after = pagerduty.ok("PUT", path, {"service": {"description": "Takes money"}})
    assert {**after, "updated_at": None} == {**before, "description": "Takes money", "updated_at": None}
    assert pagerduty.ok("PUT", path, {"service": {"scheduled_actions": [None]}})["scheduled_actions"] == []


def test_alerts_are_grouped_by_time_and_an_incident_ends_with_its_last_alert(pagerduty: Any, payments: Any) -> None:
    grouping = {"type": "time", "config": {"timeout": 10}}
    pagerduty.ok("PUT", f"/services/{payments[0]['id']}", {"service": {"alert_grouping_parameters": grouping}})
    pagerduty.clock(now="2026-11-21T10:00:00Z")
    for key in ("door", "window"):
        pagerduty.event(payments[1], dedup_key=key)
    pagerduty.clock(advance_s=600)
    pagerduty.event(payments[1], dedup_key="roof")
    first, second = pagerduty.incidents()
    assert (first["alert_counts"]["all"], second["alert_counts"]["all"]) == (2, 1)
    pagerduty.event(payments[1], "resolve", dedup_key="door")
    assert pagerduty.incidents()[0]["status"] == "triggered"
    pagerduty.event(payments[1], "resolve", dedup_key="window")
    assert pagerduty.incidents()[0]["status"] == "resolved"


def test_a_new_key_is_taken_at_once_and_the_old_one_refused(pagerduty: Any, payments: Any) -> None:
    service, old = payments
    entry = pagerduty.ok("GET", f"/services/{service['id']}")["integrations"][0]
    change = {"integration": {"type": "events_api_v2_inbound_integration", "integration_key": "f" * 32}}
    pagerduty.ok("PUT", f"/services/{service['id']}/integrations/{entry['id']}", change)
    assert pagerduty.event(old).json()["errors"] == ["Invalid routing key"]
    assert pagerduty.event("f" * 32).status_code == 202
    assert pagerduty.ok("GET", f"/services/{service['id']}")["status"] == "critical"


def test_a_disabled_service_takes_events_and_opens_nothing(pagerduty: Any, payments: Any) -> None:
    pagerduty.ok("PUT", f"/services/{payments[0]['id']}", {"service": {"status": "disabled"}})
    assert pagerduty.event(payments[1]).status_code == 202
    assert pagerduty.incidents() == []


def test_a_deleted_service_takes_all_with_it(pagerduty: Any, payments: Any, services: Any) -> None:
    service, key = payments
    made = pagerduty.ok("POST", "/business_services", {"business_service": {"name": "Checkout"}})
    sides = {
        "supporting_service": {"id": service["id"], "type": "service"},
        "dependent_service": {"id": made["id"], "type": "business_service"},
    }
    pagerduty.ok("POST", "/service_dependencies/associate", {"relationships": [sides]})
    pagerduty.event(key)
    pagerduty.ok("DELETE", f"/services/{service['id']}")
    for kind in ("pagerduty_service", "pagerduty_integration", "pagerduty_incident"):
        assert services.objects(kind) == []
    assert services.objects("pagerduty_business_service")[0]["supported_by"] == []
    assert pagerduty.event(key).status_code == 400


def test_an_on_call_entry_says_when_the_shift_ends(pagerduty: Any) -> None:
    pagerduty.clock(now="2026-01-05T09:00:00Z")
    rota = pagerduty.schedule("nora.berg", "omar.diaz")
    policy = pagerduty.policy((60, rota["id"]), (60, pagerduty.person("rosa.lima")))
    pagerduty.clock(now="2026-01-13T00:00:00Z")
    rows = pagerduty.ok("GET", f"/oncalls?escalation_policy_ids[]={policy['id']}")["oncalls"]
    assert [(row["escalation_level"], row["user"]["summary"], row["start"], row["end"]) for row in rows] == [
        (1, "Omar Diaz", "2026-01-12T09:00:00+00:00", "2026-01-19T09:00:00+00:00"),
        (2, "Rosa Lima", None, None),
    ]
    asked = f"/schedules/{rota['id']}?since=2026-01-12T00:00:00Z&until=2026-01-13T00:00:00Z&time_zone=Europe/Berlin"
    final = pagerduty.ok("GET", asked)["final_schedule"]
    assert [(one["start"], one["user"]["summary"]) for one in final["rendered_schedule_entries"]] == [
        ("2026-01-12T01:00:00+01:00", "Nora Berg"),
        ("2026-01-12T10:00:00+01:00", "Omar Diaz"),
    ]


def test_an_override_is_on_call_at_once(pagerduty: Any) -> None:
    pagerduty.clock(now="2026-01-05T09:00:00Z")
    rota = pagerduty.schedule("nora.berg")
    swap = {
        "start": "2026-01-05T09:00:00Z",
        "end": "2026-01-05T10:00:00Z",
        "user": {"id": pagerduty.person("tess.vogel"), "type": "user_reference"},
    }
    bad = {**swap, "end": swap["start"]}
    results = pagerduty.ok("POST", f"/schedules/{rota['id']}/overrides", {"overrides": [swap, bad]})
    assert [(one["status"], one.get("errors")) for one in results] == [(201, None), (400, ["End must be after start"])]
    users = pagerduty.ok("GET", f"/schedules/{rota['id']}/users")
    assert [user["name"] for user in users] == ["Tess Vogel"]


def test_limits_per_minute_refuse_with_the_seconds_to_wait(pagerduty: Any, services: Any) -> None:
    services.control.post("/_control/limits", json={"pagerduty_per_minute": 3}).raise_for_status()
    replies = [pagerduty("GET", path) for path in ("/users", "/teams", "/services", "/users")]
    assert [reply.status_code for reply in replies] == [200, 200, 200, 429]
    assert [reply.headers["ratelimit-remaining"] for reply in replies] == ["2", "1", "0", "0"]
    assert replies[-1].json() == {"error": {"message": "Rate Limit Exceeded", "code": 2020}}
    assert 55 <= int(replies[-1].headers["ratelimit-reset"]) <= 61
    assert pagerduty("GET", "/users", token="local-readonly").status_code == 200, "limits are each key's own"
    assert services.control.get("/_control/status").status_code == 200


def test_faults_reach_pagerduty_too(pagerduty: Any, services: Any) -> None:
    fault = {"service": "pagerduty", "path": "/teams", "action": {"status": 502}}
    services.control.post("/_control/faults", json=fault).raise_for_status()
    assert [pagerduty("GET", "/teams").status_code for _ in range(2)] == [502, 200]


def test_the_control_endpoint_shows_changes_and_deletes(pagerduty: Any, payments: Any, services: Any) -> None:
    services.edit("pagerduty_service", payments[0]["id"], {"description": "by hand"})
    assert pagerduty.ok("GET", f"/services/{payments[0]['id']}")["description"] == "by hand"
    pagerduty.event(payments[1])
    (incident,) = services.objects("pagerduty_incident")
    assert [entry["type"] for entry in incident["log_entries"]][::-1] == [
        "trigger_log_entry",
        "assign_log_entry",
        "notify_log_entry",
    ]
    assert services.control.delete(f"/_control/objects/pagerduty_incident/{incident['id']}").is_success
    assert services.objects("pagerduty_incident") == []


def test_settling_many_incidents_at_once_is_quick(pagerduty: Any, payments: Any) -> None:
    pagerduty.clock(now="2026-11-21T10:00:00Z")
    for number in range(40):
        pagerduty.event(payments[1], dedup_key=str(number))
    started = time.monotonic()
    pagerduty.clock(advance_s=30 * 86_400)
    assert {one["status"] for one in pagerduty.incidents()} == {"resolved"}
    assert time.monotonic() - started < 5
