"""What the tests of the emulators share: an API client, bodies that are accepted, the published description."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from nacl.public import PublicKey, SealedBox
from slack_sdk import WebClient
from vedette_emulators.core.auth import ALL_SCOPES

TEAM, PROJECT = "payments", "web"


def metric_body(**changes: Any) -> dict[str, Any]:
    source = {
        "aggregate": "count()",
        "dataset": "events",
        "query": "is:unresolved",
        "environment": None,
        "event_types": ["default", "error"],
        "time_window": 300,
        "query_type": 0,
    }
    body = {
        "name": "Many errors",
        "type": "metric_issue",
        "data_sources": [source],
        "config": {"detection_type": "static"},
        "condition_group": {
            "logic_type": "any",
            "conditions": [
                {"type": "gt", "comparison": 10, "condition_result": 75},
                {"type": "gt", "comparison": 5, "condition_result": 50},
                {"type": "lte", "comparison": 5, "condition_result": 0},
            ],
        },
        "description": "see the runbook",
    }
    return body | changes


def cron_body(**changes: Any) -> dict[str, Any]:
    source = {"name": "Reconcile", "slug": "reconcile", "config": {"schedule_type": "crontab", "schedule": "0 2 * * *"}}
    return {"name": "Reconcile", "type": "monitor_check_in_failure", "data_sources": [source]} | changes


def uptime_body(**changes: Any) -> dict[str, Any]:
    source = {"url": "https://www.ferries.example/health", "interval_seconds": 60, "timeout_ms": 5000}
    return {"name": "Health", "type": "uptime_domain_failure", "data_sources": [source]} | changes


def slack_action(**changes: Any) -> dict[str, Any]:
    config = {"targetType": "specific", "targetIdentifier": "C00000001", "targetDisplay": "#incidents"}
    return {"type": "slack", "integrationId": "21", "data": {"notes": "see the runbook"}, "config": config} | changes


def alert_body(**changes: Any) -> dict[str, Any]:
    body = {
        "name": "Payments fail",
        "config": {"frequency": 30},
        "environment": None,
        "triggers": {
            "logic_type": "any-short",
            "conditions": [
                {"type": "first_seen_event", "comparison": True, "conditionResult": True},
                {"type": "regression_event", "comparison": True, "conditionResult": True},
            ],
        },
        "action_filters": [
            {
                "logic_type": "all",
                "conditions": [{"type": "issue_priority_greater_or_equal", "comparison": 75, "conditionResult": True}],
                "actions": [slack_action()],
            }
        ],
    }
    return body | changes


def dashboard_body(**changes: Any) -> dict[str, Any]:
    query = {"name": "", "aggregates": ["count()"], "columns": ["release"], "conditions": "level:error", "orderby": ""}
    widget = {
        "title": "Errors",
        "display_type": "line",
        "widget_type": "error-events",
        "interval": "5m",
        "queries": [query],
        "layout": {"x": 0, "y": 0, "w": 2, "h": 2, "min_h": 2},
    }
    return {"title": "Payments", "widgets": [widget]} | changes


class SentryClient:
    """Speaks raw HTTP to the Sentry emulator, with any token."""

    def __init__(self, services: Any) -> None:
        self.services = services
        self.http = httpx.Client(base_url=f"{services.sentry}/api/0/", timeout=30)

    def __call__(self, method: str, path: str, body: Any = None, token: str | None = "local-admin") -> Any:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        content = None if body is None else json.dumps(body)
        return self.http.request(method, path, content=content, headers=headers)

    def make(self, path: str, body: Any) -> Any:
        """Create something and return it."""
        reply = self("POST", path, body)
        assert reply.status_code == 201, reply.text
        return reply.json()

    def detector(self, body: Any) -> Any:
        return self.make(f"organizations/local/projects/{PROJECT}/detectors/", body)

    def alert(self, body: Any) -> Any:
        return self.make("organizations/local/workflows/", body)


@pytest.fixture
def sentry(services: Any) -> Iterator[SentryClient]:
    """The emulator with one team and one project."""
    client = SentryClient(services)
    client.make("organizations/local/teams/", {"slug": TEAM, "name": "Payments"})
    client.make(f"teams/local/{TEAM}/projects/", {"name": "Web", "slug": PROJECT, "default_rules": False})
    yield client
    client.http.close()


@pytest.fixture
def bodies() -> Any:
    """Bodies that the emulator accepts, to be broken one field at a time."""

    class Bodies:
        metric = staticmethod(metric_body)
        cron = staticmethod(cron_body)
        uptime = staticmethod(uptime_body)
        alert = staticmethod(alert_body)
        slack = staticmethod(slack_action)
        dashboard = staticmethod(dashboard_body)

    return Bodies


class GitHubClient:
    """Speaks raw HTTP to the GitHub emulator, with any token."""

    def __init__(self, services: Any) -> None:
        self.services = services
        self.root = f"http://127.0.0.1:{services.port + 2}"
        self.base = f"{self.root}/api/v3"
        self.http = httpx.Client(timeout=30)

    def __call__(
        self, method: str, path: str, body: Any = None, token: str | None = "local-admin", **headers: str
    ) -> Any:
        if token:
            headers = {"authorization": f"token {token}", **headers}
        content = None if body is None else json.dumps(body)
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.http.request(method, f"{self.base}/{path}", content=content, headers=headers)

    def ok(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        """Do what is allowed and return the answer."""
        reply = self(method, path, body, **more)
        assert reply.is_success, reply.text
        return reply.json() if reply.content else None

    def write(self, path: str, text: str, **more: Any) -> Any:
        """Ask to write a file of harbour."""
        token = more.pop("token", "local-admin")
        body = {"message": f"Write {path}", "content": base64.b64encode(text.encode()).decode(), **more}
        return self("PUT", f"repos/local/harbour/contents/{path}", body, token=token)

    def sealed(self, text: str, scope: str = "repos/local/harbour/actions/secrets") -> dict[str, str]:
        """Seal a secret as clients do."""
        key = self.ok("GET", f"{scope}/public-key")
        box = SealedBox(PublicKey(base64.b64decode(key["key"])))
        return {"encrypted_value": base64.b64encode(box.encrypt(text.encode())).decode(), "key_id": key["key_id"]}

    def token(self, who: str, *scopes: str) -> str:
        """Make a token that belongs to somebody; it may do everything unless scopes are named."""
        body = {"scopes": sorted(scopes or ALL_SCOPES), "who": who}
        return str(self.services.control.post("/_control/tokens", json=body).json()["token"])


@pytest.fixture
def github(services: Any) -> Iterator[GitHubClient]:
    """The GitHub emulator as it is from the start."""
    client = GitHubClient(services)
    yield client
    client.http.close()


class SlackClient:
    """Calls methods of the Slack emulator as slack-go does: POST, a form, the token as one of its fields."""

    def __init__(self, services: Any) -> None:
        self.services = services
        self.root = f"http://127.0.0.1:{services.port + 3}"
        self.http = httpx.Client(base_url=f"{self.root}/api/", timeout=30)

    def __call__(self, method: str, token: str | None = "local-admin", **arguments: str) -> Any:
        reply = self.http.post(method, data={**({"token": token} if token else {}), **arguments})
        assert reply.status_code == 200, reply.text
        return reply.json()

    def ok(self, method: str, **arguments: str) -> Any:
        """Do what is allowed and return the answer."""
        answer = self(method, **arguments)
        assert answer["ok"] is True, answer
        return answer

    def error(self, method: str, **arguments: str) -> str:
        """Do what is refused and return the code."""
        answer = self(method, **arguments)
        assert answer["ok"] is False, answer
        return str(answer["error"])

    def channel(self, name: str, **arguments: str) -> str:
        """Make a channel and return its id."""
        return str(self.ok("conversations.create", name=name, **arguments)["channel"]["id"])

    def person(self, name: str) -> str:
        """The id of somebody by the part of their address before the @."""
        return str(self.ok("users.lookupByEmail", email=f"{name}@example.com")["user"]["id"])

    def token(self, who: str, *scopes: str) -> str:
        """Make a token that belongs to somebody; it may do everything unless scopes are named."""
        body = {"scopes": sorted(scopes or ALL_SCOPES), "who": who}
        return str(self.services.control.post("/_control/tokens", json=body).json()["token"])


@pytest.fixture
def slack(services: Any) -> Iterator[SlackClient]:
    """The Slack emulator as it is from the start."""
    client = SlackClient(services)
    yield client
    client.http.close()


class PagerDutyClient:
    """Speaks raw HTTP to the PagerDuty emulator, with any key, and makes what most tests need."""

    def __init__(self, services: Any) -> None:
        self.services = services
        self.root = f"http://127.0.0.1:{services.port + 4}"
        self.http = httpx.Client(base_url=self.root, timeout=30)

    def __call__(
        self, method: str, path: str, body: Any = None, token: str | None = "local-admin", **headers: str
    ) -> Any:
        sent = {"accept": "application/vnd.pagerduty+json;version=2", "from": "nora.berg@example.com", **headers}
        if token:
            sent["authorization"] = f"Token token={token}"
        return self.http.request(method, path, content=None if body is None else json.dumps(body), headers=sent)

    def ok(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        """Do what is allowed and return the answer, out of its envelope."""
        reply = self(method, path, body, **more)
        assert reply.is_success, reply.text
        found = reply.json() if reply.content else None
        return next(iter(found.values())) if isinstance(found, dict) and len(found) == 1 else found

    def errors(self, method: str, path: str, body: Any = None, **more: Any) -> list[str]:
        """Do what is refused and return what is wrong."""
        reply = self(method, path, body, **more)
        assert reply.status_code == 400, reply.text
        return list(reply.json()["error"]["errors"])

    def person(self, name: str) -> str:
        """The id of somebody by the part of their address before the @."""
        return str(self.ok("GET", f"/users?query={name}@example.com")["users"][0]["id"])

    def schedule(self, *names: str, **layer: Any) -> Any:
        """Make a schedule in which people take turns of a week."""
        layer = {
            "start": "2026-01-05T09:00:00Z",
            "rotation_virtual_start": "2026-01-05T09:00:00Z",
            "rotation_turn_length_seconds": 7 * 86_400,
            "users": [{"user": {"id": self.person(name), "type": "user"}} for name in names],
            **layer,
        }
        body = {"name": f"Rota of {' and '.join(names)}", "time_zone": "Etc/UTC", "schedule_layers": [layer]}
        return self.ok("POST", "/schedules", {"schedule": body})

    def policy(self, *steps: Any, **more: Any) -> Any:
        """Make an escalation policy; a step is minutes and the id of a person or a schedule."""
        people = {user["id"] for user in self.ok("GET", "/users?limit=100")["users"]}
        rules = [
            {
                "escalation_delay_in_minutes": delay,
                "targets": [{"id": id_, "type": "user_reference" if id_ in people else "schedule_reference"}],
            }
            for delay, id_ in steps
        ]
        body = {"name": "On call", "escalation_rules": rules, **more}
        return self.ok("POST", "/escalation_policies", {"escalation_policy": body})

    def service(self, policy: Any, **more: Any) -> Any:
        """Make a service that pages by severity."""
        body = {
            "name": "Payments",
            "escalation_policy": {"id": policy["id"], "type": "escalation_policy_reference"},
            "incident_urgency_rule": {"type": "constant", "urgency": "severity_based"},
            **more,
        }
        return self.ok("POST", "/services", {"service": body})

    def key(self, service: Any) -> str:
        """Make an integration of a service and return its key."""
        body = {"integration": {"name": "Sentry", "type": "events_api_v2_inbound_integration"}}
        return str(self.ok("POST", f"/services/{service['id']}/integrations", body)["integration_key"])

    def event(self, key: str, action: str = "trigger", severity: str = "critical", dedup_key: str = "door") -> Any:
        """Send an event, as monitoring tools do."""
        payload = {"summary": "The door is open", "source": "harbour", "severity": severity}
        event = {"routing_key": key, "event_action": action, "dedup_key": dedup_key, "payload": payload}
        return self.http.post("/v2/enqueue", json=event)

    def incidents(self) -> Any:
        """Every incident, the oldest first."""
        return self.ok("GET", "/incidents")["incidents"]

    def notified(self, incident: Any) -> list[tuple[str, str, str]]:
        """Who was notified of an incident: when, by what, and their name; the oldest first."""
        entries = self.ok("GET", f"/incidents/{incident['id']}/log_entries?limit=100")["log_entries"]
        return [
            (entry["created_at"], entry["channel"]["notification"]["type"], entry["user"]["summary"])
            for entry in entries[::-1]
            if entry["type"] == "notify_log_entry"
        ]

    def clock(self, **change: Any) -> None:
        """Set the clock of the services, or move it on."""
        self.services.control.post("/_control/clock", json=change).raise_for_status()


@pytest.fixture
def pagerduty(services: Any) -> Iterator[PagerDutyClient]:
    """The PagerDuty emulator as it is from the start."""
    client = PagerDutyClient(services)
    yield client
    client.http.close()


class Room:
    """A channel of the workspace, looked at with Slack's own client."""

    def __init__(self, services: Any) -> None:
        self.client = WebClient("local-admin", base_url=f"http://127.0.0.1:{services.port + 3}/api/")
        self.channel = self.client.conversations_create(name="shop-alerts")["channel"]["id"]

    def action(self, **data: str) -> dict[str, Any]:
        """An alert's action that notifies the channel."""
        config = {"targetType": "specific", "targetIdentifier": self.channel, "targetDisplay": "shop-alerts"}
        return {"type": "slack", "integrationId": "21", "data": data, "config": config}

    def texts(self) -> list[str]:
        """The messages there, the newest first, without those of joining."""
        history = self.client.conversations_history(channel=self.channel)["messages"]
        return [
            message["text"] for message in history if "subtype" not in message or message["subtype"] == "bot_message"
        ]


@pytest.fixture
def room(services: Any) -> Room:
    return Room(services)


@pytest.fixture
def alert(sentry: Any, bodies: Any) -> Any:
    """Make an alert on a metric monitor, unless `monitor` is another; `conditions` are its filters."""

    def make(
        *actions: Any,
        conditions: Any = None,
        logic: str = "all",
        triggers: Any = ("first_seen_event", "regression_event"),
        monitor: Any = None,
        **more: Any,
    ) -> Any:
        group = {"logic_type": logic, "conditions": conditions or [], "actions": list(actions)}
        rows = [{"type": one, "comparison": True, "conditionResult": True} for one in triggers]
        monitor = monitor or sentry.detector(bodies.metric())
        return sentry.alert(
            bodies.alert(
                name="Payments fail",
                detector_ids=[int(monitor["id"])],
                triggers={"logic_type": "any-short", "conditions": rows},
                action_filters=[group],
                **more,
            )
        )

    return make


@pytest.fixture
def fire(services: Any) -> Any:
    """Fire the alert that `alert` has made."""

    def ask(**body: Any) -> Any:
        reply = services.control.post("/_control/sentry/fire", json={"alert": "Payments fail", **body})
        assert reply.status_code == 200, reply.text
        return reply.json()

    return ask


@pytest.fixture
def resolve(services: Any) -> Any:
    """Resolve an issue and run its alerts."""

    def ask(issue: str) -> Any:
        reply = services.control.post("/_control/sentry/resolve", json={"issue": issue})
        assert reply.status_code == 200, reply.text
        return reply.json()

    return ask


@pytest.fixture
def monitors(sentry: Any, bodies: Any) -> Any:
    """A monitor of a kind: `error` is the project's own, the others are made, of an environment where they have one."""

    def of(kind: str, environment: str | None = None) -> Any:
        if kind == "error":
            found = sentry("GET", "organizations/local/detectors/?query=type:error").json()
            return next(one for one in found if one["type"] == kind)
        if kind == "metric":
            body = bodies.metric()
            return sentry.detector({**body, "data_sources": [{**body["data_sources"][0], "environment": environment}]})
        if kind == "uptime":
            config = {"environment": environment, "recoveryThreshold": 1, "downtimeThreshold": 3}
            return sentry.detector(bodies.uptime(config=config))
        return sentry.detector(bodies.cron())

    return of
