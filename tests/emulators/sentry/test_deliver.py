"""An alert that fires in the local Sentry notifies the local Slack, PagerDuty and GitHub over their APIs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pagerduty import RestApiV2Client

WORKFLOWS = "organizations/local/workflows/"
NAME = "Payments fail"


def later(services: Any, minutes: float) -> None:
    services.control.post("/_control/clock", json={"advance_s": minutes * 60}).raise_for_status()


def condition(type_: str, comparison: Any) -> dict[str, Any]:
    return {"type": type_, "comparison": comparison, "conditionResult": True}


def test_the_channel_gets_the_title_the_tags_and_the_notes(
    room: Any, alert: Any, fire: Any, monitors: Any, services: Any
) -> None:
    action = room.action(notes="<!subteam^S00000301> https://runbook.example", tags="environment,level")
    alert(action, monitor=monitors("error"))
    answer = fire(environment="production", message="Card declined")
    assert answer["delivered"] == [{"alert": NAME, "kind": "slack", "to": "#shop-alerts"}]
    assert (answer["failed"], answer["held"], answer["not_evaluated"]) == ([], [], [])
    issue = answer["issue"]
    (text,) = room.texts()
    assert text.splitlines() == [
        f"*<{services.sentry}/organizations/local/issues/{issue['id']}/|Card declined>*",
        "environment: `production`",
        "level: `error`",
        "notes: <!subteam^S00000301> https://runbook.example",
        f"Short ID: {issue['shortId']}",
    ]


def test_a_title_calls_nobody(room: Any, alert: Any, fire: Any) -> None:
    alert(room.action())
    fire(message="<!channel> & <https://evil.example|click>")
    assert "|&lt;!channel&gt; &amp; &lt;https://evil.example|click&gt;>*" in room.texts()[0]


def test_an_archived_channel_is_reported(room: Any, alert: Any, fire: Any, services: Any) -> None:
    alert(room.action())
    room.client.conversations_archive(channel=room.channel)
    answer = fire()
    expected = {"alert": NAME, "kind": "slack", "to": "#shop-alerts", "reason": "200: is_archived"}
    assert (answer["delivered"], answer["failed"]) == ([], [expected])
    assert [doc["reason"] for doc in services.objects("delivery")] == ["200: is_archived"]
    assert "200: is_archived" in services.control.get("/").text


def test_a_service_that_does_not_answer_is_reported(room: Any, alert: Any, fire: Any, services: Any) -> None:
    alert(room.action())
    fault = {"service": "slack", "path": "chat.postMessage", "action": {"close": True}}
    services.control.post("/_control/faults", json=fault).raise_for_status()
    (failed,) = fire()["failed"]
    assert failed["reason"].endswith(": slack did not answer")


@pytest.mark.parametrize(("priority", "notified"), [("high", True), ("medium", False), ("low", False)])
def test_a_filter_on_the_priority_holds_back_what_is_milder(
    room: Any, alert: Any, fire: Any, *, priority: str, notified: bool
) -> None:
    alert(room.action(), conditions=[condition("issue_priority_greater_or_equal", 75)])
    answer = fire(priority=priority)
    assert bool(room.texts()) is notified
    held = [] if notified else [f"{NAME}: filters are not met: issue_priority_greater_or_equal 75"]
    assert (answer["issue"]["priority"], answer["held"]) == (priority, held)


@pytest.mark.parametrize(
    ("rows", "event", "notified"),
    [
        ([("tagged_event", {"key": "area", "match": "eq", "value": "Checkout"})], {"tags": {"area": "checkout"}}, True),
        ([("tagged_event", {"key": "area", "match": "eq", "value": "checkout"})], {}, False),
        ([("tagged_event", {"key": "area", "match": "ns"})], {}, True),
        ([("event_attribute", {"attribute": "message", "match": "co", "value": "card"})], {"message": "A card"}, True),
        ([("event_attribute", {"attribute": "message", "match": "nc", "value": "card"})], {"message": "A card"}, False),
        ([("level", {"match": "gte", "level": 40})], {"level": "fatal"}, True),
        ([("level", {"match": "eq", "level": 30})], {"level": "fatal"}, False),
        ([("event_frequency_count", {"value": 5, "interval": "1h"})], {"times": 6}, True),
        ([("event_frequency_count", {"value": 5, "interval": "1h"})], {"times": 5}, False),
        ([("issue_occurrences", {"value": 2})], {"times": 2}, True),
        ([("assigned_to", {"targetType": "Unassigned"})], {}, True),
        ([("age_comparison", {"time": "hour", "value": 1, "comparisonType": "older"})], {}, False),
        ([("level", {"match": "gte", "level": 40}), ("issue_occurrences", {"value": 9})], {}, False),
    ],
)  # fmt: skip
def test_filters_are_evaluated_on_the_events(
    room: Any, alert: Any, fire: Any, *, rows: Any, event: Any, notified: bool
) -> None:
    alert(room.action(), conditions=[condition(*row) for row in rows])
    answer = fire(**event)
    assert (bool(answer["delivered"]), bool(answer["held"]), answer["not_evaluated"]) == (notified, not notified, [])


@pytest.mark.parametrize(
    ("logic", "times", "notified"),
    [("any", 3, True), ("any-short", 3, True), ("any", 1, False), ("none", 3, False), ("none", 1, True)],
)
def test_a_group_follows_its_logic_type(
    room: Any, alert: Any, fire: Any, *, logic: str, times: int, notified: bool
) -> None:
    rows = [condition("issue_occurrences", {"value": 3}), condition("level", {"match": "eq", "level": 10})]
    alert(room.action(), conditions=rows, logic=logic)
    assert bool(fire(times=times)["delivered"]) is notified


def test_a_condition_that_cannot_be_evaluated_is_reported_and_taken_as_met(room: Any, alert: Any, fire: Any) -> None:
    alert(room.action(), conditions=[condition("event_unique_user_frequency_count", {"value": 3, "interval": "1h"})])
    answer = fire()
    assert answer["not_evaluated"] == ["event_unique_user_frequency_count 3 1h"]
    assert len(answer["delivered"]) == 1


def test_an_alert_notifies_again_only_after_a_resolve_and_its_frequency(
    room: Any, alert: Any, fire: Any, resolve: Any, services: Any
) -> None:
    alert(room.action(), config={"frequency": 30})
    issue = fire()["issue"]["shortId"]
    assert "the issue was open already" in fire()["held"][0]
    resolve(issue)
    later(services, 10)
    assert "has notified of this issue already; next from" in fire()["held"][0]
    resolve(issue)
    later(services, 20)
    answer = fire()
    assert (answer["issue"]["shortId"], answer["issue"]["substatus"]) == (issue, "regressed")
    assert (len(answer["delivered"]), len(room.texts())) == (1, 2)


def test_an_alert_that_is_off_notifies_nobody(room: Any, alert: Any, fire: Any) -> None:
    alert(room.action(), enabled=False)
    assert fire()["held"] == [f"{NAME} is turned off"]
    assert room.texts() == []


def test_equal_actions_of_several_groups_are_taken_once(room: Any, alert: Any, fire: Any, sentry: Any) -> None:
    made = alert(room.action())
    group = {"logicType": "all", "conditions": [], "actions": [room.action()]}
    reply = sentry("PUT", f"{WORKFLOWS}{made['id']}/", {**made, "actionFilters": [group, group]})
    assert reply.status_code == 200, reply.text
    assert len(fire()["delivered"]) == len(room.texts()) == 1


def test_a_resolved_issue_notifies_where_the_alert_asks_for_it(room: Any, alert: Any, fire: Any, resolve: Any) -> None:
    alert(room.action(), triggers=("first_seen_event", "issue_resolved_trigger"))
    issue = fire(message="Card declined")["issue"]
    answer = resolve(issue["id"])
    assert (answer["issue"]["status"], len(answer["delivered"])) == ("resolved", 1)
    assert room.texts()[0].startswith("*Resolved: <")


def test_mail_is_put_into_the_outbox(sentry: Any, alert: Any, fire: Any, services: Any) -> None:
    team = sentry("GET", "teams/local/payments/").json()["id"]
    config = {"targetType": "team", "targetIdentifier": team}
    alert({"type": "email", "data": {}, "config": config})
    assert fire(message="Card declined")["delivered"][0]["to"] == "members of team payments"
    (mail,) = services.objects("mail")
    assert mail["to"] == "members of team payments"
    assert mail["subject"].endswith(" - Card declined")
    assert mail["subject"] in services.control.get("/").text


def test_an_issue_is_opened_on_github_by_sentry(alert: Any, fire: Any, github: Any) -> None:
    fields = {"repo": "local/harbour", "labels": ["bug"], "assignee": "developer", "integration": "23"}
    action = {
        "type": "github", "integrationId": "23", "config": {"targetType": "specific"},
        "data": {"additional_fields": fields, "dynamic_form_fields": []},
    }  # fmt: skip
    alert(action)
    answer = fire(message="Card declined")
    assert answer["delivered"] == [{"alert": NAME, "kind": "github", "to": "local/harbour"}]
    (issue,) = github.ok("GET", "repos/local/harbour/issues")
    assert (issue["title"], issue["user"]["login"]) == ("Card declined", "sentry[bot]")
    assert [label["name"] for label in issue["labels"]] == ["bug"]
    assert [one["login"] for one in issue["assignees"]] == ["developer"]
    assert issue["body"].startswith(f"Sentry Issue: [{answer['issue']['shortId']}](http")


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        ({"alert": "Nothing"}, 404, "there is no alert 'Nothing'; there are Payments fail ("),
        (
            {"alert": NAME, "priority": "huge", "message": " ", "times": 0, "who": 1},
            400,
            (
                "unknown key who, allowed are alert, priority, message, environment, level, tags, times; priority: "
                "'huge' is none of high, medium, low; message: ' ' is no text; times: 0 is not from 1 to 1000"
            ),
        ),
    ],
)
def test_a_wrong_body_is_answered_with_everything_that_is_wrong(
    room: Any, alert: Any, services: Any, *, body: Any, status: int, message: str
) -> None:
    alert(room.action())
    reply = services.control.post("/_control/sentry/fire", json=body)
    assert reply.status_code == status
    assert message in reply.json()["error"]
    assert (services.objects("issue"), room.texts()) == ([], [])


def test_an_unknown_issue_is_reported(services: Any) -> None:
    reply = services.control.post("/_control/sentry/resolve", json={"issue": "WEB-9"})
    assert (reply.status_code, reply.json()["error"].partition(";")[0]) == (404, "there is no issue WEB-9")


class Pager:
    """A service with a rota of two, then the lead, then the CTO, made with PagerDuty's own client."""

    def __init__(self, services: Any) -> None:
        self.services = services
        address = f"http://127.0.0.1:{services.port + 4}"
        self.client = RestApiV2Client("local-admin", default_from="nora.berg@example.com")
        # The client takes no address that is not https.
        self.client._url = address
        self.people = {user["email"]: user["id"] for user in self.client.iter_all("users")}
        self.service = self._service()
        vendor = self.client.find("vendors", "Sentry")
        body = {
            "type": "events_api_v2_inbound_integration",
            "name": "Sentry",
            "vendor": reference("vendor", vendor["id"]),
        }
        integration = self.client.rpost(f"services/{self.service['id']}/integrations", json=body)
        self.key = integration["integration_key"]

    def _service(self) -> Any:
        layer = {
            "name": "primary", "start": "2026-11-02T09:00:00Z", "rotation_virtual_start": "2026-11-02T09:00:00Z",
            "rotation_turn_length_seconds": 604_800,
            "users": [{"user": self.person(name)} for name in ("nora.berg", "omar.diaz")],
        }  # fmt: skip
        rota = {"type": "schedule", "name": "Shop Rota", "time_zone": "UTC", "schedule_layers": [layer]}
        schedule = self.client.rpost("schedules", json=rota)
        steps = [reference("schedule", schedule["id"]), self.person("rosa.lima"), self.person("sami.noor")]
        rules = [{"escalation_delay_in_minutes": 60, "targets": [target]} for target in steps]
        body = {"type": "escalation_policy", "name": "Shop Escalation", "escalation_rules": rules, "num_loops": 0}
        policy = self.client.rpost("escalation_policies", json=body)
        return self.client.rpost(
            "services",
            json={
                "type": "service", "name": "Shop", "escalation_policy": reference("escalation_policy", policy["id"]),
                "incident_urgency_rule": {"type": "constant", "urgency": "severity_based"},
                "acknowledgement_timeout": None, "auto_resolve_timeout": None,
            },
        )  # fmt: skip

    def person(self, name: str) -> dict[str, str]:
        return reference("user", self.people[f"{name}@example.com"])

    def action(self, key: str | None = None, priority: str = "critical") -> dict[str, Any]:
        """An alert's action that pages, behind a row of Sentry's table with the service's key or another."""
        (integration,) = [one for one in self.services.objects("integration") if one["provider"]["key"] == "pagerduty"]
        rows = [
            *integration["configData"]["service_table"],
            {"id": 0, "service": "Shop", "integration_key": key or self.key},
        ]
        path = f"organizations/local/integrations/{integration['id']}/"
        assert self.services.api("POST", path, json={"service_table": rows}).status_code == 200
        table = self.services.api("GET", path).json()["configData"]["service_table"]
        config = {"targetType": "specific", "targetIdentifier": str(table[-1]["id"]), "targetDisplay": "Shop"}
        data = {"priority": priority}
        return {"type": "pagerduty", "integrationId": integration["id"], "data": data, "config": config}

    def incident(self) -> Any:
        """The only incident there is."""
        (found,) = self.client.list_all("incidents", params={"statuses[]": ["triggered", "acknowledged", "resolved"]})
        return found

    def answering(self) -> list[str]:
        return [one["assignee"]["summary"] for one in self.incident()["assignments"]]


def reference(kind: str, id_: str) -> dict[str, str]:
    return {"type": f"{kind}_reference", "id": id_}


@pytest.fixture
def pager(services: Any) -> Iterator[Pager]:
    services.control.post("/_control/clock", json={"now": "2026-11-10T12:00:00Z"}).raise_for_status()
    made = Pager(services)
    yield made
    made.client.close()


def test_a_page_reaches_who_is_on_call_and_climbs_until_somebody_answers(
    pager: Any, alert: Any, fire: Any, services: Any
) -> None:
    alert(pager.action())
    assert fire(message="Card declined")["delivered"] == [{"alert": NAME, "kind": "pagerduty", "to": "Shop"}]
    incident = pager.incident()
    assert (incident["title"], incident["urgency"], incident["status"]) == ("Card declined", "high", "triggered")
    assert pager.answering() == ["Omar Diaz"]
    later(services, 59)
    assert pager.answering() == ["Omar Diaz"]
    later(services, 1)
    assert pager.answering() == ["Rosa Lima"]
    later(services, 60)
    assert pager.answering() == ["Sami Noor"]


def test_who_acknowledges_stops_it(pager: Any, alert: Any, fire: Any, services: Any) -> None:
    alert(pager.action())
    fire()
    change = {"id": pager.incident()["id"], "type": "incident_reference", "status": "acknowledged"}
    pager.client.rput("incidents", json=[change])
    later(services, 240)
    assert (pager.incident()["status"], pager.answering()) == ("acknowledged", ["Omar Diaz"])


@pytest.mark.parametrize(
    ("triggers", "status"),
    [(("first_seen_event", "issue_resolved_trigger"), "resolved"), (("first_seen_event",), "triggered")],
)
def test_resolving_the_issue_closes_the_incident_where_the_alert_asks_for_it(
    pager: Any, alert: Any, fire: Any, resolve: Any, *, triggers: Any, status: str
) -> None:
    alert(pager.action(), triggers=triggers)
    answer = resolve(fire()["issue"]["id"])
    assert (pager.incident()["status"], bool(answer["held"])) == (status, status == "triggered")


@pytest.mark.parametrize(
    ("priority", "issue", "urgency"),
    [("critical", "low", "high"), ("warning", "high", "low"), ("default", "high", "high"), ("default", "low", "low")],
)
def test_the_severity_of_the_action_decides_the_urgency(
    pager: Any, alert: Any, fire: Any, *, priority: str, issue: str, urgency: str
) -> None:
    alert(pager.action(priority=priority))
    fire(priority=issue)
    assert pager.incident()["urgency"] == urgency


def test_a_wrong_key_is_reported_without_its_value(pager: Any, alert: Any, fire: Any) -> None:
    wrong = "f" * 32
    alert(pager.action(key=wrong))
    answer = fire()
    ((failed,), delivered) = answer["failed"], answer["delivered"]
    assert (failed["kind"], failed["to"], failed["reason"][:4], delivered) == ("pagerduty", "Shop", "400:", [])
    assert wrong not in str(answer)
    assert pager.key not in str(answer)


def test_a_row_that_is_gone_is_reported(pager: Any, alert: Any, fire: Any, services: Any) -> None:
    action = pager.action()
    alert(action)
    path = f"organizations/local/integrations/{action['integrationId']}/"
    services.api("POST", path, json={"service_table": []})
    (failed,) = fire()["failed"]
    assert failed["reason"] == (
        f"the PagerDuty integration has no row {action['config']['targetIdentifier']} (Shop) any more"
    )


def test_one_receiver_that_fails_does_not_keep_others_from_being_notified(
    room: Any, pager: Any, alert: Any, fire: Any
) -> None:
    alert(room.action(), pager.action(key="f" * 32))
    answer = fire()
    assert [one["kind"] for one in answer["delivered"]] == ["slack"]
    assert [one["kind"] for one in answer["failed"]] == ["pagerduty"]
    assert len(room.texts()) == 1
