"""Which alerts match an event or a resolve by their environment: of metric issues and resolves none that has one."""

from __future__ import annotations

from typing import Any

import pytest

WORKFLOWS = "organizations/local/workflows/"
NAME = "Payments fail"


def skipped(detail: str) -> list[dict[str, str]]:
    return [{"alert": NAME, "reason": "environment does not match", "detail": f"{NAME} looks at production, {detail}"}]


@pytest.mark.parametrize("environment", [None, "production"])
def test_an_alert_with_an_environment_never_matches_a_metric_issue(
    room: Any, alert: Any, fire: Any, monitors: Any, services: Any, *, environment: str | None
) -> None:
    alert(room.action(), monitor=monitors("metric", "production"), environment="production")
    body = {"environment": environment} if environment else {}
    answer = fire(**body)
    assert answer["skipped"] == skipped(f"and the event of {answer['issue']['shortId']} has no environment")
    assert (answer["delivered"], answer["held"], room.texts()) == ([], [], [])
    (event,) = services.objects("event")
    assert "environment" not in [tag["key"] for tag in event["tags"]]


@pytest.mark.parametrize("environment", [None, "production"])
def test_an_alert_without_one_matches_what_its_metric_monitor_sees(
    room: Any, alert: Any, fire: Any, monitors: Any, *, environment: str | None
) -> None:
    alert(room.action(), monitor=monitors("metric", environment))
    answer = fire(environment="production")
    assert (len(answer["delivered"]), answer["skipped"]) == (1, [])


@pytest.mark.parametrize("kind", ["metric", "uptime"])
def test_a_monitor_opens_no_issue_for_an_environment_that_it_does_not_look_at(
    room: Any, alert: Any, fire: Any, monitors: Any, services: Any, *, kind: str
) -> None:
    monitor = monitors(kind, "production")
    alert(room.action(), monitor=monitor)
    answer = fire(environment="staging")
    detail = f"{monitor['name']} looks at production, and the events are of staging"
    assert answer["skipped"] == [{"alert": NAME, "reason": "environment does not match", "detail": detail}]
    assert (answer["issue"], answer["delivered"], services.objects("issue")) == (None, [], [])


def test_of_several_monitors_the_one_that_sees_the_environment_opens_the_issue(
    room: Any, alert: Any, fire: Any, monitors: Any, sentry: Any
) -> None:
    made = alert(room.action(), monitor=monitors("metric", "production"))
    staging = sentry("PUT", f"organizations/local/detectors/{monitors('metric', 'staging')['id']}/", {"name": "Theirs"})
    ids = [*made["detectorIds"], staging.json()["id"]]
    assert sentry("PUT", f"{WORKFLOWS}{made['id']}/", {"name": NAME, "detectorIds": ids}).status_code == 200
    assert fire(environment="staging")["issue"]["title"] == "Theirs"
    assert fire(environment="production")["issue"]["title"] == "Many errors"


@pytest.mark.parametrize("kind", ["error", "cron"])
def test_another_environment_of_an_event_does_not_match(
    room: Any, alert: Any, fire: Any, monitors: Any, *, kind: str
) -> None:
    alert(room.action(), monitor=monitors(kind), environment="production")
    answer = fire(environment="staging")
    has = f"and the event of {answer['issue']['shortId']} has the environment staging"
    assert (answer["skipped"], answer["delivered"], room.texts()) == (skipped(has), [], [])
    assert len(fire(environment="production", message="Another")["delivered"]) == (1 if kind == "error" else 0)


def test_an_uptime_alert_matches_the_environment_of_its_monitor_alone(
    room: Any, alert: Any, fire: Any, monitors: Any
) -> None:
    made = alert(room.action(), monitor=monitors("uptime", "staging"), environment="production")
    answer = fire()
    has = f"and the event of {answer['issue']['shortId']} has the environment staging"
    assert (answer["skipped"], answer["delivered"]) == (skipped(has), [])
    assert made["environment"] == "production"


@pytest.mark.parametrize("environment", ["production", None])
@pytest.mark.parametrize("kind", ["metric", "uptime", "cron", "error"])
def test_an_alert_with_an_environment_never_matches_a_resolve(
    room: Any, alert: Any, fire: Any, resolve: Any, monitors: Any, *, kind: str, environment: str | None
) -> None:
    triggers = ("first_seen_event", "issue_resolved_trigger")
    alert(room.action(), monitor=monitors(kind, "production"), environment=environment, triggers=triggers)
    issue = fire(message="Card declined")["issue"]["id"]
    answer = resolve(issue)
    expected = skipped("and a resolve has no environment") if environment else []
    assert (answer["skipped"], len(answer["delivered"])) == (expected, 0 if environment else 1)
    assert answer["issue"]["status"] == "resolved"


def test_a_put_with_null_clears_the_environment_and_one_without_the_key_keeps_it(alert: Any, sentry: Any) -> None:
    made = alert(environment="production")
    path = f"{WORKFLOWS}{made['id']}/"
    kept = sentry("PUT", path, {name: made[name] for name in ("name", "config", "triggers", "actionFilters")})
    assert (kept.status_code, kept.json()["environment"]) == (200, "production")
    cleared = sentry("PUT", path, {"name": NAME, "environment": None})
    assert (cleared.status_code, cleared.json()["environment"]) == (200, None)
    assert sentry("GET", path).json()["environment"] is None
