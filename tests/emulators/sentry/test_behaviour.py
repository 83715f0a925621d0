"""What Sentry does to what it is given: defaults, new names, another order, edges, cascades."""

from __future__ import annotations

from typing import Any

import pytest

ORG = "organizations/local/"


def test_a_new_project_has_its_team_a_key_and_two_monitors(sentry: Any) -> None:
    project = sentry("GET", "projects/local/web/").json()
    assert [team["slug"] for team in project["teams"]] == ["payments"]
    keys = sentry("GET", "projects/local/web/keys/").json()
    assert [key["name"] for key in keys] == ["Default"]
    assert keys[0]["dsn"]["public"].endswith(f"/{project['id']}")
    detectors = sentry("GET", f"{ORG}detectors/?project=web").json()
    assert [one["type"] for one in detectors] == ["error", "issue_stream"]
    assert sentry("GET", f"{ORG}workflows/").json() == []


def test_default_rules_add_an_alert_on_the_error_monitor(sentry: Any) -> None:
    api = sentry.make("teams/local/payments/projects/", {"name": "My API"})
    assert api["slug"] == "my-api"
    alerts = sentry("GET", f"{ORG}workflows/?project=my-api").json()
    assert [alert["name"] for alert in alerts] == ["Send a notification for high priority issues"]
    errors = sentry("GET", f"{ORG}detectors/?query=type:error&project=my-api").json()
    assert alerts[0]["detectorIds"] == [errors[0]["id"]]


def test_ids_and_slugs_name_the_same_thing(sentry: Any) -> None:
    by_slug = sentry("GET", "projects/local/web/").json()
    assert sentry("GET", f"projects/1/{by_slug['id']}/").json() == by_slug
    assert sentry("GET", "teams/1/1001/").json() == sentry("GET", "teams/local/payments/").json()


def test_a_metric_monitor_comes_back_as_sentry_writes_it(sentry: Any, bodies: Any) -> None:
    body = bodies.metric(owner="team:1001")
    body["data_sources"][0]["aggregate"] = "count_unique(user)"
    got = sentry.detector(body)
    query = got["dataSources"][0]["queryObj"]["snubaQuery"]
    assert query["aggregate"] == "count_unique(tags[sentry:user])"
    assert query["extrapolationMode"] == "unknown"
    assert "queryType" not in query
    assert sorted(query["eventTypes"]) == ["default", "error"]
    assert got["config"] == {"detectionType": "static", "comparisonDelta": None}
    assert got["owner"] == {"type": "team", "id": "1001", "name": "payments"}
    assert got["enabled"] is True
    rows = [(row["type"], row["comparison"], row["conditionResult"]) for row in got["conditionGroup"]["conditions"]]
    assert rows != [("gt", 10, 75), ("gt", 5, 50), ("lte", 5, 0)]
    assert sorted(rows) == [("gt", 5, 50), ("gt", 10, 75), ("lte", 5, 0)]
    assert sentry("GET", f"{ORG}detectors/{got['id']}/").json() == got


def test_camel_and_snake_keys_mean_the_same(sentry: Any, bodies: Any) -> None:
    snake = bodies.metric()
    source = snake["data_sources"][0]
    camel = {
        **{name: snake[name] for name in ("name", "type", "description")},
        "dataSources": [
            {"eventTypes": source["event_types"], "timeWindow": 300, "queryType": 0}
            | {name: source[name] for name in ("aggregate", "dataset", "query", "environment")}
        ],
        "config": {"detectionType": "static"},
        "conditionGroup": {
            "logicType": "any",
            "conditions": [
                {"type": row["type"], "comparison": row["comparison"], "conditionResult": row["condition_result"]}
                for row in snake["condition_group"]["conditions"]
            ],
        },
    }
    made = [sentry.detector(body) for body in (snake, camel)]

    def content(value: Any) -> Any:
        if isinstance(value, dict):
            left_out = {"id", "sourceId", "subscription", "dateCreated", "dateUpdated"}
            return {name: content(part) for name, part in value.items() if name not in left_out}
        return sorted((content(part) for part in value), key=str) if isinstance(value, list) else value

    assert content(made[0]) == content(made[1])


def test_an_update_leaves_alone_what_it_does_not_name(sentry: Any, bodies: Any) -> None:
    made = sentry.detector(bodies.metric(owner="team:1001"))
    alert = sentry.alert(bodies.alert(detector_ids=[made["id"]]))
    sentry.services.control.post("/_control/clock", json={"now": "2027-01-01T00:00:00Z"})
    changed = sentry("PUT", f"{ORG}detectors/{made['id']}/", {"name": "New name", "owner": None}).json()
    assert changed["dateUpdated"] == "2027-01-01T00:00:00.000000Z"
    assert changed["workflowIds"] == [alert["id"]]
    same = {"name", "owner", "dateUpdated", "workflowIds"}
    assert {k: v for k, v in changed.items() if k not in same} == {k: v for k, v in made.items() if k not in same}


def test_conditions_keep_their_ids_when_they_are_sent(sentry: Any, bodies: Any) -> None:
    made = sentry.detector(bodies.metric())
    rows = sorted(made["conditionGroup"]["conditions"], key=lambda row: row["id"])
    body = bodies.metric()
    body["condition_group"]["conditions"][0]["id"] = rows[0]["id"]
    changed = sentry("PUT", f"{ORG}detectors/{made['id']}/", body).json()["conditionGroup"]["conditions"]
    kept = {row["id"] for row in changed} & {row["id"] for row in rows}
    assert kept == {rows[0]["id"]}


def test_an_edge_is_writable_from_both_sides(sentry: Any, bodies: Any) -> None:
    detectors = [sentry.detector(bodies.metric(name=name))["id"] for name in ("one", "two")]
    alert = sentry.alert(bodies.alert(detector_ids=detectors))
    assert sorted(alert["detectorIds"]) == sorted(detectors)

    def sides() -> tuple[Any, Any]:
        # Sentry serves them in no order.
        left = sorted(sentry("GET", f"{ORG}workflows/{alert['id']}/").json()["detectorIds"])
        return left, [sentry("GET", f"{ORG}detectors/{id_}/").json()["workflowIds"] for id_ in detectors]

    assert sides() == (detectors, [[alert["id"]], [alert["id"]]])
    sentry("PUT", f"{ORG}detectors/{detectors[0]}/", {"workflowIds": []})
    assert sides() == (detectors[1:], [[], [alert["id"]]])
    sentry("PUT", f"{ORG}workflows/{alert['id']}/", {"name": "x", "detectorIds": detectors[:1]})
    assert sides() == (detectors[:1], [[alert["id"]], []])
    sentry("DELETE", f"{ORG}detectors/{detectors[0]}/")
    assert sentry("GET", f"{ORG}workflows/{alert['id']}/").json()["detectorIds"] == []


def test_an_alert_comes_back_as_sentry_writes_it(sentry: Any, bodies: Any) -> None:
    frequency = {"type": "event_frequency_count", "comparison": {"value": 5, "interval": "1h"}, "conditionResult": True}
    issue = {
        "type": "github",
        "integrationId": "23",
        "config": {"targetType": "specific", "targetIdentifier": "", "targetDisplay": ""},
        "data": {"additional_fields": {"repo": "ferries/web", "labels": ["bug"], "integration": "23"}},
    }
    body = bodies.alert()
    body["action_filters"][0]["conditions"].append(frequency)
    body["action_filters"][0]["actions"].append(issue)
    got = sentry.alert(body)
    group = got["actionFilters"][0]
    assert [row["type"] for row in group["conditions"]] == ["event_frequency_count", "issue_priority_greater_or_equal"]
    actions = {row["type"]: row for row in group["actions"]}
    assert actions["slack"]["config"]["targetDisplay"] == "incidents"
    assert actions["slack"]["status"] == "active"
    assert actions["github"]["data"]["additionalFields"]["repo"] == "ferries/web"
    assert got["enabled"] is True
    assert got["lastTriggered"] is None
    assert sentry("GET", f"{ORG}workflows/{got['id']}/").json() == got


def test_slack_looks_up_a_channel_that_has_no_id(sentry: Any, bodies: Any) -> None:
    config = {"targetType": "specific", "targetIdentifier": "", "targetDisplay": "#engineering"}
    body = bodies.alert()
    body["action_filters"][0]["actions"] = [bodies.slack(config=config)]
    stored = sentry.alert(body)["actionFilters"][0]["actions"][0]["config"]
    assert stored == {"targetType": "specific", "targetIdentifier": "C00000004", "targetDisplay": "engineering"}


def test_a_trigger_keeps_its_comparison(sentry: Any, bodies: Any) -> None:
    migrated = {"type": "event_frequency_count", "comparison": {"value": 3, "interval": "5m"}, "conditionResult": True}
    body = bodies.alert(triggers={"logicType": "any-short", "conditions": [migrated]})
    row = sentry.alert(body)["triggers"]["conditions"][0]
    assert {name: row[name] for name in migrated} == migrated


def test_cron_monitors_and_cron_detectors_are_the_same_objects(sentry: Any, bodies: Any) -> None:
    made = sentry.detector(bodies.cron())
    monitor = sentry("GET", f"{ORG}monitors/reconcile/").json()
    assert made["dataSources"][0]["queryObj"]["id"] == monitor["id"]
    assert monitor["config"]["timezone"] == "UTC"
    change = {"name": "Nightly", "status": "disabled", "config": {"schedule": "@hourly"}}
    changed = sentry("PUT", f"{ORG}monitors/{monitor['id']}/", change).json()
    assert (changed["config"]["schedule"], changed["status"]) == ("0 * * * *", "disabled")
    detector = sentry("GET", f"{ORG}detectors/{made['id']}/").json()
    assert (detector["name"], detector["enabled"]) == ("Nightly", False)
    sentry("PUT", f"{ORG}detectors/{made['id']}/", {"enabled": True})
    assert sentry("GET", f"{ORG}monitors/reconcile/").json()["status"] == "active"
    assert sentry("DELETE", f"{ORG}monitors/reconcile/").status_code == 202
    assert sentry("GET", f"{ORG}detectors/{made['id']}/").status_code == 404


def test_an_uptime_monitor_has_defaults(sentry: Any, bodies: Any) -> None:
    made = sentry.detector(bodies.uptime())
    assert made["config"] == {"mode": 1, "environment": None, "recoveryThreshold": 1, "downtimeThreshold": 3}
    source = made["dataSources"][0]["queryObj"]
    assert {name: source[name] for name in ("method", "headers", "body", "traceSampling", "assertion")} == {
        "method": "GET", "headers": [], "body": None, "traceSampling": False, "assertion": None,
    }  # fmt: skip


def test_deleting_a_project_takes_keys_and_monitors_and_leaves_alerts(sentry: Any, bodies: Any) -> None:
    made = sentry.detector(bodies.metric())
    alert = sentry.alert(bodies.alert(detector_ids=[made["id"]]))
    assert sentry("DELETE", "projects/local/web/").status_code == 204
    assert sentry("GET", "projects/local/web/").status_code == 404
    assert sentry("GET", f"{ORG}detectors/").json() == []
    assert sentry("GET", f"{ORG}project-keys/").json() == []
    assert sentry("GET", f"{ORG}workflows/{alert['id']}/").json()["detectorIds"] == []


def test_a_key_is_created_active_and_changed_later(sentry: Any) -> None:
    made = sentry.make("projects/local/web/keys/", {"name": "ci", "isActive": False, "rateLimit": None})
    assert made["isActive"] is True
    path = f"projects/local/web/keys/{made['id']}/"
    limit = {"count": 100, "window": 60}
    body = {"isActive": False, "dynamicSdkLoaderOptions": {"hasDebug": True}, "rateLimit": limit}
    changed = sentry("PUT", path, body).json()
    assert (changed["isActive"], changed["rateLimit"]) == (False, limit)
    assert changed["dynamicSdkLoaderOptions"] == made["dynamicSdkLoaderOptions"] | {"hasDebug": True}
    sentry.services.control.post("/_control/plan", json={"missing": ["projects:rate-limits"]})
    assert sentry.make("projects/local/web/keys/", {"name": "x", "rateLimit": limit})["rateLimit"] is None


def test_a_dashboard_update_deletes_widgets_it_does_not_name(sentry: Any, bodies: Any) -> None:
    body = bodies.dashboard()
    body["widgets"].append(body["widgets"][0] | {"title": "Second"})
    made = sentry.make(f"{ORG}dashboards/", body)
    path = f"{ORG}dashboards/{made['id']}/"
    second = made["widgets"][1]
    new = bodies.dashboard()["widgets"][0] | {"title": "Third"}
    changed = sentry("PUT", path, {"title": "Payments", "widgets": [new, {"id": second["id"], "title": "2nd"}]}).json()
    assert [widget["title"] for widget in changed["widgets"]] == ["Third", "2nd"]
    assert changed["widgets"][1] == second | {"title": "2nd"}
    assert changed["widgets"][0]["id"] not in {widget["id"] for widget in made["widgets"]}
    assert changed["widgets"][0]["queries"][0]["fields"] == ["release", "count()"]
    assert sentry("PUT", path, {"period": "7d"}).json()["widgets"] == changed["widgets"]


def test_the_pagerduty_table_is_replaced_as_a_whole(sentry: Any) -> None:
    path = f"{ORG}integrations/22/"
    rows = sentry("GET", path).json()["configData"]["service_table"]
    assert [row["service"] for row in rows] == ["Old Pager", "Warehouse"]
    new = {"id": 0, "service": "New", "integration_key": "k" * 32}
    assert sentry("POST", path, {"service_table": [rows[0], new]}).status_code == 200
    after = sentry("GET", path).json()["configData"]["service_table"]
    assert [(row["id"], row["service"]) for row in after] == [(rows[0]["id"], "Old Pager"), (33, "New")]
    bare = sentry("GET", f"{path}?includeConfig=0").json()
    assert bare["configData"] is None
    assert "configOrganization" not in bare


def test_integrations_and_channels_are_found_by_provider(sentry: Any) -> None:
    found = sentry("GET", f"{ORG}integrations/?providerKey=slack&includeConfig=0").json()
    assert [(one["id"], one["name"]) for one in found] == [("21", "Local Workspace")]
    channels = sentry("GET", f"{ORG}integrations/21/channels/").json()["results"]
    assert channels[0] == {
        "id": "C00000001",
        "name": "incidents",
        "type": "public",
        "display": "#incidents",
    }
    assert sentry("GET", f"{ORG}integrations/22/channels/").status_code == 400


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("query=type:metric_issue", ["errors", "latency p95"]),
        ("query=type:[error,issue_stream]", ["Error Monitor", "Issue Stream"]),
        ("query=latency", ["latency p95"]),
        ('query=name:"latency p95"', ["latency p95"]),
        ("query=type:metric_issue&sortBy=-name", ["latency p95", "errors"]),
        ("id=500003&id=500001", ["Error Monitor", "errors"]),
        ("project=web&query=type:error", ["Error Monitor"]),
        ("project=-1&query=type:error", ["Error Monitor"]),
    ],
)
def test_monitors_are_searched(query: str, names: list[str], sentry: Any, bodies: Any) -> None:
    for name in ("errors", "latency p95"):
        sentry.detector(bodies.metric(name=name))
    assert [one["name"] for one in sentry("GET", f"{ORG}detectors/?{query}").json()] == names


def test_bulk_changes_touch_what_was_selected(sentry: Any, bodies: Any) -> None:
    ids = [sentry.alert(bodies.alert(name=name))["id"] for name in ("one", "two", "three")]
    sentry("PUT", f"{ORG}workflows/?id={ids[0]}&id={ids[1]}", {"enabled": False})
    assert [one["enabled"] for one in sentry("GET", f"{ORG}workflows/").json()] == [False, False, True]
    assert sentry("DELETE", f"{ORG}workflows/?query=t").status_code == 204
    assert [one["name"] for one in sentry("GET", f"{ORG}workflows/").json()] == ["one"]
