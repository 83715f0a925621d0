"""Who an incident notifies, and who next, as the clock moves on."""

from __future__ import annotations

from typing import Any

import pytest

START = "2026-11-21T10:00:00Z"
MINUTE, HOUR = 60, 3600


@pytest.fixture
def steps(pagerduty: Any) -> Any:
    """A service that pages Ana at once, Eva after an hour and Farid after two."""
    pagerduty.clock(now=START)
    nora, rosa, sami = (pagerduty.person(name) for name in ("nora.berg", "rosa.lima", "sami.noor"))
    policy = pagerduty.policy((60, nora), (60, rosa), (60, sami))
    service = pagerduty.service(policy, acknowledgement_timeout=None, auto_resolve_timeout=None)
    return pagerduty.key(service), service, policy


def names(incident: Any) -> list[str]:
    return [one["assignee"]["summary"] for one in incident["assignments"]]


def types(pagerduty: Any, incident: Any) -> list[str]:
    entries = pagerduty.ok("GET", f"/incidents/{incident['id']}/log_entries?limit=100")["log_entries"]
    return [entry["type"].removesuffix("_log_entry") for entry in entries[::-1]]


def test_a_critical_event_wakes_one_after_the_other_until_somebody_acknowledges(pagerduty: Any, steps: Any) -> None:
    assert pagerduty.event(steps[0]).status_code == 202
    (incident,) = pagerduty.incidents()
    assert (incident["urgency"], incident["status"], names(incident)) == ("high", "triggered", ["Nora Berg"])
    assert incident["pending_actions"] == [{"type": "escalate", "at": "2026-11-21T11:00:00Z"}]
    pagerduty.clock(advance_s=HOUR - 1)
    assert names(pagerduty.incidents()[0]) == ["Nora Berg"]
    pagerduty.clock(advance_s=1)
    assert names(pagerduty.incidents()[0]) == ["Rosa Lima"]
    change = {"incident": {"type": "incident_reference", "status": "acknowledged"}}
    sender = {"from": "rosa.lima@example.com"}
    acknowledged = pagerduty.ok("PUT", f"/incidents/{incident['id']}", change, **sender)
    assert acknowledged["acknowledgements"][0]["acknowledger"]["summary"] == "Rosa Lima"
    pagerduty.clock(advance_s=24 * HOUR)
    assert names(pagerduty.incidents()[0]) == ["Rosa Lima"]
    assert pagerduty.notified(incident) == [
        ("2026-11-21T10:00:00Z", "sms_notification", "Nora Berg"),
        ("2026-11-21T11:00:00Z", "sms_notification", "Rosa Lima"),
    ]


def test_each_step_happens_at_its_own_moment_however_late_somebody_looks(pagerduty: Any, steps: Any) -> None:
    pagerduty.event(steps[0])
    pagerduty.clock(advance_s=10 * HOUR)
    (incident,) = pagerduty.incidents()
    assert [(when[11:16], who) for when, _, who in pagerduty.notified(incident)] == [
        ("10:00", "Nora Berg"),
        ("11:00", "Rosa Lima"),
        ("12:00", "Sami Noor"),
    ]
    assert types(pagerduty, incident)[-1] == "exhaust_escalation_path"
    assert (names(incident), incident["pending_actions"]) == (["Sami Noor"], [])


def test_loops_begin_the_path_anew(pagerduty: Any, steps: Any) -> None:
    policy = {"name": "On call", "num_loops": 1}
    pagerduty.ok("PUT", f"/escalation_policies/{steps[2]['id']}", {"escalation_policy": policy})
    pagerduty.event(steps[0])
    pagerduty.clock(advance_s=20 * HOUR)
    (incident,) = pagerduty.incidents()
    people = [who.split()[0] for _, _, who in pagerduty.notified(incident)]
    assert people == ["Nora", "Rosa", "Sami", "Nora", "Rosa", "Sami"]
    assert types(pagerduty, incident).count("repeat_escalation_path") == 1


@pytest.mark.parametrize("severity", ["warning", "info"])
def test_low_urgency_is_an_email_to_the_first_and_never_escalates(pagerduty: Any, steps: Any, severity: str) -> None:
    pagerduty.event(steps[0], severity=severity)
    pagerduty.clock(advance_s=48 * HOUR)
    (incident,) = pagerduty.incidents()
    assert incident["urgency"] == "low"
    assert pagerduty.notified(incident) == [("2026-11-21T10:00:00Z", "email_notification", "Nora Berg")]


def test_an_alert_that_turns_critical_raises_the_urgency_and_wakes(pagerduty: Any, steps: Any) -> None:
    pagerduty.event(steps[0], severity="warning")
    pagerduty.clock(advance_s=5 * HOUR)
    pagerduty.event(steps[0], severity="critical")
    pagerduty.clock(advance_s=HOUR)
    (incident,) = pagerduty.incidents()
    assert incident["urgency"] == "high"
    assert [(when[11:16], how, who) for when, how, who in pagerduty.notified(incident)] == [
        ("10:00", "email_notification", "Nora Berg"),
        ("15:00", "sms_notification", "Nora Berg"),
        ("16:00", "sms_notification", "Rosa Lima"),
    ]


def test_somebody_may_raise_and_lower_the_urgency(pagerduty: Any, steps: Any) -> None:
    pagerduty.event(steps[0], severity="info")
    path = f"/incidents/{pagerduty.incidents()[0]['id']}"
    raised = pagerduty.ok("PUT", path, {"incident": {"urgency": "high"}})
    assert raised["pending_actions"] == [{"type": "escalate", "at": "2026-11-21T11:00:00Z"}]
    lowered = pagerduty.ok("PUT", path, {"incident": {"urgency": "low"}})
    assert lowered["pending_actions"] == []
    assert [how for _, how, _ in pagerduty.notified(lowered)] == ["email_notification", "sms_notification"]


def test_a_step_notifies_who_is_on_call_then_not_who_was_at_the_start(pagerduty: Any) -> None:
    pagerduty.clock(now="2026-01-05T09:00:00Z")
    rota = pagerduty.schedule("nora.berg", "omar.diaz")
    pagerduty.clock(now="2026-01-12T08:30:00Z")
    policy = pagerduty.policy((60, pagerduty.person("rosa.lima")), (60, rota["id"]))
    pagerduty.event(pagerduty.key(pagerduty.service(policy)))
    pagerduty.clock(advance_s=HOUR)
    assert names(pagerduty.incidents()[0]) == ["Omar Diaz"]


def test_a_step_with_nobody_on_call_is_passed_over(pagerduty: Any) -> None:
    pagerduty.clock(now="2026-01-10T10:00:00Z")  # a Saturday
    office = [
        {
            "type": "weekly_restriction",
            "start_day_of_week": 1,
            "start_time_of_day": "09:00:00",
            "duration_seconds": 4 * 86_400,
        }
    ]
    rota = pagerduty.schedule("nora.berg", restrictions=office)
    policy = pagerduty.policy((60, rota["id"]), (60, pagerduty.person("rosa.lima")))
    pagerduty.event(pagerduty.key(pagerduty.service(policy)))
    assert names(pagerduty.incidents()[0]) == ["Rosa Lima"]


def test_an_event_is_dropped_where_nobody_at_all_is_on_call(pagerduty: Any) -> None:
    pagerduty.clock(now="2026-01-05T09:00:00Z")
    rota = pagerduty.schedule("nora.berg", start="2026-02-01T00:00:00Z")
    key = pagerduty.key(pagerduty.service(pagerduty.policy((60, rota["id"]))))
    assert pagerduty.event(key).status_code == 202
    assert pagerduty.incidents() == []


def test_an_acknowledgement_times_out_and_pages_again(pagerduty: Any, steps: Any) -> None:
    pagerduty.ok(
        "PUT", f"/services/{steps[1]['id']}", {"service": {"name": "Payments", "acknowledgement_timeout": 1800}}
    )
    pagerduty.event(steps[0])
    pagerduty.event(steps[0], "acknowledge")
    (incident,) = pagerduty.incidents()
    assert (incident["status"], incident["pending_actions"]) == (
        "acknowledged",
        [{"type": "unacknowledge", "at": "2026-11-21T10:30:00Z"}],
    )
    pagerduty.clock(advance_s=90 * MINUTE)
    (incident,) = pagerduty.incidents()
    assert (incident["status"], names(incident)) == ("triggered", ["Rosa Lima"])
    assert [(when[11:16], who) for when, _, who in pagerduty.notified(incident)] == [
        ("10:00", "Nora Berg"),
        ("10:30", "Nora Berg"),
        ("11:30", "Rosa Lima"),
    ]


def test_an_incident_resolves_by_its_timeout_with_its_alerts(pagerduty: Any, steps: Any) -> None:
    change = {"service": {"name": "Payments", "auto_resolve_timeout": 2 * HOUR}}
    pagerduty.ok("PUT", f"/services/{steps[1]['id']}", change)
    pagerduty.event(steps[0])
    pagerduty.clock(advance_s=2 * HOUR)
    (incident,) = pagerduty.incidents()
    assert (incident["status"], incident["resolved_at"]) == ("resolved", "2026-11-21T12:00:00Z")
    assert incident["alert_counts"] == {"all": 1, "triggered": 0, "resolved": 1}
    assert incident["assignments"] == []


def test_an_open_incident_goes_on_by_the_policy_as_it_was(pagerduty: Any, steps: Any) -> None:
    pagerduty.event(steps[0])
    tess = {"targets": [{"id": pagerduty.person("tess.vogel"), "type": "user_reference"}]}
    change = {"name": "On call", "escalation_rules": [{**tess, "escalation_delay_in_minutes": 5}]}
    pagerduty.ok("PUT", f"/escalation_policies/{steps[2]['id']}", {"escalation_policy": change})
    pagerduty.clock(advance_s=HOUR)
    assert names(pagerduty.incidents()[0]) == ["Rosa Lima"]


def test_the_page_shows_who_is_on_call_and_who_was_notified_when(pagerduty: Any, steps: Any, services: Any) -> None:
    pagerduty.schedule("tess.vogel", "udo.frank")
    pagerduty.event(steps[0])
    pagerduty.clock(advance_s=HOUR)
    page = services.control.get("/").text
    for heading in ("On call now", "PagerDuty services", "Open incidents"):
        assert f"<h2>{heading}</h2>" in page
    assert "Nora Berg 2026-11-21T10:00:00Z, Rosa Lima 2026-11-21T11:00:00Z" in page
    assert "Rota of tess.vogel and udo.frank" in page
    assert steps[0] not in page
