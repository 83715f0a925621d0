"""The main road: the real engine, the real provider, real HTTP, and what is left behind."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from vedette import local_services
from vedette.load import load_catalog
from vedette.local_seed import local_seed
from vedette.plan import make_plan
from vedette.plan.records import Alert, BuiltinMonitor, MonitorRef
from vedette.routing import Row, route_matrix

pytestmark = pytest.mark.engine

CREATED = ("team", "project", "detector", "workflow", "dashboard")
LEVELS = {30: "warning", 40: "error", 50: "fatal"}


def test_up_again_refresh_and_destroy(checkout, services) -> None:
    before = {kind: services.objects(kind) for kind in CREATED}
    checkout.init("local")
    services.forget()
    checkout.up("local")
    assert len([w for w in services.writes() if w.startswith("POST")]) > 30
    assert checkout.steps("local") == {}

    services.forget()
    again = checkout.up("local")
    assert "unchanged" in again.stdout
    assert services.writes() == []

    refreshed = checkout.pulumi("refresh", "--yes", "--skip-preview", "--stack", "local", "--expect-no-changes")
    assert "unchanged" in refreshed.stdout
    assert checkout.steps("local", "--refresh") == {}

    checkout.pulumi("destroy", "--yes", "--skip-preview", "--stack", "local")
    assert {kind: services.objects(kind) for kind in CREATED} == before
    assert checkout.export("local") == []


@pytest.mark.deep
def test_company_staging_and_prod_make_what_local_makes(checkout, services) -> None:
    stacks = ("company", "staging", "prod")
    checkout.init(*stacks, "local")
    for stack in stacks:
        checkout.up(stack)
    for stack in stacks:
        assert checkout.steps(stack, "--refresh") == {}, stack
    apart = {kind: sorted(each.get("name") or each["title"] for each in services.objects(kind)) for kind in CREATED}

    services.reset()
    services.seed(local_seed(make_plan(load_catalog(checkout.root / "catalog"))))
    checkout.up("local")
    together = {kind: sorted(each.get("name") or each["title"] for each in services.objects(kind)) for kind in CREATED}
    assert apart == together
    assert len(together["workflow"]) > 10
    # All alerts of all products are there: starting the engine once more for them would take a minute.
    every_alert_notifies_whom_routes_says(checkout, services)


def every_alert_notifies_whom_routes_says(checkout: Any, services: Any) -> None:
    """Fire each alert of the plan, and compare who was notified with its row of `vedette routes`."""
    plan = make_plan(load_catalog(checkout.root / "catalog"))
    alerts = [record for record in plan.records() if isinstance(record, Alert)]
    rows = {row.title: row for row in route_matrix(plan, datetime.now(UTC)).rows}
    fired, expected = {}, {}
    for alert in alerts:
        row = rows[alert.name]
        expected[alert.name] = receivers(row)
        answer = fire(services, alert, row.environment)
        assert (answer["failed"], answer["skipped"]) == ([], []), alert.name
        fired[alert.name] = sorted((each["kind"], each["to"]) for each in answer["delivered"])
    assert fired == expected
    assert len(fired) == len(services.objects("workflow"))
    on_metrics = [alert for alert in alerts if isinstance(alert.monitors[0], MonitorRef) and not alert.environment]
    assert {rows[alert.name].environment for alert in on_metrics} == {"production", "staging"}
    # Of another environment the monitor opens no issue, or the alert does not match its event.
    for alert in (on_metrics[0], next(alert for alert in alerts if alert.environment)):
        other = "staging" if rows[alert.name].environment == "production" else "production"
        (skipped,) = fire(services, alert, other)["skipped"]
        assert skipped["reason"] == "environment does not match"


def fire(services: Any, alert: Alert, environment: str) -> Any:
    """Let the alert's monitor open an issue of an environment, with events that its first filter lets through."""
    body: dict[str, Any] = {"alert": alert.name, "environment": environment, "tags": {}}
    for condition in alert.action_filters[0].conditions if isinstance(alert.monitors[0], BuiltinMonitor) else ():
        wanted: Any = condition.comparison
        if condition.type == "level":
            body["level"] = LEVELS[wanted["level"]]
        elif condition.type == "tagged_event":
            body["tags"][wanted["key"]] = wanted["value"]
        elif condition.type == "event_frequency_count":
            body["times"] = wanted["value"] + 1
    if alert.triggers[0].type == "regression_event":
        first = send(services, "fire", body)
        send(services, "resolve", {"issue": first["issue"]["id"]})
    return send(services, "fire", body)


def send(services: Any, what: str, body: dict[str, Any]) -> Any:
    answer = services.control.post(f"/_control/sentry/{what}", json=body)
    assert answer.is_success, answer.text
    return answer.json()


def receivers(row: Row) -> list[tuple[str, str]]:
    """Whom a row names, as the kind of action and its receiver."""
    found = [("slack", channel.partition(" ")[0]) for channel in row.channels]
    found += [("pagerduty", service) for service in row.services]
    found += [("email", f"members of team {team}") for team in row.teams]
    found += [("github", local_services.repository(issue.partition(":")[0])) for issue in row.issues]
    return sorted(found)


@pytest.mark.deep
def test_a_preview_writes_nothing_and_up_does(checkout, services) -> None:
    checkout.init("company", "prod")
    checkout.up("company")
    services.forget()
    planned = checkout.steps("prod")
    assert len(planned["create"]) > 20
    assert services.writes() == []
    assert services.requests() != []
    checkout.up("prod")
    assert len(services.writes()) > 10


@pytest.mark.deep
def test_the_token_is_in_no_output_and_no_state(checkout, services) -> None:
    checkout.init("company")
    done = checkout.up("company", SENTRY_AUTH_TOKEN="local-admin")
    state = "".join(path.read_text() for path in (checkout.root.parent / "state").rglob("*.json"))
    assert "sentry:index" in state
    assert "local-admin" not in state
    assert "local-admin" not in done.stdout + done.stderr
