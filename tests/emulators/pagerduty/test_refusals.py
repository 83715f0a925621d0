"""What PagerDuty refuses, and that it names everything that is wrong at once."""

from __future__ import annotations

from typing import Any

import pytest

URGENCY = (
    "Incident urgency rule must be constant with an urgency of high, low, severity_based, or use_support_hours with "
    "two of them"
)
SEVERITY = "'payload.severity' is invalid (must be one of the following: 'critical', 'warning', 'error' or 'info')"


def test_each_thing_that_is_not_there_is_404(pagerduty: Any) -> None:
    kinds = ("users", "teams", "schedules", "escalation_policies", "services", "business_services", "incidents")
    for kind in (*kinds, "vendors", "log_entries", "nothing"):
        reply = pagerduty("GET", f"/{kind}/PNOTHER")
        assert (reply.status_code, reply.json()) == (404, {"error": {"message": "Not Found", "code": 2100}}), kind


def test_a_body_has_to_be_json_in_its_envelope(pagerduty: Any) -> None:
    headers = {"authorization": "Token token=local-admin"}
    broken = pagerduty.http.post("/teams", content="{", headers=headers)
    assert (broken.status_code, broken.json()["error"]["code"]) == (400, 2001)
    assert pagerduty.errors("POST", "/teams", {"name": "x"}) == ["Team object is missing: send {'team': {...}}"]


def test_everything_wrong_with_a_schedule_is_reported(pagerduty: Any) -> None:
    restriction = {"type": "weekly_restriction", "start_time_of_day": "25:00", "duration_seconds": 0}
    layer = {
        "start": "soon",
        "rotation_virtual_start": "2026-01-05T09:00:00Z",
        "rotation_turn_length_seconds": 60,
        "users": [],
        "restrictions": [restriction],
    }
    body = {"name": " ", "time_zone": "Europe/Nowhere", "schedule_layers": [layer]}
    assert pagerduty.errors("POST", "/schedules", {"schedule": body}) == [
        "Time zone is not valid",
        "Name cannot be empty",
        "Schedule layer 1 start must be a valid ISO8601 timestamp",
        "Schedule layer 1 users cannot be empty",
        "Schedule layer 1 rotation turn length seconds must be between 3600 and 31536000",
        "Schedule layer 1 restriction start time of day must be in HH:mm:ss format",
        "Schedule layer 1 restriction duration seconds must be between 1 and 604800",
        "Schedule layer 1 restriction start day of week must be an integer",
    ]
    assert pagerduty.errors("POST", "/schedules", {"schedule": {"name": "x", "time_zone": "UTC"}}) == [
        "Schedule layers cannot be empty"
    ]


def test_a_schedule_wants_people_that_exist(pagerduty: Any) -> None:
    rota = pagerduty.schedule("nora.berg")
    layer = {**rota["schedule_layers"][0], "users": [{"user": {"id": "PNOBODY", "type": "user_reference"}}]}
    change = {"schedule": {"name": rota["name"], "time_zone": "UTC", "schedule_layers": [layer]}}
    assert pagerduty.errors("PUT", f"/schedules/{rota['id']}", change) == ["Schedule layer 1 user not found"]


def test_everything_wrong_with_a_policy_is_reported(pagerduty: Any) -> None:
    targets = [{"id": "PNOBODY", "type": "user_reference"}, {"id": "P1", "type": "team_reference"}]
    rules = [{"escalation_delay_in_minutes": 0, "targets": targets}]
    body = {"name": "On call", "num_loops": 10, "escalation_rules": rules, "on_call_handoff_notifications": "never"}
    assert pagerduty.errors("POST", "/escalation_policies", {"escalation_policy": body}) == [
        "Escalation rule 1 target not found: user PNOBODY",
        "Escalation rule 1 target type must be user_reference or schedule_reference, not 'team_reference'",
        "Escalation rule 1 escalation delay in minutes must be between 1 and 4320",
        "Num loops must be between 0 and 9",
        "On call handoff notifications must be one of if_has_services, always",
    ]
    assert pagerduty.errors("POST", "/escalation_policies", {"escalation_policy": {"name": "x"}}) == [
        "Escalation rules must be 1 to 20, not 0"
    ]


def test_everything_wrong_with_a_service_is_reported(pagerduty: Any) -> None:
    body = {
        "name": "",
        "escalation_policy": {"id": "PNONE"},
        "acknowledgement_timeout": "soon",
        "status": "asleep",
        "incident_urgency_rule": {"type": "constant", "urgency": "medium"},
        "alert_grouping_parameters": {"type": "magic"},
        "auto_pause_notifications_parameters": {"enabled": True, "timeout": 5},
    }
    assert pagerduty.errors("POST", "/services", {"service": body}) == [
        "Escalation policy not found",
        "Name cannot be empty",
        "Acknowledgement timeout must be an integer",
        "Status must be one of active, disabled, warning, critical, maintenance",
        URGENCY,
        "Alert grouping parameters type must be one of time, intelligent, content_based or null",
        "Auto pause notifications parameters timeout must be one of 120, 180, 300, 600, 900",
    ]


@pytest.mark.parametrize("kind", ["team", "business_service"])
def test_a_name_is_taken_in_any_case(pagerduty: Any, kind: str) -> None:
    path = f"/{kind}s"
    made = pagerduty.ok("POST", path, {kind: {"name": "Payments"}})
    assert pagerduty.errors("POST", path, {kind: {"name": "PAYMENTS"}}) == ["Name has already been taken"]
    pagerduty.ok("PUT", f"{path}/{made['id']}", {kind: {"name": "payments"}})


def test_a_key_of_an_integration_is_its_own(pagerduty: Any) -> None:
    service = pagerduty.service(pagerduty.policy((60, pagerduty.person("nora.berg"))))
    path = f"/services/{service['id']}/integrations"
    body = {"name": "Again", "type": "smoke_signal", "integration_key": pagerduty.key(service)}
    type_, key = pagerduty.errors("POST", path, {"integration": body})
    assert type_.startswith("Type must be one of events_api_v2_inbound_integration, ")
    assert key == "Integration key has already been taken"
    short = {"name": "Short", "integration_key": "abc"}
    assert pagerduty.errors("POST", path, {"integration": short}) == [
        "Integration key must be 32 alphanumeric characters"
    ]


def test_what_is_used_cannot_be_deleted(pagerduty: Any) -> None:
    team = pagerduty.ok("POST", "/teams", {"team": {"name": "Payments"}})
    nora = pagerduty.person("nora.berg")
    pagerduty.ok("PUT", f"/teams/{team['id']}/users/{nora}")
    policy = pagerduty.policy((60, nora), teams=[{"id": team["id"], "type": "team_reference"}])
    service = pagerduty.service(policy)
    assert pagerduty.errors("DELETE", f"/escalation_policies/{policy['id']}") == [
        "The escalation policy is in use by services and can't be deleted"
    ]
    assert pagerduty.errors("DELETE", f"/teams/{team['id']}") == [
        "Team can't be deleted while escalation policy 'On call' belongs to it"
    ]
    member = pagerduty("DELETE", f"/teams/{team['id']}/users/{nora}")
    # The official plugin looks for this message.
    message = "User cannot be removed as they belong to an escalation policy on this team"
    assert (member.status_code, member.json()["error"]["message"]) == (400, message)
    for path in (f"/services/{service['id']}", f"/escalation_policies/{policy['id']}", f"/teams/{team['id']}"):
        pagerduty.ok("DELETE", path)


def test_a_schedule_of_an_open_incident_cannot_be_deleted(pagerduty: Any) -> None:
    pagerduty.clock(now="2026-01-05T09:00:00Z")
    rota = pagerduty.schedule("nora.berg")
    policy = pagerduty.policy((60, rota["id"]))
    key = pagerduty.key(pagerduty.service(policy))
    pagerduty.event(key)
    rule = {"escalation_delay_in_minutes": 5, "targets": [{"id": pagerduty.person("tess.vogel"), "type": "user"}]}
    change = {"escalation_policy": {"name": "On call", "escalation_rules": [rule]}}
    pagerduty.ok("PUT", f"/escalation_policies/{policy['id']}", change)
    assert pagerduty.errors("DELETE", f"/schedules/{rota['id']}") == [
        "Schedule can't be deleted if it's being used by an escalation policy snapshot with open incidents"
    ]
    pagerduty.event(key, "resolve")
    pagerduty.ok("DELETE", f"/schedules/{rota['id']}")


def test_a_service_supports_others_that_exist_and_not_itself(pagerduty: Any) -> None:
    service = pagerduty.service(pagerduty.policy((60, pagerduty.person("nora.berg"))))
    here = {"id": service["id"], "type": "service"}

    def sent(end: Any) -> Any:
        row = {"supporting_service": here, "dependent_service": end}
        return pagerduty("POST", "/service_dependencies/associate", {"relationships": [row]})

    gone = sent({"id": "PNOTHER", "type": "business_service"})
    assert (gone.status_code, gone.json()["error"]["errors"]) == (404, ["Dependent service PNOTHER not found"])
    for end, message in (
        (here, "A service cannot support itself"),
        ({"id": service["id"], "type": "team"}, "Dependent service type must be business_service or service"),
    ):
        assert sent(end).json()["error"]["errors"] == [message]


def test_an_incident_is_changed_by_somebody_and_not_after_it_is_resolved(pagerduty: Any) -> None:
    pagerduty.event(pagerduty.key(pagerduty.service(pagerduty.policy((60, pagerduty.person("nora.berg"))))))
    path = f"/incidents/{pagerduty.incidents()[0]['id']}"
    nobody = pagerduty("PUT", path, {"incident": {"status": "resolved"}}, **{"from": "nobody@example.com"})
    assert nobody.json() == {"error": {"message": "Requester User Not Found", "code": 1008}}
    pagerduty.ok("PUT", path, {"incident": {"status": "resolved"}})
    assert pagerduty.errors("PUT", path, {"incident": {"status": "acknowledged"}}) == [
        "Status cannot be changed: the incident is already resolved"
    ]
    many = [{"id": "PNOTHER", "status": "resolved"}, {"id": path.rpartition("/")[2], "status": "triggered"}]
    assert pagerduty("PUT", "/incidents", {"incidents": many}).status_code == 400


def test_a_key_of_the_account_is_nobodys(pagerduty: Any) -> None:
    reply = pagerduty("GET", "/users/me")
    assert (reply.status_code, reply.json()["error"]["code"]) == (400, 2011)


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"routing_key": None}, ["'routing_key' is missing or blank"]),
        ({"routing_key": "abc"}, ["Length of 'routing_key' is incorrect (should be 32 characters)"]),
        (
            {"routing_key": "e+23"},
            [
                "Length of 'routing_key' is incorrect (should be 32 characters)",
                "'routing_key' cannot contain non-alphanumeric characters.",
            ],
        ),
        (
            {"event_action": "shout"},
            ["'event_action' is invalid (must be one of the following: 'trigger', 'acknowledge' or 'resolve')"],
        ),
        ({"event_action": "resolve", "dedup_key": None}, ["'dedup_key' is missing or blank"]),
        ({"payload": None}, ["'payload' is missing or blank"]),
        (
            {"payload": {"summary": " ", "severity": "Info"}},
            [
                "'payload.summary' is missing or blank",
                "'payload.source' is missing or blank",
                SEVERITY,
            ],
        ),
        ({"routing_key": "0" * 32}, ["Invalid routing key"]),
    ],
)
def test_everything_wrong_with_an_event_is_reported(pagerduty: Any, change: dict[str, Any], wrong: list[str]) -> None:
    payload = {"summary": "The door is open", "source": "harbour", "severity": "critical"}
    event = {"routing_key": "0" * 32, "event_action": "trigger", "dedup_key": "door", "payload": payload, **change}
    reply = pagerduty.http.post("/v2/enqueue", json=event)
    assert (reply.status_code, reply.json()) == (
        400,
        {"status": "invalid event", "message": "Event object is invalid", "errors": wrong},
    )


def test_questions_about_time_want_times(pagerduty: Any) -> None:
    assert pagerduty.errors("GET", "/oncalls?since=soon&until=later") == [
        "Since must be a valid ISO8601 timestamp",
        "Until must be a valid ISO8601 timestamp",
    ]
    assert pagerduty.errors("GET", "/oncalls?time_zone=Mars/Olympus") == ["Time zone is not valid: Mars/Olympus"]
    assert pagerduty.errors("GET", "/users?limit=some") == ["Limit must be a whole number, not 'some'"]
