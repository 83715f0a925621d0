"""Every route that PagerDuty publishes, driven over HTTP and checked against its description both ways."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from vedette_emulators.core.http import Route
from vedette_emulators.pagerduty.app import ROUTES

DEVIATIONS: dict[str, str] = {
    r"/vendors/{id} 200 \$\.vendor: {'id'": "described as a list; the address is that of one",
    r"GET /schedules/{id}/overrides 200 is not described": "described as 201, as if something were made",
    r"incidents?(\[0\])?\.(resolved_at|resolve_reason): None": "described as never null; null in the example beside it",
    r"incidents?(\[0\])?\.priority: None": "described as an object; an incident has none until somebody gives it one",
    r"schedule_layers\[0\]\.end: None": "described as a string; the official plugin reads null as a layer without end",
    r"\.(last_incident_timestamp|support_hours): None": "described as always there; a service may have neither",
    r"log_entries 200 .* 'type': 'acknowledge_log_entry'": "named so in general, acknowledgement_log_entry in detail",
}
"""Where the exchange follows the service and not its description, and why; none may be here without need."""


@dataclass(frozen=True)
class Exchange:
    method: str
    path: str
    status: int
    sent: Any
    got: Any


@pytest.mark.parametrize(
    "row", [row for row in ROUTES if row.scopes is not None], ids=lambda row: f"{row.method}{row.path}"
)
def test_a_route_wants_a_key_and_to_write_one_that_writes(row: Route, pagerduty: Any) -> None:
    path, body = re.sub(r"{\w+}", "PNOTHER", row.path), {} if row.method in {"POST", "PUT"} else None
    missing = pagerduty(row.method, path, body, token=None)
    assert missing.status_code == 401
    unknown = pagerduty(row.method, path, body, token="nobody")
    assert (unknown.status_code, unknown.json()["error"]["message"]) == (401, "Invalid token")
    reading = pagerduty(row.method, path, body, token="local-readonly")
    writing = pagerduty(row.method, path, body)
    assert writing.status_code not in {401, 403, 500}
    if row.method == "GET":
        assert reading.status_code == writing.status_code
    else:
        assert (reading.status_code, reading.json()["error"]) == (403, {"message": "Access Denied", "code": 2010})


def walk(pagerduty: Any) -> Iterator[Exchange]:
    """Use every published route."""
    exchanges = []

    def send(method: str, path: str, body: Any = None, *, expect: int = 200, token: str = "local-admin") -> Any:
        reply = pagerduty(method, path, body, token=token)
        assert reply.status_code == expect, f"{method} {path}: {reply.status_code} {reply.text}"
        got = reply.json() if reply.content else None
        exchanges.append(Exchange(method, path.partition("?")[0], expect, body, got))
        return next(iter(got.values())) if isinstance(got, dict) and len(got) == 1 else got

    # A schedule cannot begin in the past of the service's clock, and what is asked of it lies in this week.
    pagerduty.clock(now="2026-11-23T08:00:00Z")
    people(send, pagerduty)
    team = send("POST", "/teams", {"team": {"type": "team", "name": "Payments", "description": "Pays"}}, expect=201)
    nora = pagerduty.person("nora.berg")
    member = f"/teams/{team['id']}/users/{nora}"
    send("PUT", member, {"role": "responder"}, expect=204)
    for path in ("/teams", f"/teams/{team['id']}", f"/teams/{team['id']}/members?total=true"):
        send("GET", path)
    send("PUT", f"/teams/{team['id']}", {"team": {"type": "team", "name": "Payments team"}})
    rota = schedules(send, nora, team)
    policy = policies(send, rota, team)
    service = services(send, policy)
    business(send, service, team)
    incidents(send, pagerduty, service)
    send("DELETE", member, expect=204)
    send("DELETE", f"/services/{service['id']}", expect=204)
    send("DELETE", f"/escalation_policies/{policy['id']}", expect=204)
    send("DELETE", f"/schedules/{rota['id']}", expect=204)
    send("DELETE", f"/teams/{team['id']}", expect=204)
    yield from exchanges


def people(send: Any, pagerduty: Any) -> None:
    for path in ("/abilities", "/licenses", "/vendors?query=sentry", "/vendors/PXLP4XV", "/priorities"):
        send("GET", path)
    send("GET", "/abilities/teams", expect=204)
    made = pagerduty.services.control.post("/_control/tokens", json={"scopes": ["pagerduty:write"], "who": "rosa.lima"})
    assert send("GET", "/users/me", token=made.json()["token"])["name"] == "Rosa Lima"
    user = send("GET", "/users?query=nora.berg@example.com")["users"][0]
    for end in ("", "/contact_methods", f"/contact_methods/{user['contact_methods'][0]['id']}", "/notification_rules"):
        send("GET", f"/users/{user['id']}{end}")


def schedules(send: Any, nora: str, team: Any) -> Any:
    office = {"type": "daily_restriction", "start_time_of_day": "08:00:00", "duration_seconds": 32_400}
    layer = {
        "name": "Days",
        "start": "2026-01-05T09:00:00+01:00",
        "rotation_virtual_start": "2026-01-05T09:00:00+01:00",
        "rotation_turn_length_seconds": 604_800,
        "users": [{"user": {"id": nora, "type": "user_reference"}}],
        "restrictions": [office],
    }
    body = {
        "type": "schedule",
        "name": "Primary",
        "time_zone": "Europe/Berlin",
        "description": "Who is first",
        "teams": [{"id": team["id"], "type": "team_reference"}],
        "schedule_layers": [layer],
    }
    send("POST", "/schedules/preview", {"schedule": body})
    rota = send("POST", "/schedules", {"schedule": body}, expect=201)
    path = f"/schedules/{rota['id']}"
    kept = {**layer, "id": rota["schedule_layers"][0]["id"], "name": "Working days"}
    send("PUT", path, {"schedule": {**body, "schedule_layers": [kept]}})
    send("GET", "/schedules?query=prim")
    send("GET", path)
    send("GET", f"{path}?since=2026-11-23T00:00:00Z&until=2026-11-30T00:00:00Z")
    send("GET", f"{path}/users?since=2026-11-23T00:00:00Z&until=2026-11-30T00:00:00Z")
    swap = {
        "start": "2026-11-24T09:00:00+01:00",
        "end": "2026-11-24T17:00:00+01:00",
        "user": {"id": nora, "type": "user_reference"},
    }
    made = send("POST", f"{path}/overrides", {"overrides": [swap]}, expect=201)
    send("GET", f"{path}/overrides?since=2026-11-23T00:00:00Z&until=2026-11-30T00:00:00Z")
    send("DELETE", f"{path}/overrides/{made[0]['override']['id']}", expect=204)
    return rota


def policies(send: Any, rota: Any, team: Any) -> Any:
    rule = {"escalation_delay_in_minutes": 60, "targets": [{"id": rota["id"], "type": "schedule_reference"}]}
    body = {
        "type": "escalation_policy",
        "name": "Payments",
        "num_loops": 2,
        "on_call_handoff_notifications": "if_has_services",
        "escalation_rules": [rule],
        "teams": [{"id": team["id"], "type": "team_reference"}],
    }
    policy = send("POST", "/escalation_policies", {"escalation_policy": body}, expect=201)
    path = f"/escalation_policies/{policy['id']}"
    send("PUT", path, {"escalation_policy": {**body, "num_loops": 0}})
    send("GET", path)
    send("GET", "/escalation_policies")
    belongs = f"/teams/{team['id']}{path}"
    send("DELETE", belongs, expect=204)
    send("PUT", belongs, expect=204)
    send("GET", f"/oncalls?schedule_ids[]={rota['id']}&since=2026-11-23T00:00:00Z&until=2026-11-30T00:00:00Z")
    return policy


def services(send: Any, policy: Any) -> Any:
    body = {
        "type": "service",
        "name": "Payments",
        "description": "Takes money",
        "auto_resolve_timeout": 14_400,
        "acknowledgement_timeout": 1800,
        "escalation_policy": {"id": policy["id"], "type": "escalation_policy_reference"},
        "incident_urgency_rule": {"type": "constant", "urgency": "severity_based"},
        "alert_creation": "create_alerts_and_incidents",
        "alert_grouping_parameters": {"type": "time", "config": {"timeout": 2}},
        "auto_pause_notifications_parameters": {"enabled": True, "timeout": 300},
    }
    service = send("POST", "/services", {"service": body}, expect=201)
    path = f"/services/{service['id']}"
    send("PUT", path, {"service": {**body, "description": "Takes and gives money"}})
    send("GET", f"{path}?include[]=auto_pause_notifications_parameters")
    send("GET", "/services?query=pay")
    vendor = {"id": "PXLP4XV", "type": "vendor_reference"}
    entry = {"type": "events_api_v2_inbound_integration", "name": "Sentry", "vendor": vendor}
    made = send("POST", f"{path}/integrations", {"integration": entry}, expect=201)
    send("GET", f"{path}/integrations/{made['id']}")
    send("PUT", f"{path}/integrations/{made['id']}", {"integration": {**entry, "name": "Sentry, production"}})
    return service


def business(send: Any, service: Any, team: Any) -> None:
    body = {"name": "Checkout", "description": "Buying", "point_of_contact": "Eva", "team": {"id": team["id"]}}
    made = send("POST", "/business_services", {"business_service": body})
    path = f"/business_services/{made['id']}"
    send("PUT", path, {"business_service": {**body, "name": "Buying"}})
    send("GET", path)
    send("GET", "/business_services")
    row = {
        "supporting_service": {"id": service["id"], "type": "service"},
        "dependent_service": {"id": made["id"], "type": "business_service"},
    }
    send("POST", "/service_dependencies/associate", {"relationships": [row]})
    send("GET", f"/service_dependencies{path}")
    send("GET", f"/service_dependencies/technical_services/{service['id']}")
    send("POST", "/service_dependencies/disassociate", {"relationships": [row]})
    send("DELETE", path, expect=204)


def incidents(send: Any, pagerduty: Any, service: Any) -> None:
    pagerduty.clock(now="2026-11-24T10:00:00Z")  # a working hour: somebody is on call
    reference = {"id": service["id"], "type": "service_reference"}
    opened = {"type": "incident", "title": "The till is shut", "service": reference, "urgency": "high"}
    by_hand = send("POST", "/incidents", {"incident": opened}, expect=201)
    change = {"id": by_hand["id"], "type": "incident_reference", "status": "acknowledged"}
    send("PUT", "/incidents", {"incidents": [change]})
    send("PUT", f"/incidents/{by_hand['id']}", {"incident": {"type": "incident_reference", "status": "resolved"}})
    pagerduty.event(pagerduty.key(service))
    pagerduty.clock(advance_s=7200)
    last = send("GET", "/incidents?statuses[]=triggered&total=true")["incidents"][0]
    path = f"/incidents/{last['id']}"
    send("GET", path)
    alert = send("GET", f"{path}/alerts")["alerts"][0]
    send("GET", f"{path}/alerts/{alert['id']}")
    send("GET", f"{path}/log_entries")
    entries = send("GET", "/log_entries")["log_entries"]
    send("GET", f"/log_entries/{entries[0]['id']}")


def test_requests_and_answers_are_as_published(pagerduty: Any, contract: Any) -> None:
    published = contract("pagerduty")
    rows = [row for row in ROUTES if row.published]
    patterns = {row.path: re.compile(re.sub(r"{\w+}", "[^/]+", row.path) + "$") for row in rows}
    by_parameters = sorted(patterns.items(), key=lambda item: item[0].count("{"))
    driven: set[tuple[str, str]] = set()
    wrong: list[str] = []
    for exchange in walk(pagerduty):
        path = next(path for path, pattern in by_parameters if pattern.match(exchange.path))
        driven.add((exchange.method, path))
        wrong += published.wrong(path, exchange)
    used = {pattern for pattern in DEVIATIONS if any(re.search(pattern, problem) for problem in wrong)}
    wrong = [problem for problem in wrong if not any(re.search(pattern, problem) for pattern in DEVIATIONS)]
    assert not wrong, "\n".join(sorted(wrong))
    assert used == set(DEVIATIONS)
    assert {(row.method, row.path) for row in rows} - driven == set()


def test_a_published_answer_with_a_field_missing_is_noticed(pagerduty: Any, contract: Any) -> None:
    published = contract("pagerduty")
    schema = published.routes["GET /users/{id}"]["answers"]["200"]
    served = {"user": pagerduty.ok("GET", f"/users/{pagerduty.person('nora.berg')}")}
    assert published.problems(schema, served) == []
    del served["user"]["email"]
    assert any("'email' is a required property" in problem for problem in published.problems(schema, served))
