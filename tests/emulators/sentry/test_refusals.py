"""What Sentry refuses, one table row per refusal, with the exact answer."""

from __future__ import annotations

from typing import Any

import pytest

EAP = {"dataset": "events_analytics_platform", "query_type": 1}


def changed(body: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """Set (or, for None as DELETE, remove) one place in a body, named as `a.0.b`."""
    *parents, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    target: Any = body
    for parent in parents:
        target = target[parent]
    if value is DELETE:
        del target[last]
    else:
        target[last] = value
    return body


DELETE = object()
SLUG = (
    "Enter a valid slug consisting of lowercase letters, numbers, underscores or hyphens. "
    "It cannot be entirely numeric."
)
DATASETS = (
    "Invalid dataset, valid values are ['events', 'transactions', 'discover', 'metrics', 'sessions', "
    "'generic_metrics', 'events_analytics_platform']"
)
EVENT_TYPES = (
    "Invalid event_type, valid values are ['error', 'default', 'transaction', 'trace_item_span', "
    "'trace_item_log', 'trace_item_metric']"
)
ONE_EVENT_TYPE = (
    "Multiple event types not allowed. Valid event types are "
    "['trace_item_log', 'trace_item_metric', 'trace_item_span', 'transaction']"
)
SOURCE, GROUP = "data_sources.0", "condition_group.conditions"
ROWS = "Invalid event types for this dataset. Valid event types are "

METRIC = [
    ("name", DELETE, {"name": ["This field is required."]}),
    ("name", "x" * 201, {"name": ["Ensure this field has no more than 200 characters."]}),
    ("type", "nonsense", {"type": ["Unknown detector type 'nonsense'"]}),
    ("type", "error", {"type": ["Detector type not compatible with detectors"]}),
    ("data_sources", [], {"dataSources": ["This field is required when creating a detector."]}),
    (f"{SOURCE}.dataset", "nothing", {"dataSources": {"0": {"dataset": [DATASETS]}}}),
    (f"{SOURCE}.dataset", "transactions", {"dataSources": {"0": {"nonFieldErrors": [
        "Invalid dataset for this query type. Valid datasets are ['events']"]}}}),
    (f"{SOURCE}.event_types", ["transaction"], {"dataSources": {"0": {"nonFieldErrors": [
        f"{ROWS}['default', 'error']"]}}}),
    (f"{SOURCE}.event_types", ["nothing"], {"dataSources": {"0": {"eventTypes": [EVENT_TYPES]}}}),
    (f"{SOURCE}.query", "release:latest", {"dataSources": {"0": {"query": [
        "Unsupported Query: We do not currently support the release:latest query"]}}}),
    (f"{SOURCE}.aggregate", "count", {"dataSources": {"0": {"aggregate": [
        "Invalid Metric: Please pass a valid function for aggregation"]}}}),
    (f"{SOURCE}.environment", DELETE, {"dataSources": {"0": {"environment": ["This field is required."]}}}),
    (f"{SOURCE}.time_window", "long", {"dataSources": {"0": {"timeWindow": ["A valid integer is required."]}}}),
    (f"{SOURCE}.query_type", 9, {"dataSources": {"0": {"queryType": ["Invalid query type 9"]}}}),
    ("config", {}, {"config": ["'detection_type' is a required property"]}),
    ("config", {"detection_type": "percent", "comparison_delta": 60}, {"config": [
        "60 is not one of [300, 900, 3600, 86400, 604800, 2592000]"]}),
    ("config", {"detection_type": "dynamic"}, {"conditionGroup": {"conditions": [
        "Dynamic detection needs an anomaly_detection condition"]}}),
    ("condition_group", DELETE, {"conditionGroup": ["This field is required."]}),
    ("condition_group.logic_type", "some", {"conditionGroup": {"logicType": ['"some" is not a valid choice.']}}),
    (f"{GROUP}.0.type", "eq", {"conditionGroup": {"conditions": {"0": {"type": ["Unsupported type eq"]}}}}),
    (f"{GROUP}.0.comparison", "ten", {"conditionGroup": {"conditions": {"0": {"comparison": [
        "A valid number or dict is required."]}}}}),
    (f"{GROUP}.0.condition_result", 60, {"conditionGroup": {"conditions": {"0": {"conditionResult": [
        "Unsupported condition result"]}}}}),
    (f"{GROUP}.2", DELETE, {"conditionGroup": {"conditions": [
        "Resolution condition required for metric issue detector."]}}),
    ("owner", "payments", {"owner": [
        "Could not parse actor. Format should be `type:id` where type is `team` or `user`."]}),
    ("owner", "team:1", {"owner": ["Team does not exist"]}),
    ("workflow_ids", [1], {"workflowIds": ["Some workflows do not exist: 1"]}),
    ("enabled", "yes", {"enabled": ["Must be a valid boolean."]}),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "answer"), METRIC)
def test_metric_monitor(path: str, value: Any, answer: Any, sentry: Any, bodies: Any) -> None:
    reply = sentry("POST", "organizations/local/projects/web/detectors/", changed(bodies.metric(), path, value))
    assert (reply.status_code, reply.json()) == (400, answer)


def test_spans_take_one_event_type(sentry: Any, bodies: Any) -> None:
    body = bodies.metric()
    body["data_sources"][0] |= EAP | {"event_types": ["trace_item_span", "transaction"]}
    reply = sentry("POST", "organizations/local/projects/web/detectors/", body)
    assert reply.status_code == 400
    assert reply.json() == {"dataSources": {"0": {"nonFieldErrors": [ONE_EVENT_TYPE]}}}  # fmt: skip
    body["data_sources"][0]["event_types"] = ["trace_item_span"]
    assert sentry("POST", "organizations/local/projects/web/detectors/", body).status_code == 201


CONFIG = f"{SOURCE}.config"
RUNTIME = "Max runtime must be 10080 minutes (7 days) or less. Lower it to save this monitor."
CRON = [
    (f"{SOURCE}.name", DELETE, {"name": ["This field is required."]}),
    (f"{SOURCE}.slug", "Not A Slug", {"slug": [SLUG]}),
    (f"{SOURCE}.slug", "taken", {"slug": ['The slug "taken" is already in use.']}),
    (f"{CONFIG}.schedule", "0 99 * * *", {"config": {"schedule": ["Schedule is invalid"]}}),
    (f"{CONFIG}.schedule", "* * * * * *", {"config": {"schedule": ["Only 5 field crontab syntax is supported"]}}),
    (f"{CONFIG}.schedule", "@reboot", {"config": {"schedule": ["Schedule was not parseable"]}}),
    (f"{CONFIG}.schedule", [1, "hour"], {"config": {"schedule": ["Invalid schedule for 'crontab' type"]}}),
    (f"{CONFIG}.schedule_type", "often", {"config": {"schedule_type": ['"often" is not a valid choice.']}}),
    (CONFIG, {"schedule_type": "interval", "schedule": [0, "day"]}, {"config": {"schedule": [
        "Interval must be greater than zero"]}}),
    (CONFIG, {"schedule_type": "interval", "schedule": [2, "days"]}, {"config": {"schedule": [
        "Invalid schedule for schedule unit name"]}}),
    (f"{CONFIG}.checkin_margin", 40321, {"config": {"checkin_margin": [
        "Ensure this value is less than or equal to 40320."]}}),
    (f"{CONFIG}.max_runtime", 10081, {"config": {"max_runtime": [RUNTIME]}}),
    (f"{CONFIG}.failure_issue_threshold", 0, {"config": {"failure_issue_threshold": [
        "Ensure this value is greater than or equal to 1."]}}),
    (f"{CONFIG}.recovery_threshold", 721, {"config": {"recovery_threshold": [
        "Ensure this value is less than or equal to 720."]}}),
    (f"{CONFIG}.timezone", "Mars/Olympus", {"config": {"timezone": ['"Mars/Olympus" is not a valid choice.']}}),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "answer"), CRON)
def test_cron_monitor(path: str, value: Any, answer: Any, sentry: Any, bodies: Any) -> None:
    sentry.detector(changed(bodies.cron(), f"{SOURCE}.slug", "taken"))
    reply = sentry("POST", "organizations/local/projects/web/detectors/", changed(bodies.cron(), path, value))
    assert (reply.status_code, reply.json()) == (400, {"dataSources": {"0": answer}})


UPTIME = [
    (f"{SOURCE}.url", "ftp://x", {"url": ["Enter a valid URL."]}),
    (f"{SOURCE}.url", "https://x/" + "a" * 255, {"url": ["Ensure this field has no more than 255 characters."]}),
    (f"{SOURCE}.interval_seconds", 61, {"intervalSeconds": ['"61" is not a valid choice.']}),
    (f"{SOURCE}.timeout_ms", 60001, {"timeoutMs": ["Ensure this value is less than or equal to 60000."]}),
    (f"{SOURCE}.timeout_ms", 999, {"timeoutMs": ["Ensure this value is greater than or equal to 1000."]}),
    (f"{SOURCE}.method", "BREW", {"method": ['"BREW" is not a valid choice.']}),
    (f"{SOURCE}.headers", {"a": "b"}, {"headers": ["Expected array of header tuples."]}),
    (f"{SOURCE}.body", "x" * 1000, {"nonFieldErrors": ["Request is too large, max size is 1000 bytes"]}),
    (f"{SOURCE}.assertion", {"root": {"op": "perhaps"}}, {"assertion": [
        "Invalid assertion: `op` is one of and, header_check, json_path, not, or, status_code_check."]}),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "answer"), UPTIME)
def test_uptime_monitor(path: str, value: Any, answer: Any, sentry: Any, bodies: Any) -> None:
    reply = sentry("POST", "organizations/local/projects/web/detectors/", changed(bodies.uptime(), path, value))
    assert (reply.status_code, reply.json()) == (400, {"dataSources": {"0": answer}})


def test_uptime_mode_and_thresholds(sentry: Any, bodies: Any) -> None:
    config = {"mode": 2, "downtime_threshold": 0}
    reply = sentry("POST", "organizations/local/projects/web/detectors/", bodies.uptime(config=config))
    assert reply.json() == {"config": {
        "mode": ["Only superusers can modify `mode`"],
        "downtimeThreshold": ["Ensure this value is greater than or equal to 1."]}}  # fmt: skip


FILTERS = "action_filters.0"
FILTER, ACTION = f"{FILTERS}.conditions.0", f"{FILTERS}.actions.0"


def pagerduty(**changes: Any) -> dict[str, Any]:
    config = {"targetType": "specific", "targetIdentifier": "31", "targetDisplay": "Old Pager"}
    return {"type": "pagerduty", "integrationId": "22", "data": {"priority": "critical"}, "config": config} | changes


def email(kind: str, target: str | None) -> dict[str, Any]:
    config = {"targetType": kind, "targetIdentifier": target, "targetDisplay": None}
    return {"type": "email", "integrationId": None, "data": {}, "config": config}


def condition(answer: Any) -> Any:
    return {"actionFilters": {"0": {"conditions": {"0": answer}}}}


def action(answer: Any) -> Any:
    return {"actionFilters": {"0": {"actions": {"0": answer}}}}


ALERT = [
    ("name", DELETE, {"name": ["This field is required."]}),
    ("config.frequency", 3600, {"config": ["3600 is not one of [0, 5, 10, 30, 60, 180, 720, 1440]"]}),
    ("config", DELETE, {"config": ["This field is required."]}),
    ("triggers", DELETE, {"triggers": ["This field is required."]}),
    ("triggers.conditions", [], {"triggers": {"conditions": ["An alert needs at least one trigger."]}}),
    ("triggers.logic_type", "some", {"triggers": {"logicType": ['"some" is not a valid choice.']}}),
    ("triggers.conditions.0.type", "sunrise", {"triggers": {"conditions": {"0": {"type": [
        '"sunrise" is not a valid choice.']}}}}),
    ("triggers.conditions.0.comparison", 5, {"triggers": {"conditions": {"0": {"comparison": [
        "5 is not of type 'boolean'"]}}}}),
    ("triggers.conditions.0.conditionResult", 75, {"triggers": {"conditions": {"0": {"conditionResult": [
        "75 is not of type 'boolean'"]}}}}),
    ("detector_ids", [7], {"detectorIds": ["Some detectors do not exist: 7"]}),
    ("owner", "user:9", {"owner": ["User does not exist"]}),
    (f"{FILTERS}.actions", DELETE, {"actionFilters": {"0": {"actions": ["Missing actions key in action filter"]}}}),
    (f"{FILTERS}.logic_type", "xor", {"actionFilters": {"0": {"logicType": ['"xor" is not a valid choice.']}}}),
    (f"{FILTER}.comparison", 60, condition({"comparison": ["60 is not one of [25, 50, 75]"]})),
    (FILTER, {"type": "unheard_of", "comparison": 1, "conditionResult": True}, condition({"type": [
        '"unheard_of" is not a valid choice.']})),
    (FILTER, {"type": "event_frequency_count", "comparison": {"value": 5, "interval": "1hr"}, "conditionResult": True},
        condition({"comparison": ["interval: '1hr' is not one of ['1m', '5m', '15m', '1h', '1d', '1w', '30d']"]})),
    (FILTER, {"type": "event_frequency_count", "comparison": {"interval": "1h"}, "conditionResult": True},
        condition({"comparison": ["'value' is a required property"]})),
    (FILTER, {"type": "tagged_event", "comparison": {"key": "cron", "match": "eq"}, "conditionResult": True},
        condition({"comparison": ["'value' is a required property"]})),
    (FILTER, {"type": "level", "comparison": {"match": "eq", "level": 45}, "conditionResult": True},
        condition({"comparison": ["level: 45 is not one of [0, 10, 20, 30, 40, 50]"]})),
    (ACTION, {"type": "plugin", "config": {}}, action({"type": [
        "Plugin actions are deprecated and cannot be created"]})),
    (f"{ACTION}.config", DELETE, action({"config": ["This field is required."]})),
    (f"{ACTION}.config.targetDisplay", "", action({"config": ["'targetDisplay' is a required property"]})),
    (f"{ACTION}.config.targetType", "user", action({"config": ["targetType: 'user' is not one of ['specific']"]})),
    (f"{ACTION}.config.targetIdentifier", "C99", action({"config": [
        "Slack: Channel not found. Please enter a valid ID."]})),
    (f"{ACTION}.config.targetDisplay", "general", action({"config": [
        "Slack: Received channel name incidents does not match inputted channel name general."]})),
    (f"{ACTION}.config", {"targetType": "specific", "targetIdentifier": "", "targetDisplay": "#nowhere"}, action({
        "config": ['Slack: The slack resource "nowhere" does not exist or has not been granted access.']})),
    (f"{ACTION}.integrationId", None, action({"integrationId": [
        "Integration is required for action type slack"]})),
    (f"{ACTION}.integrationId", "99", action({"integrationId": ["Integration with id 99 not found"]})),
    (f"{ACTION}.integrationId", "22", action({"integrationId": ["Integration 22 is a pagerduty one, not slack"]})),
    (f"{ACTION}.data", {"colour": "red"}, action({"data": [
        "Additional properties are not allowed ('colour' unexpected)"]})),
    (ACTION, pagerduty(data={"priority": "high"}), action({"data": [
        "priority: 'high' is not one of ['default', 'critical', 'error', 'warning', 'info']"]})),
    (ACTION, pagerduty(config={"targetType": "specific", "targetIdentifier": "99", "targetDisplay": "Nobody"}), action({
        "config": ['The service "Nobody" has not been granted access in the local Pagerduty account.']})),
    (ACTION, email("team", "7"), action({"config": ["targetIdentifier: team 7 does not exist in this organization"]})),
    (ACTION, email("user", "7"), action({"config": ["targetIdentifier: user 7 does not exist in this organization"]})),
    (ACTION, email("team", None), action({"config": ["'targetIdentifier' is a required property"]})),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "answer"), ALERT)
def test_alert(path: str, value: Any, answer: Any, sentry: Any, bodies: Any) -> None:
    reply = sentry("POST", "organizations/local/workflows/", changed(bodies.alert(), path, value))
    assert (reply.status_code, reply.json()) == (400, answer)


def test_all_that_is_wrong_is_reported_at_once(sentry: Any, bodies: Any) -> None:
    body = bodies.alert(name="", config={"frequency": 7}, detector_ids=["a"])
    del body["triggers"]
    assert sorted(sentry("POST", "organizations/local/workflows/", body).json()) == [
        "config", "detectorIds", "name", "triggers",
    ]  # fmt: skip


WIDGET = "widgets.0"
DASHBOARD = [
    ("title", DELETE, {"title": ["This field is required."]}),
    (f"{WIDGET}.display_type", "pie", {"widgets": {"0": {"displayType": ['"pie" is not a valid choice.']}}}),
    (f"{WIDGET}.widget_type", "discover", {"widgets": {"0": {"widgetType": [
        "Attribute value `discover` is deprecated. Please use `error-events` or `transaction-like`"]}}}),
    (f"{WIDGET}.limit", 11, {"widgets": {"0": {"limit": ["Ensure this value is less than or equal to 10."]}}}),
    (f"{WIDGET}.interval", "often", {"widgets": {"0": {"interval": ["Invalid interval"]}}}),
    (f"{WIDGET}.layout.x", 6, {"widgets": {"0": {"layout": {"x": [
        "Ensure this value is less than or equal to 5."]}}}}),
    (f"{WIDGET}.layout.min_h", DELETE, {"widgets": {"0": {"layout": {"minH": ["This field is required."]}}}}),
    (f"{WIDGET}.layout.x", 5, {"widgets": {"0": {"layout": ["x + w must be at most 6"]}}}),
    (f"{WIDGET}.thresholds", {"max_values": {"max1": 5, "max2": 5}}, {"widgets": {"0": {"thresholds": {"max_values": [
        "Maximum value for threshold 1 must be less than threshold 2"]}}}}),
    (f"{WIDGET}.queries", [], {"widgets": {"0": {"queries": ["One or more queries are required to create a widget"]}}}),
    (f"{WIDGET}.id", "5", {"widgets": {"0": {"id": [
        "You cannot update widgets that are not part of this dashboard."]}}}),
    ("projects", [5], {"projects": ["You do not have permission to view one or more of the projects"]}),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "answer"), DASHBOARD)
def test_dashboard(path: str, value: Any, answer: Any, sentry: Any, bodies: Any) -> None:
    reply = sentry("POST", "organizations/local/dashboards/", changed(bodies.dashboard(), path, value))
    assert (reply.status_code, reply.json()) == (400, answer)


TAKEN = "A team with this slug already exists."
PLAIN = [
    ("POST", "organizations/local/teams/", {}, 400, {"nonFieldErrors": ["Name or slug is required"]}),
    ("POST", "organizations/local/teams/", {"slug": "123"}, 400, {"slug": [SLUG]}),
    ("POST", "organizations/local/teams/", {"slug": "payments"}, 409, {"nonFieldErrors": [TAKEN], "detail": TAKEN}),
    ("POST", "teams/local/payments/projects/", {"name": "Web", "slug": "web"}, 409,
        {"detail": "A project with this slug already exists."}),
    ("POST", "teams/local/payments/projects/", {"name": "x" * 51}, 400,
        {"name": ["Ensure this field has no more than 50 characters."]}),
    ("PUT", "projects/local/web/", {"resolveAge": -1}, 400,
        {"resolveAge": ["Ensure this value is greater than or equal to 0."]}),
    ("POST", "projects/local/web/keys/", {"name": "x" * 65}, 400,
        {"name": ["Ensure this field has no more than 64 characters."]}),
    ("POST", "projects/local/web/keys/", {"rateLimit": {"count": 1, "window": 86401}}, 400,
        {"rateLimit": {"window": ["Ensure this value is less than or equal to 86400."]}}),
    ("GET", "organizations/other/", None, 404, {"detail": "The requested resource does not exist"}),
    ("GET", "projects/local/nothing/", None, 404, {"detail": "The requested resource does not exist"}),
    ("GET", "organizations/local/detectors/1/", None, 404, {"detail": "The requested resource does not exist"}),
    ("GET", "organizations/local/detectors/?query=colour:red", None, 400,
        {"detail": "Error parsing search query: Invalid key for this search: colour"}),
    ("GET", "organizations/local/detectors/?project=nothing", None, 403,
        {"detail": "You do not have permission to perform this action."}),
    ("DELETE", "organizations/local/detectors/500001/", None, 403,
        {"detail": "You do not have permission to perform this action."}),
    ("DELETE", "organizations/local/workflows/", None, 400,
        {"detail": "At least one of 'id', 'query', 'project', or 'projectSlug' must be provided"}),
    ("PATCH", "organizations/local/", None, 405, {"detail": 'Method "PATCH" not allowed.'}),
    ("POST", "organizations/local/teams", {"slug": "x"}, 404, {"detail": "The requested resource does not exist"}),
    ("POST", "organizations/local/teams/", [], 400,
        {"nonFieldErrors": ["Invalid data. Expected a dictionary, but got list."]}),
]  # fmt: skip


@pytest.mark.parametrize("case", PLAIN, ids=lambda case: f"{case[0]}-{case[1]}")
def test_plain(case: tuple[str, str, Any, int, Any], sentry: Any) -> None:
    method, path, body, status, answer = case
    reply = sentry(method, path, body)
    assert (reply.status_code, reply.json()) == (status, answer)


def test_dashboard_titles_are_unique(sentry: Any, bodies: Any) -> None:
    sentry.make("organizations/local/dashboards/", bodies.dashboard())
    again = sentry("POST", "organizations/local/dashboards/", bodies.dashboard())
    assert (again.status_code, again.json()) == (409, "Dashboard with that title already exists.")


def test_a_body_that_is_not_json(sentry: Any) -> None:
    headers = {"authorization": "Bearer local-admin"}
    reply = sentry.http.post("organizations/local/teams/", content=b"{slug", headers=headers)
    assert reply.status_code == 400
    assert reply.json()["detail"].startswith("JSON parse error - Expecting property name")


@pytest.mark.parametrize(
    ("path", "replacement"),
    [
        ("projects/local/web/rules/", "/api/0/organizations/local/workflows/"),
        ("projects/local/web/rules/1/", "/api/0/organizations/local/workflows/"),
        ("organizations/local/alert-rules/", "/api/0/organizations/local/detectors/"),
    ],
)
def test_legacy_rules_are_gone(path: str, replacement: str, sentry: Any) -> None:
    reply = sentry("GET", path)
    assert (reply.status_code, reply.json()) == (410, {"message": "This API no longer exists."})
    assert reply.headers["x-sentry-replacement-endpoint"] == replacement


def test_a_refused_request_changes_nothing(sentry: Any, services: Any, bodies: Any) -> None:
    before = services.control.get("/_control/objects").json()
    body = bodies.alert(detector_ids=[500001], owner="team:9")
    assert sentry("POST", "organizations/local/workflows/", body).status_code == 400
    assert services.control.get("/_control/objects").json() == before
