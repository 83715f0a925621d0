"""State that an older version of the provider has written: today's finds nothing to change in it.

`upgrade/recorded.json` holds what the version of commit 7cd8d9a wrote: the stack's state, the inputs of its program,
and every request by which people and the provider made the objects. Sending the requests again makes the same objects
with the same ids. To record anew, unpack that commit, and run with VEDETTE_RECORD_PROVIDER naming its `providers`.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.engine

RECORDED = Path(__file__).with_name("upgrade") / "recorded.json"


def placeless(value: Any) -> Any:
    """The same without the places of a program on the machine that recorded it."""
    if isinstance(value, dict):
        return {key: placeless(one) for key, one in value.items() if key not in {"sourcePosition", "stackTrace"}}
    return [placeless(one) for one in value] if isinstance(value, list) else value


OLD = os.environ.get("VEDETTE_RECORD_PROVIDER")
SLACK = {"targetType": "specific", "targetIdentifier": "C00000001", "targetDisplay": "#incidents"}
PAGER = {"targetType": "specific", "targetIdentifier": "31"}
CONDITIONS = [
    {"type": "event_frequency_count", "comparison": {"value": 5, "interval": "1h"}},
    {"type": "tagged_event", "comparison": {"key": "area", "match": "eq", "value": "checkout"}},
]


def inputs(there: dict[str, str]) -> dict[str, list[dict[str, Any]]]:
    """One resource of every type that the old version had, with ids of what there is."""
    monitored = {"project": "home", "owner": f"team:{there['team']}", "description": "https://runbooks.example/one"}
    bounds = [
        {"type": "gt", "comparison": 100, "conditionResult": "high"},
        {"type": "lte", "comparison": 50.5, "conditionResult": "resolved"},
    ]
    query = {"columns": ["release"], "aggregates": ["count()"], "conditions": "level:error", "orderby": "-count()"}
    actions = [
        {"type": "slack", "integrationId": "21", "config": SLACK},
        {"type": "email", "config": {"targetType": "issue_owners"}},
        {"type": "pagerduty", "integrationId": "22", "config": PAGER},
    ]
    return {
        "Team": [{"slug": "security"}],
        "Project": [{"slug": "shop", "name": "Shop", "teams": ["owners"], "ignoredErrors": ["*timeout*"]}],
        "ProjectOwnership": [{"project": "home", "raw": "path:src/* #owners\n"}],
        "InboundFilter": [{"project": "home", "filter": "legacy-browser", "subfilters": ["safari", "ie"]}],
        "Repository": [{"name": there["unlinked"], "integrationId": "23"}],
        "CodeMapping": [{"project": "home", "repository": there["repository"], "integrationId": "23"}],
        "PagerDutyService": [{"integrationId": "22", "service": "Checkout", "integrationKey": "key-of-checkout"}],
        "ClientKey": [{"project": "home", "name": "Browser", "rateLimit": {"count": 5, "window": 60}}],
        "MetricMonitor": [
            monitored
            | {"name": "Users", "aggregate": "count_unique(user)", "dataset": "events", "timeWindow": 300}
            | {"eventTypes": ["default", "error"], "conditions": bounds}
        ],
        "CronMonitor": [monitored | {"name": "Nightly", "schedule": "@daily", "timezone": "Europe/Berlin"}],
        "UptimeMonitor": [
            monitored
            | {"name": "Health", "url": "https://shop.example/health", "intervalSeconds": 60, "timeoutMs": 5000}
            | {"headers": [{"name": "X-Probe", "value": "yes"}]}
        ],
        "Alert": [
            {
                "name": "Tell us",
                "monitorIds": [there["monitor"]],
                "frequency": 30,
                "triggers": [{"type": "first_seen_event"}, {"type": "regression_event"}],
                "actionFilters": [{"logicType": "all", "conditions": CONDITIONS, "actions": actions}],
            }
        ],
        "Dashboard": [{"title": "Shop", "widgets": [{"title": "Errors", "displayType": "line", "queries": [query]}]}],
    }


def record(program, services) -> None:
    """Record the state anew, with the old version's folder in VEDETTE_RECORD_PROVIDER."""

    def make(path: str, **body: Any) -> dict[str, Any]:
        answer = services.api("POST", path, json=body)
        assert answer.is_success, answer.text
        made: dict[str, Any] = answer.json()
        return made

    team = make("organizations/local/teams/", slug="owners")
    make("teams/local/owners/projects/", name="Home", slug="home", default_rules=False)
    first, second, *_ = sorted(each["full_name"] for each in services.objects("github_repository"))
    linked = {"provider": "integrations:github", "installation": "23", "identifier": first}
    repository = make("organizations/local/repos/", **linked)
    monitor = services.objects("detector")[0]["id"]
    there = {"team": team["id"], "repository": repository["id"], "unlinked": second, "monitor": monitor}
    stack = program("drawn", {"inputs.json": json.dumps(inputs(there))})
    (stack.root / "providers").unlink()
    (stack.root / "providers").symlink_to(str(OLD))
    stack.up("test")
    state = json.loads(stack.pulumi("stack", "export", "--stack", "test").stdout)
    sent = [
        {name: each[name] for name in ("method", "path", "query", "body")}
        for each in services.requests(service="sentry")
        if each["method"] != "GET"
    ]
    kept = {"inputs": inputs(there), "requests": sent, "state": state}
    RECORDED.write_text(json.dumps(placeless(kept), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if OLD:
    test_record = record


def test_the_state_of_the_previous_version_needs_no_change(program, services) -> None:
    recorded = json.loads(RECORDED.read_text(encoding="utf-8"))
    linked = {each["body"]["identifier"] for each in recorded["requests"] if "identifier" in (each["body"] or {})}
    services.seed({"repositories": [name.partition("/")[2] for name in sorted(linked)]})
    with httpx.Client(base_url=services.sentry, headers={"Authorization": "Bearer local-admin"}) as client:
        for each in recorded["requests"]:
            words = {"json": each["body"]} if each["body"] is not None else {}
            answer = client.request(each["method"], f"{each['path']}?{each['query']}", **words)
            assert answer.is_success, f"{each['method']} {each['path']}: {answer.text}"
    stack = program("drawn", {"inputs.json": json.dumps(recorded["inputs"]), "old.json": json.dumps(recorded["state"])})
    stack.pulumi("stack", "import", "--file", "old.json", "--stack", "test")
    services.forget()

    stack.pulumi("preview", "--expect-no-changes", "--stack", "test")
    stack.pulumi("preview", "--refresh", "--expect-no-changes", "--stack", "test")
    assert stack.up("test").returncode == 0
    assert services.writes() == []
    kinds = {each["type"].rpartition(":")[2] for each in stack.export("test") if each["type"].startswith("sentry:")}
    assert kinds == set(recorded["inputs"])
