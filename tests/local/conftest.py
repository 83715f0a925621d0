"""What the tests of the stand-ins share: an API client, bodies that are accepted, the published description."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from nacl.public import PublicKey, SealedBox

from local.core.auth import ALL_SCOPES

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
    source = {"url": "https://www.towerofbabel.example/health", "interval_seconds": 60, "timeout_ms": 5000}
    return {"name": "Health", "type": "uptime_domain_failure", "data_sources": [source]} | changes


def slack_action(**changes: Any) -> dict[str, Any]:
    config = {"targetType": "specific", "targetIdentifier": "C00000001", "targetDisplay": "#payments-alerts"}
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
    """Speaks raw HTTP to the Sentry stand-in, with any token."""

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
    """The stand-in with one team and one project."""
    client = SentryClient(services)
    client.make("organizations/local/teams/", {"slug": TEAM, "name": "Payments"})
    client.make(f"teams/local/{TEAM}/projects/", {"name": "Web", "slug": PROJECT, "default_rules": False})
    yield client
    client.http.close()


@pytest.fixture
def bodies() -> Any:
    """Bodies that the stand-in accepts, to be broken one field at a time."""

    class Bodies:
        metric = staticmethod(metric_body)
        cron = staticmethod(cron_body)
        uptime = staticmethod(uptime_body)
        alert = staticmethod(alert_body)
        slack = staticmethod(slack_action)
        dashboard = staticmethod(dashboard_body)

    return Bodies


@pytest.fixture(scope="session")
def sentry_openapi(specs: Path) -> dict[str, Any]:
    """Sentry's published description, dereferenced."""
    document: dict[str, Any] = json.loads((specs / "sentry-openapi.json").read_text(encoding="utf-8"))
    return document


class GitHubClient:
    """Speaks raw HTTP to the GitHub stand-in, with any token."""

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
        """Ask to write a file of kidkazz."""
        token = more.pop("token", "local-admin")
        body = {"message": f"Write {path}", "content": base64.b64encode(text.encode()).decode(), **more}
        return self("PUT", f"repos/local/kidkazz/contents/{path}", body, token=token)

    def sealed(self, text: str, scope: str = "repos/local/kidkazz/actions/secrets") -> dict[str, str]:
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
    """The GitHub stand-in as it is from the start."""
    client = GitHubClient(services)
    yield client
    client.http.close()


@pytest.fixture(scope="session")
def github_openapi(specs: Path) -> dict[str, Any]:
    """The extract of GitHub's published description."""
    document: dict[str, Any] = json.loads((specs / "github-openapi.json").read_text(encoding="utf-8"))
    return document


class SlackClient:
    """Calls methods of the Slack stand-in as slack-go does: POST, a form, the token as one of its fields."""

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
    """The Slack stand-in as it is from the start."""
    client = SlackClient(services)
    yield client
    client.http.close()
