"""What was made by hand is taken over by `pulumi import`: the code that it writes is what is there, to the letter."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pulumi_resource_sentry.resources import RESOURCES

pytestmark = pytest.mark.engine

RUNBOOK = "https://runbooks.example/errors"
PROVIDER = "organizations/local"


@pytest.fixture
def by_hand(services: Any) -> dict[str, tuple[str, str]]:
    """One object of every type, made with plain HTTP as a person's clicks would: type -> name, id to import it by."""

    def make(path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = services.api("POST", path, json=body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def monitor(type_: str, name: str, source: dict[str, Any], **more: Any) -> dict[str, Any]:
        body = {"name": name, "type": type_, "owner": f"team:{team['id']}", "dataSources": [source], **more}
        return make(f"{PROVIDER}/projects/shop/detectors/", body)

    team = make(f"{PROVIDER}/teams/", {"slug": "payments", "name": "Payments"})
    make("teams/local/payments/projects/", {"name": "Shop", "slug": "shop", "platform": "python-django"})
    key = make("projects/local/shop/keys/", {"name": "Browser", "rateLimit": {"count": 50, "window": 60}})
    metric = monitor(
        "metric_issue",
        "Many errors",
        {
            "aggregate": "count_unique(user)",
            "dataset": "events",
            "query": 'level:error message:"a \\"quoted\\" word"',
            "environment": "production",
            "eventTypes": ["error", "default"],
            "timeWindow": 300,
            "queryType": 0,
        },
        description=RUNBOOK,
        config={"detectionType": "static"},
        conditionGroup={
            "logicType": "any",
            "conditions": [
                {"type": "gt", "comparison": 100, "conditionResult": 75},
                {"type": "gt", "comparison": 50.5, "conditionResult": 50},
                {"type": "lte", "comparison": 50.5, "conditionResult": 0},
            ],
        },
    )
    every_two_hours = {"schedule_type": "interval", "schedule": [2, "hour"], "checkin_margin": 5, "max_runtime": 60}
    cron = monitor("monitor_check_in_failure", "Nightly", {"name": "Nightly", "config": every_two_hours})
    uptime = monitor(
        "uptime_domain_failure",
        "Health",
        {
            "url": "https://shop.example/health",
            "intervalSeconds": 60,
            "timeoutMs": 5000,
            "headers": [["Authorization", "Bearer probe"]],
        },
    )
    email = {
        "type": "email",
        "config": {"targetType": "team", "targetIdentifier": team["id"]},
        "data": {"fallthroughType": "AllMembers"},
    }
    alert = make(
        f"{PROVIDER}/workflows/",
        {
            "name": "Tell payments",
            "detectorIds": [metric["id"], cron["id"]],
            "config": {"frequency": 30},
            "triggers": {
                "logicType": "any-short",
                "conditions": [
                    {"type": type_, "comparison": True, "conditionResult": True}
                    for type_ in ("first_seen_event", "regression_event")
                ],
            },
            "actionFilters": [
                {
                    "logicType": "all",
                    "conditions": [
                        {
                            "type": "event_frequency_count",
                            "comparison": {"value": 5, "interval": "1h"},
                            "conditionResult": True,
                        }
                    ],
                    "actions": [email],
                }
            ],
        },
    )
    counted = {"aggregates": ["count()"], "columns": [], "conditions": "level:error", "name": "", "orderby": ""}
    dashboard = make(
        f"{PROVIDER}/dashboards/",
        {
            "title": "Shop",
            "widgets": [{"title": "Errors", "displayType": "line", "interval": "5m", "queries": [counted]}],
        },
    )
    return (
        _people_by_hand(make, team)
        | _settings_by_hand(services, make)
        | {
            "Team": ("team", "payments"),
            "Project": ("shop", "shop"),
            "ClientKey": ("browser", f"shop/{key['id']}"),
            "MetricMonitor": ("many-errors", metric["id"]),
            "CronMonitor": ("nightly", cron["id"]),
            "UptimeMonitor": ("health", uptime["id"]),
            "Alert": ("tell-payments", alert["id"]),
            "Dashboard": ("shop-dashboard", dashboard["id"]),
        }
    )


def _people_by_hand(make: Any, team: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Who belongs to the organisation, what they are called elsewhere, and who is told of what."""
    member = make(f"{PROVIDER}/members/", {"email": "nora.berg@example.com", "orgRole": "manager"})
    make(f"{PROVIDER}/members/{member['id']}/teams/payments/", {})
    named = {"external_name": "@local/payments", "provider": "github", "integration_id": 23}
    ours = make("teams/local/payments/external-teams/", named)
    mine = make(f"{PROVIDER}/external-users/", named | {"external_name": "@owner", "user_id": 11})
    told = {"trigger_type": "spike-protection", "service_type": "sentry_notification", "projects": ["shop"]}
    action = make(f"{PROVIDER}/notifications/actions/", told)
    source = {"type": "http", "name": "Ours", "layout": {"type": "native", "casing": "default"}}
    symbols = make("projects/local/shop/symbol-sources/", source | {"url": "https://symbols.example/", "password": "p"})
    return {
        "OrganizationMember": ("nora", "nora.berg@example.com"),
        "TeamMember": ("nora-in-payments", f"payments/{member['id']}"),
        "TeamMapping": ("payments-elsewhere", ours["id"]),
        "UserMapping": ("owner-elsewhere", mine["id"]),
        "NotificationAction": ("spikes", str(action["id"])),
        "ProjectSymbolSource": ("symbols", f"shop/{symbols['id']}"),
        "SpikeProtection": ("shop-spikes", "shop"),
        "PagerDutyService": ("old-pager", "22/31"),
    }


def _settings_by_hand(services: Any, make: Any) -> dict[str, tuple[str, str]]:
    """What a project has by itself, and what comes from integrations."""
    for path, body in {
        "projects/local/shop/ownership/": {"raw": "path:src/* #payments", "fallthrough": False},
        "projects/local/shop/filters/legacy-browsers/": {"subfilters": ["ie", "safari"]},
        f"{PROVIDER}/integrations/24/": {"team_table": [{"id": "", "team": "Checkout", "integration_key": "key"}]},
    }.items():
        answer = services.api("POST" if "integrations" in path else "PUT", path, json=body)
        assert answer.is_success, answer.text
    name = services.objects("github_repository")[0]["full_name"]
    linked = {"provider": "integrations:github", "installation": "23", "identifier": name}
    repository = make(f"{PROVIDER}/repos/", linked)
    shop = next(each["id"] for each in services.objects("project") if each["slug"] == "shop")
    roots = {"stackRoot": "app/", "sourceRoot": "src/", "defaultBranch": "trunk"}
    code = {"repositoryId": repository["id"], "projectId": shop, "integrationId": "23", **roots}
    (row,) = next(each for each in services.objects("integration") if each["id"] == "24")["configData"]["team_table"]
    return {
        "ProjectOwnership": ("shop-ownership", "shop"),
        "InboundFilter": ("shop-browsers", "shop/legacy-browsers"),
        "Repository": ("code", repository["id"]),
        "CodeMapping": ("code-of-shop", make(f"{PROVIDER}/code-mappings/", code)["id"]),
        "OpsgenieTeam": ("checkout", f"24/{row['id']}"),
        "OrganizationSpikeProtection": ("spikes-everywhere", "all"),
    }


def _by_numbers(services: Any, by_hand: dict[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """The same objects, with numeric ids in the place of every slug."""
    ids = {each["slug"]: each["id"] for kind in ("team", "project") for each in services.objects(kind)}
    ids |= {each["email"]: each["id"] for each in services.objects("member")}
    return {
        kind: (name, "/".join(ids.get(part, part) for part in ident.split("/")))
        for kind, (name, ident) in by_hand.items()
    }


def test_every_type_that_can_be_imported_is_tried(by_hand) -> None:
    # Sentry serves no links of repositories, so that none can be imported.
    assert {cls.token.rpartition(":")[2] for cls in RESOURCES} - set(by_hand) == {"ProjectRepository"}


def test_a_monitor_made_by_hand_is_imported_and_its_code_changes_nothing(by_hand, program, services) -> None:
    stack = program("empty")
    before = services.objects("detector")
    services.forget()
    name, ident = by_hand["MetricMonitor"]
    words = ("--yes", "--protect=false", "--generate-code", "--out", "generated.py", "--stack", "test")
    stack.pulumi("import", "sentry:index:MetricMonitor", name, ident, *words)
    code = (stack.root / "generated.py").read_text()
    assert f'description="{RUNBOOK}"' in code
    (stack.root / "__main__.py").write_text(code)

    assert stack.steps("test", "--refresh") == {}
    assert stack.up("test").returncode == 0
    assert services.writes() == []
    assert services.objects("detector") == before


@pytest.mark.parametrize("by", [pytest.param("slug", marks=[pytest.mark.deep]), "number"])
def test_one_of_every_type_is_imported_and_the_code_changes_nothing(by_hand, program, services, by) -> None:
    if by == "number":
        by_hand = _by_numbers(services, by_hand)
    wanted = [{"type": f"sentry:index:{kind}", "name": name, "id": ident} for kind, (name, ident) in by_hand.items()]
    stack = program("empty", {"import.json": json.dumps({"resources": wanted})})
    services.forget()
    words = ("--yes", "--protect=false", "--out", "generated.py", "--stack", "test")
    stack.pulumi("import", "--file", "import.json", *words)
    code = (stack.root / "generated.py").read_text()
    (stack.root / "__main__.py").write_text(code)
    imported = {each["type"].rpartition(":")[2] for each in stack.export("test") if each.get("id")}
    assert set(by_hand) <= imported

    assert stack.steps("test", "--refresh") == {}
    assert stack.up("test").returncode == 0
    assert services.writes() == []


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("sentry:index:MetricMonitor 999999", "resource '999999' does not exist"),
        ("sentry:index:ClientKey abcdef", 'import it as PROJECT/abcdef, not "abcdef"'),
    ],
)
def test_what_cannot_be_imported_is_said(by_hand, program, what, said) -> None:
    stack = program("empty")
    token, ident = what.split()
    done = stack.pulumi("import", token, "mine", ident, "--yes", "--stack", "test", check=False)
    assert done.returncode != 0
    assert said in done.stdout + done.stderr
    assert [each for each in stack.export("test") if each["type"].startswith("sentry:")] == []
