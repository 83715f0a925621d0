"""Every route that Sentry's published description covers, driven over HTTP and checked against it both ways."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from vedette_emulators.sentry.app import ROUTES

PUBLISHED = [row for row in ROUTES if row.published]

DEVIATIONS = {
    r"monitors/.* \$(\[\d+\])?\.environments: \[\] is not of type 'object'": (
        "described as one environment, answered as the list of them"
    ),
    r"monitors/.* \$(\[\d+\])?\.config\.schedule: \[1, 'hour'\] is not valid": (
        "described as a list of integers; an interval is a number and a unit"
    ),
    r"dashboards/ 200 \$\[\d+\]\.widgetPreview\[\d+\]\.layout: .* is not of type 'string'": (
        "described as a map of strings; the layout in it is an object"
    ),
    r"issues/ request \$: '\w+' is a required property": "described as wanting all fields; any one may be sent",
    r"issues/{issue_id}/ request \$: '\w+' is a required property": "as for many issues at once",
    r"issues/ 200 \$\[\d+\]\.owners: None is not of type 'object'": "described as one owner; an issue may have none",
    r"notifications/actions/ 201 \$: \[.*\] is not of type 'object'": "described as one action; it is the list of them",
    r"external-users/.* request \$: 'id' is a required property": "described as wanting what it says is read only",
    r"members/ 20. \$(\[\d+\])?\.user: None": "described as a user; an invitation has none yet",
    r"dashboards/.* \$\.utc: True is not of type 'string'": "described as a string; it is kept as the boolean sent",
}
"""Where the emulator follows the service and not its description, and why; none may be here without need."""

DESCRIBED_AS = {("GET", "/api/0/organizations/{organization_id_or_slug}/notifications/actions/"): 201}
"""Answers whose status the description has wrong."""


@dataclass(frozen=True)
class Exchange:
    method: str
    path: str
    status: int
    sent: Any
    got: Any


def walk(sentry: Any, bodies: Any) -> Iterator[Exchange]:
    """Do everything once, in an order in which it works, and yield the exchanges."""

    def send(method: str, path: str, body: Any = None, *, expect: int = 200) -> Any:
        reply = sentry(method, path, body)
        assert reply.status_code == expect, f"{method} {path}: {reply.status_code} {reply.text}"
        got = reply.json() if reply.content else None
        exchanges.append(Exchange(method, f"/api/0/{path.partition('?')[0]}", reply.status_code, body, got))
        return got

    exchanges: list[Exchange] = []
    org, team, project = "organizations/local/", "teams/local/payments/", "projects/local/web/"
    send("GET", "organizations/")
    send("GET", org)
    send("POST", f"{org}teams/", {"slug": "platform", "name": "Platform"}, expect=201)
    send("GET", f"{org}teams/")
    send("GET", team)
    send("PUT", team, {"slug": "payments", "name": "Payments team"})
    send("POST", f"{team}projects/", {"name": "Api", "platform": "python", "default_rules": True}, expect=201)
    send("GET", f"{team}projects/")
    send("GET", f"{org}projects/")
    settings = {"resolveAge": 72, "subjectPrefix": "[web]", "highlightTags": ["cron"], "platform": None}
    send("PUT", project, settings)
    send("GET", project)
    send("POST", f"{project}teams/platform/", expect=201)
    send("GET", f"{project}teams/")
    send("DELETE", f"{project}teams/platform/")
    key = send("POST", f"{project}keys/", {"name": "ci", "rateLimit": {"count": 10, "window": 60}}, expect=201)
    send("GET", f"{project}keys/")
    loader = {"hasReplay": False, "hasPerformance": True, "hasDebug": True}
    send("PUT", f"{project}keys/{key['id']}/", {"isActive": False, "dynamicSdkLoaderOptions": loader})
    send("GET", f"{project}keys/{key['id']}/")
    send("GET", f"{org}project-keys/")
    send("DELETE", f"{project}keys/{key['id']}/", expect=204)
    made = [
        send("POST", f"{org}projects/web/detectors/", body, expect=201)
        for body in (bodies.metric(owner="team:1001"), bodies.cron(owner="user:11"), bodies.uptime())
    ]
    detector = f"{org}detectors/{made[0]['id']}/"
    send("GET", f"{org}detectors/")
    send("PUT", detector, bodies.metric(name="Too many errors"))
    send("GET", detector)
    alert = send("POST", f"{org}workflows/", bodies.alert(detector_ids=[int(made[0]["id"])]), expect=201)
    send("GET", f"{org}workflows/")
    send("PUT", f"{org}workflows/{alert['id']}/", bodies.alert(name="Payments fail again", owner="team:1001"))
    send("GET", f"{org}workflows/{alert['id']}/")
    send("PUT", f"{org}workflows/?id={alert['id']}", {"enabled": False})
    send("PUT", f"{org}detectors/?id={made[0]['id']}", {"enabled": False})
    monitor = {
        "project": "web",
        "name": "Invoices",
        "slug": "invoices",
        "owner": "team:1001",
        "config": {"schedule_type": "interval", "schedule": [1, "hour"], "checkin_margin": 5, "max_runtime": 30},
    }
    send("POST", f"{org}monitors/", monitor, expect=201)
    send("GET", f"{org}monitors/")
    for base in (org, project):
        send("GET", f"{base}monitors/invoices/")
        send("PUT", f"{base}monitors/invoices/", monitor | {"status": "disabled"})
    send("DELETE", f"{org}monitors/invoices/", expect=202)
    send("DELETE", f"{project}monitors/reconcile/", expect=202)
    dashboard = send("POST", f"{org}dashboards/", bodies.dashboard(), expect=201)
    send("GET", f"{org}dashboards/")
    send("PUT", f"{org}dashboards/{dashboard['id']}/", bodies.dashboard(period="7d", projects=[4001], utc=True))
    send("GET", f"{org}dashboards/{dashboard['id']}/")
    send("DELETE", f"{org}dashboards/{dashboard['id']}/", expect=204)
    send("GET", f"{org}integrations/")
    send("GET", f"{org}integrations/22/")
    operate(sentry, send)
    belong(sentry, send)
    send("DELETE", f"{org}workflows/{alert['id']}/", expect=204)
    send("DELETE", detector, expect=204)
    second = send("POST", f"{org}workflows/", bodies.alert(), expect=201)
    send("DELETE", f"{org}workflows/?id={second['id']}", expect=204)
    send("DELETE", f"{org}detectors/?id={made[2]['id']}", expect=204)
    send("DELETE", "projects/local/api/", expect=204)
    send("DELETE", "teams/local/platform/", expect=204)
    yield from exchanges


def belong(sentry: Any, send: Any) -> None:
    """Who belongs to the organisation and to its teams, what they are called elsewhere, and who spikes notify."""
    org, team, project = "organizations/local/", "teams/local/payments/", "projects/local/web/"
    invited = {"email": "nora.berg@example.com", "orgRole": "member", "sendInvite": False}
    member = send("POST", f"{org}members/", invited, expect=201)
    send("GET", f"{org}members/?query=email:nora.berg@example.com")
    one = f"{org}members/{member['id']}/"
    send("PUT", one, {"orgRole": "manager"})
    send("POST", f"{one}teams/payments/", expect=201)
    send("PUT", f"{one}teams/payments/", {"teamRole": "admin"})
    send("GET", one)
    send("GET", f"{team}members/")
    named = {"external_name": "@acme/payments", "provider": "github", "integration_id": 23}
    actor = send("POST", f"{team}external-teams/", named, expect=201)
    send("POST", f"{team}external-teams/", named)
    send("PUT", f"{team}external-teams/{actor['id']}/", named | {"external_name": "@acme/pay"})
    assert send("GET", f"{org}teams/")[0]["externalTeams"][0]["externalName"] == "@acme/pay"
    send("DELETE", f"{team}external-teams/{actor['id']}/", expect=204)
    person = named | {"external_name": "@owner", "user_id": 11}
    actor = send("POST", f"{org}external-users/", person, expect=201)
    send("PUT", f"{org}external-users/{actor['id']}/", person | {"external_name": "@boss"})
    (owner,) = send("GET", f"{org}members/?query=role:owner&expand=externalUsers")
    assert owner["externalUsers"] == [actor | {"externalName": "@boss"}]
    send("DELETE", f"{org}external-users/{actor['id']}/", expect=204)
    send("DELETE", f"{one}teams/payments/")
    send("DELETE", one, expect=204)
    send("DELETE", f"{org}spike-protections/", {"projects": ["$all"]})
    send("POST", f"{org}spike-protections/", {"projects": ["web"]}, expect=201)
    action = {"trigger_type": "spike-protection", "service_type": "slack", "integration_id": 21, "projects": ["web"]}
    channel = sentry("GET", f"{org}integrations/21/channels/").json()["results"][0]
    action |= {"target_identifier": channel["id"], "target_display": channel["name"]}
    made = send("POST", f"{org}notifications/actions/", action, expect=201)
    send("GET", f"{org}notifications/actions/?project=web")
    page = action | {"service_type": "pagerduty", "integration_id": 22, "target_identifier": "31"}
    send("PUT", f"{org}notifications/actions/{made['id']}/", page, expect=202)
    send("GET", f"{org}notifications/actions/{made['id']}/")
    send("DELETE", f"{org}notifications/actions/{made['id']}/", expect=204)
    layout = {"type": "native", "casing": "default"}
    symbols = {"type": "http", "name": "Ours", "layout": layout, "url": "https://symbols.example/", "password": "no"}
    source = send("POST", f"{project}symbol-sources/", symbols, expect=201)
    send("GET", f"{project}symbol-sources/")
    send("GET", f"{project}symbol-sources/?id={source['id']}")
    s3 = {"type": "s3", "name": "S3", "layout": layout, "bucket": "b", "region": "eu-west-1", "access_key": "a"}
    send("PUT", f"{project}symbol-sources/?id={source['id']}", s3 | {"id": source["id"], "secret_key": "s"})
    send("DELETE", f"{project}symbol-sources/?id={source['id']}", expect=204)


def operate(sentry: Any, send: Any) -> None:
    """What a product has once it runs: settings, a repository, issues, releases, check-ins."""
    org, project, services = "organizations/local/", "projects/local/web/", sentry.services
    rules = "path:src/billing/* #payments\ntags.mode:live owner@local.test\n# nobody\nmodule:vendor.*"
    assignment = "Auto Assign to Suspect Commits"
    sent = {"raw": rules, "fallthrough": False, "autoAssignment": assignment, "codeownersAutoSync": False}
    send("PUT", f"{project}ownership/", sent, expect=202)
    send("GET", f"{project}ownership/")
    send("PUT", f"{project}filters/localhost/", {"active": True}, expect=204)
    send("PUT", f"{project}filters/legacy-browsers/", {"subfilters": ["ie", "edge"]}, expect=204)
    send("GET", f"{project}filters/")
    linked = services.control.post("/_control/sentry/repositories", json={}).json()
    send("GET", f"{org}repos/")
    send("POST", f"{project}repo/", {"repositoryId": int(linked[0]["id"])}, expect=201)
    for level in ("fatal", "warning"):
        event = {"project": "web", "level": level, "message": f"{level} thing", "environment": "production"}
        services.control.post("/_control/sentry/events", json=event).raise_for_status()
    fatal, other = (issue["id"] for issue in reversed(send("GET", f"{org}issues/")))
    send("GET", f"{project}issues/")
    send("GET", f"{org}issues/{fatal}/")
    send("GET", f"{org}issues/{fatal}/events/")
    send("PUT", f"{org}issues/{fatal}/", {"status": "resolved", "assignedTo": "team:1001"})
    send("PUT", f"{org}issues/?id={fatal}", {"status": "unresolved", "hasSeen": True, "priority": "low"})
    send("PUT", f"{project}issues/?id={other}", {"status": "ignored"})
    send("DELETE", f"{project}issues/?id={other}", expect=204)
    send("DELETE", f"{org}issues/{fatal}/", expect=202)
    send("DELETE", f"{org}issues/?query=is:resolved", expect=204)
    commits = [{"id": "a" * 40, "message": "Pay"}]
    release = {"version": "web@1.0", "projects": ["web"], "ref": "a" * 40, "commits": commits}
    send("POST", f"{org}releases/", release, expect=201)
    send("GET", f"{org}releases/")
    send("GET", f"{project}releases/")
    send("PUT", f"{org}releases/web@1.0/", {"dateReleased": "2026-11-21T10:00:00Z", "url": "https://ci.example/1"})
    finished = {"environment": "production", "dateFinished": "2026-11-21T10:05:00Z", "name": "first"}
    send("POST", f"{org}releases/web@1.0/deploys/", finished, expect=201)
    send("GET", f"{org}releases/web@1.0/deploys/")
    send("GET", f"{org}releases/web@1.0/")
    send("DELETE", f"{org}releases/web@1.0/", expect=204)
    monitor = send("POST", f"{org}projects/web/detectors/", RUNNING, expect=201)
    key = services.objects("key")[-1]
    cron = key["dsn"]["crons"].replace("___MONITOR_SLUG___", "nightly")
    assert sentry.http.post(f"{cron}?status=error").status_code == 202
    for base in (org, project):
        send("GET", f"{base}monitors/nightly/checkins/")
    send("DELETE", f"{org}detectors/{monitor['id']}/", expect=204)


RUNNING = {
    "name": "Nightly",
    "type": "monitor_check_in_failure",
    "data_sources": [
        {"name": "Nightly", "slug": "nightly", "config": {"schedule_type": "crontab", "schedule": "0 2 * * *"}}
    ],
}


@pytest.fixture
def exchanges(sentry: Any, bodies: Any) -> list[Exchange]:
    return list(walk(sentry, bodies))


def test_requests_and_answers_are_as_published(exchanges: list[Exchange], contract: Any) -> None:
    patterns = {row.path: re.compile(re.sub(r"{\w+}", "[^/]+", row.path) + "$") for row in PUBLISHED}
    by_parameters = sorted(patterns.items(), key=lambda item: item[0].count("{"))
    driven: set[tuple[str, str]] = set()
    wrong: list[str] = []
    for exchange in exchanges:
        # A fixed part beats a parameter, as `detectors/` beats `{project}`: fewest parameters first.
        path = next(path for path, pattern in by_parameters if pattern.match(exchange.path))
        driven.add((exchange.method, path))
        wrong += contract("sentry").wrong(path, exchange, described_as=DESCRIBED_AS.get((exchange.method, path)))
    used = {pattern for pattern in DEVIATIONS if any(re.search(pattern, problem) for problem in wrong)}
    wrong = [problem for problem in wrong if not any(re.search(pattern, problem) for pattern in DEVIATIONS)]
    assert not wrong, "\n".join(sorted(wrong))
    assert used == set(DEVIATIONS)
    assert {(row.method, row.path) for row in PUBLISHED} - driven == set()


def test_a_published_answer_with_a_field_missing_is_noticed(contract: Any, sentry: Any) -> None:
    published = contract("sentry")
    shape = published.routes["GET /api/0/organizations/{organization_id_or_slug}/detectors/"]["answers"]["200"]
    served = sentry("GET", "organizations/local/detectors/").json()
    assert published.problems(shape, served) == []
    broken = copy.deepcopy(served)
    del broken[0]["workflowIds"]
    assert published.problems(shape, broken) == ["$[0]: 'workflowIds' is a required property"]
