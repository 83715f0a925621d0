"""Every input of every resource, changed behind Pulumi's back, is seen by a refresh and mended by an update.

The table below is held against the schema: a new input without a row here fails the first test.
"""

import re
from copy import deepcopy

import pytest
from pulumi_resource_sentry.schema import package_schema

STORES = {
    "Alert": "workflow",
    "ClientKey": "key",
    "CronMonitor": "detector",
    "Dashboard": "dashboard",
    "MetricMonitor": "detector",
    "Project": "project",
    "ProjectOwnership": "ownership",
    "InboundFilter": "inbound_filter",
    "Repository": "repository",
    "CodeMapping": "code_mapping",
    "NotificationAction": "notification_action",
    "OrganizationMember": "member",
    "ProjectSymbolSource": "symbol_source",
    "SpikeProtection": "project",
    "Team": "team",
    "TeamMapping": "external_actor",
    "UptimeMonitor": "detector",
    "UserMapping": "external_actor",
}
SNUBA = "dataSources.0.queryObj.snubaQuery."
CRON = "dataSources.0.queryObj."
URL = "dataSources.0.queryObj."
FILTER = "actionFilters.0."
WIDGET = "widgets.0."
QUERY = "widgets.0.queries.0."
MONITOR = {
    "name": ("name", "edited"),
    "owner": ("owner", None),
    "description": ("description", "edited"),
    "enabled": ("enabled", False),
}
# For each input: where it stands in what Sentry serves, and another value for it.
DRIFT = {
    "Team": {"slug": ("slug", "edited"), "name": ("name", "edited")},
    "NotificationAction": {
        "triggerType": ("triggerType", "quota"),
        "serviceType": ("serviceType", "email"),
        "integrationId": ("integrationId", "22"),
        "targetIdentifier": ("targetIdentifier", "C00000002"),
        "targetDisplay": ("targetDisplay", "edited"),
        "projects": ("projects", []),
    },
    "OrganizationMember": {"role": ("role", "billing")},
    "ProjectSymbolSource": {
        "type": ("type", "gcs"),
        "name": ("name", "edited"),
        "layout.type": ("layout.type", "unified"),
        "layout.casing": ("layout.casing", "uppercase"),
        "bucket": ("bucket", "edited"),
        "prefix": ("prefix", "edited"),
        "region": ("region", "us-east-1"),
        "accessKey": ("access_key", "edited"),
    },
    "SpikeProtection": {"enabled": ("options.quotas:spike-protection-disabled", False)},
    "TeamMapping": {
        "provider": ("provider", "github"),
        "integrationId": ("integrationId", "23"),
        "externalName": ("externalName", "#edited"),
        "externalId": ("externalId", "C00000002"),
    },
    "UserMapping": {
        "provider": ("provider", "slack"),
        "integrationId": ("integrationId", "21"),
        "externalName": ("externalName", "@edited"),
        "externalId": ("externalId", "78"),
    },
    "Project": {
        "slug": ("slug", "edited"),
        "name": ("name", "edited"),
        "platform": ("platform", "ruby"),
        "teams": ("teams", [{"id": "1002"}]),
        "resolveAge": ("resolveAge", 1),
        "subjectPrefix": ("subjectPrefix", "edited"),
        "subjectTemplate": ("subjectTemplate", "edited"),
        "dataScrubber": ("dataScrubber", True),
        "dataScrubberDefaults": ("dataScrubberDefaults", True),
        "sensitiveFields": ("sensitiveFields", []),
        "safeFields": ("safeFields", ["order", "edited"]),
        "scrubIpAddresses": ("scrubIPAddresses", False),
        "ignoredErrors": ("options.filters:error_messages", "*timeout*"),
    },
    "ProjectOwnership": {
        "raw": ("raw", None),
        "fallthrough": ("fallthrough", True),
        "autoAssignment": ("autoAssignment", "Auto Assign to Suspect Commits"),
        "codeownersAutoSync": ("codeownersAutoSync", True),
    },
    "InboundFilter": {"subfilters": ("active", ["ie", "edge"])},
    "CodeMapping": {
        "stackRoot": ("stackRoot", "edited/"),
        "sourceRoot": ("sourceRoot", ""),
        "defaultBranch": ("defaultBranch", "edited"),
    },
    "ClientKey": {
        "name": ("name", "edited"),
        "isActive": ("isActive", True),
        "rateLimit.count": ("rateLimit.count", 1),
        "rateLimit.window": ("rateLimit.window", 1),
        "browserSdkVersion": ("browserSdkVersion", "latest"),
        "loaderOptions.hasReplay": ("dynamicSdkLoaderOptions.hasReplay", True),
        "loaderOptions.hasPerformance": ("dynamicSdkLoaderOptions.hasPerformance", True),
        "loaderOptions.hasDebug": ("dynamicSdkLoaderOptions.hasDebug", False),
        "loaderOptions.hasFeedback": ("dynamicSdkLoaderOptions.hasFeedback", False),
        "loaderOptions.hasLogsAndMetrics": ("dynamicSdkLoaderOptions.hasLogsAndMetrics", False),
    },
    "MetricMonitor": MONITOR
    | {
        "aggregate": (SNUBA + "aggregate", "count()"),
        "dataset": (SNUBA + "dataset", "transactions"),
        "eventTypes": (SNUBA + "eventTypes", ["error"]),
        "query": (SNUBA + "query", ""),
        "environment": (SNUBA + "environment", "edited"),
        "timeWindow": (SNUBA + "timeWindow", 60),
        "extrapolationMode": (SNUBA + "extrapolationMode", "none"),
        "detectionType": ("config.detectionType", "static"),
        "comparisonDelta": ("config.comparisonDelta", 300),
        "conditions.type": ("conditionGroup.conditions.0.type", "gte"),
        "conditions.comparison": ("conditionGroup.conditions.0.comparison", 7.25),
        "conditions.conditionResult": ("conditionGroup.conditions.0.conditionResult", 25),
    },
    "CronMonitor": MONITOR
    | {
        "slug": (CRON + "slug", "edited"),
        "schedule": (CRON + "config.schedule", "1 1 1 1 1"),
        "timezone": (CRON + "config.timezone", "UTC"),
        "checkinMargin": (CRON + "config.checkin_margin", 1),
        "maxRuntime": (CRON + "config.max_runtime", 1),
        "failureIssueThreshold": (CRON + "config.failure_issue_threshold", 9),
        "recoveryThreshold": (CRON + "config.recovery_threshold", 9),
    },
    "UptimeMonitor": MONITOR
    | {
        "url": (URL + "url", "https://edited.example.com/"),
        "method": (URL + "method", "PUT"),
        "headers.name": (URL + "headers.0.0", "edited"),
        "headers.value": (URL + "headers.0.1", "edited"),
        "body": (URL + "body", "edited"),
        "intervalSeconds": (URL + "intervalSeconds", 60),
        "timeoutMs": (URL + "timeoutMs", 1000),
        "traceSampling": (URL + "traceSampling", False),
        "assertion": (URL + "assertion.root.value", 204),
        "environment": ("config.environment", "edited"),
        "recoveryThreshold": ("config.recoveryThreshold", 1),
        "downtimeThreshold": ("config.downtimeThreshold", 1),
    },
    "Alert": {
        "name": ("name", "edited"),
        "enabled": ("enabled", False),
        "environment": ("environment", None),
        "monitorIds": ("detectorIds", []),
        "frequency": ("config.frequency", 1440),
        "owner": ("owner", None),
        "triggers.type": ("triggers.conditions.0.type", "issue_resolved_trigger"),
        "triggers.comparison": ("triggers.conditions.0.comparison", {"value": 1, "interval": "1h"}),
        "actionFilters.logicType": (FILTER + "logicType", "none"),
        "actionFilters.conditions.type": (FILTER + "conditions.0.type", "issue_priority_equals"),
        "actionFilters.conditions.comparison": (FILTER + "conditions.0.comparison", 25),
        "actionFilters.actions.type": (FILTER + "actions.0.type", "opsgenie"),
        "actionFilters.actions.integrationId": (FILTER + "actions.0.integrationId", "99"),
        "actionFilters.actions.config.targetType": (FILTER + "actions.0.config.targetType", "user"),
        "actionFilters.actions.config.targetIdentifier": (FILTER + "actions.0.config.targetIdentifier", "99"),
        "actionFilters.actions.config.targetDisplay": (FILTER + "actions.slack.config.targetDisplay", "edited"),
        "actionFilters.actions.data": (FILTER + "actions.0.data", {"notes": "edited"}),
    },
    "Dashboard": {
        "title": ("title", "edited"),
        "projects": ("projects", []),
        "environments": ("environment", []),
        "period": ("period", "1h"),
        "utc": ("utc", False),
        "filters": ("filters.release", ["edited"]),
        "permissions.isEditableByEveryone": ("permissions.isEditableByEveryone", True),
        "permissions.teamsWithEditAccess": ("permissions.teamsWithEditAccess", []),
        "widgets.title": (WIDGET + "title", "edited"),
        "widgets.description": (WIDGET + "description", "edited"),
        "widgets.displayType": (WIDGET + "displayType", "bar"),
        "widgets.widgetType": (WIDGET + "widgetType", "logs"),
        "widgets.interval": (WIDGET + "interval", "1h"),
        "widgets.limit": (WIDGET + "limit", 9),
        "widgets.thresholds.maxValues.max1": ("widgets.1.thresholds.max_values.max1", 9),
        "widgets.thresholds.maxValues.max2": ("widgets.1.thresholds.max_values.max2", 9),
        "widgets.thresholds.unit": ("widgets.1.thresholds.unit", "second"),
        "widgets.layout.x": (WIDGET + "layout.x", 1),
        "widgets.layout.y": (WIDGET + "layout.y", 9),
        "widgets.layout.w": (WIDGET + "layout.w", 1),
        "widgets.layout.h": (WIDGET + "layout.h", 9),
        "widgets.layout.minH": (WIDGET + "layout.minH", 1),
        "widgets.queries.name": (QUERY + "name", "edited"),
        "widgets.queries.fields": (QUERY + "fields", ["p95(span.duration)"]),
        "widgets.queries.aggregates": (QUERY + "aggregates", ["count()"]),
        "widgets.queries.columns": (QUERY + "columns", []),
        "widgets.queries.fieldAliases": (QUERY + "fieldAliases", ["edited"]),
        "widgets.queries.conditions": (QUERY + "conditions", "edited"),
        "widgets.queries.orderby": (QUERY + "orderby", ""),
    },
}
# Inputs that cannot be changed behind anybody's back, or are tried in a test of their own.
ELSEWHERE = {
    ("ClientKey", "project"): "a key cannot change its project",
    ("MetricMonitor", "project"): "a monitor cannot change its project",
    ("CronMonitor", "project"): "a monitor cannot change its project",
    ("UptimeMonitor", "project"): "a monitor cannot change its project",
    ("ProjectOwnership", "project"): "rules cannot change their project",
    ("InboundFilter", "project"): "a filter cannot change its project",
    ("InboundFilter", "filter"): "a filter cannot become another",
    ("InboundFilter", "active"): "test_a_switch_drifts_too",
    ("CodeMapping", "project"): "a mapping cannot change its project",
    ("CodeMapping", "repository"): "test_a_mapping_to_another_repository_drifts_too",
    ("CodeMapping", "integrationId"): "test_a_mapping_in_another_integration_is_another_mapping",
    ("Repository", "name"): "test_another_name_or_integration_of_a_repository_is_another_repository",
    ("Repository", "provider"): "a repository cannot change its provider",
    ("Repository", "integrationId"): "test_another_name_or_integration_of_a_repository_is_another_repository",
    ("PagerDutyService", "integrationId"): "a row cannot change its integration",
    ("PagerDutyService", "service"): "test_pagerduty.py",
    ("PagerDutyService", "integrationKey"): "test_pagerduty.py",
    ("CronMonitor", "interval.value"): "test_an_interval_drifts_too",
    ("CronMonitor", "interval.unit"): "test_an_interval_drifts_too",
    ("Dashboard", "start"): "test_a_fixed_time_drifts_too",
    ("Dashboard", "end"): "test_a_fixed_time_drifts_too",
    ("OpsgenieTeam", "integrationId"): "a row cannot change its integration",
    ("OpsgenieTeam", "team"): "tests/e2e/drift.yaml",
    ("OpsgenieTeam", "integrationKey"): "tests/e2e/drift.yaml",
    ("OrganizationMember", "email"): "tests/e2e/drift.yaml",
    ("OrganizationMember", "sendInvite"): "it counts once, and is not served",
    ("OrganizationSpikeProtection", "enabled"): "test_extras.py",
    ("ProjectRepository", "project"): "Sentry serves no links",
    ("ProjectRepository", "repositoryId"): "Sentry serves no links",
    ("ProjectSymbolSource", "project"): "a source cannot change its project",
    ("SpikeProtection", "project"): "a switch cannot change its project",
    ("TeamMapping", "team"): "tests/e2e/drift.yaml",
    ("TeamMember", "team"): "a membership cannot change its team",
    ("TeamMember", "memberId"): "a membership cannot change its member",
    ("TeamMember", "role"): "test_a_role_in_a_team_drifts_too",
    ("UserMapping", "userId"): "a mapping cannot change its person",
    **{("ProjectSymbolSource", name): "tests/e2e/drift.yaml" for name in ("url", "username", "clientEmail")},
    **{("ProjectSymbolSource", name): "never served" for name in ("password", "secretKey", "privateKey")},
}


def leaves(schema, properties, prefix=""):
    for name, prop in properties.items():
        item = prop.get("items", prop)
        reference = item.get("$ref", "")
        if reference.startswith("#/types/"):
            token = reference.removeprefix("#/types/")
            yield from leaves(schema, schema["types"][token]["properties"], f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"


def test_every_input_of_the_schema_has_a_row():
    schema = package_schema()
    there = {
        (token.rpartition(":")[2], leaf)
        for token, item in schema["resources"].items()
        for leaf in leaves(schema, item["inputProperties"])
    }
    rows = {(kind, leaf) for kind, table in DRIFT.items() for leaf in table}
    assert rows | set(ELSEWHERE) == there
    assert not rows & set(ELSEWHERE)


def edited(served, path, value):
    """The served object with another value at a path, as a patch of its first part."""
    copy = deepcopy(served)
    place = copy
    *parents, last = path.split(".")
    for step in parents:
        if isinstance(place, list):
            chosen = [item for item in place if isinstance(item, dict) and item.get("type") == step]
            place = chosen[0] if chosen else place[int(step)]
        else:
            place = place[step]
    place[int(last) if isinstance(place, list) else last] = value
    return {path.partition(".")[0]: copy[path.partition(".")[0]]}


def drift(engine, stand_in, made, wanted, path, value):  # noqa: PLR0917
    """Edit, refresh, look, mend, look again; the places of the difference that the refresh shows."""
    kind = STORES[made.type]
    ident = made.id.replace("/", ":")
    served = next(item for item in stand_in.objects(kind) if item["id"] == ident)
    stand_in.edit(kind, ident, edited(served, path, value))
    seen = engine.read(made)
    assert seen.id == made.id
    assert seen.plain_inputs != made.plain_inputs
    found = engine.diff(seen, wanted)
    mended = engine.update(seen, wanted)
    assert engine.diff(mended, wanted) == {}
    again = engine.read(mended)
    assert again.plain == mended.plain
    assert engine.diff(again, wanted) == {}
    return {re.sub(r"\[\d+\]", "", place) for place in found}


@pytest.mark.parametrize(
    ("kind", "leaf"), [(kind, leaf) for kind, table in DRIFT.items() for leaf in table], ids=lambda item: item
)
def test_a_change_behind_pulumis_back_is_seen_and_mended(engine, stand_in, examples, kind, leaf):
    if leaf == "teams":
        stand_in.api("POST", "organizations/local/teams/", slug="web")
    wanted = examples[kind]
    made = engine.create(kind, wanted)
    path, value = DRIFT[kind][leaf]
    places = drift(engine, stand_in, made, wanted, path, value)
    # The deepest place, or the whole that it is part of where that came, went or changed as one.
    assert any(leaf == place or leaf.startswith(f"{place}.") for place in places), places


def test_an_interval_drifts_too(engine, stand_in, examples):
    wanted = examples["CronMonitor"] | {"interval": {"value": 2, "unit": "hour"}}
    del wanted["schedule"]
    made = engine.create("CronMonitor", wanted)
    schedule = "dataSources.0.queryObj.config.schedule"
    assert drift(engine, stand_in, made, wanted, schedule, [3, "hour"]) == {"interval.value"}
    assert drift(engine, stand_in, made, wanted, schedule, [2, "day"]) == {"interval.unit"}


def test_a_switch_drifts_too(engine, stand_in):
    wanted = {"project": "web", "filter": "localhost", "active": True}
    made = engine.create("InboundFilter", wanted)
    assert drift(engine, stand_in, made, wanted, "active", False) == {"active"}


def test_a_mapping_to_another_repository_drifts_too(engine, stand_in, examples):
    other = engine.create("Repository", examples["Repository"])
    made = engine.create("CodeMapping", examples["CodeMapping"])
    assert drift(engine, stand_in, made, examples["CodeMapping"], "repositoryId", other.id) == {"repository"}


def test_a_mapping_in_another_integration_is_another_mapping(engine, stand_in, examples):
    made = engine.create("CodeMapping", examples["CodeMapping"])
    stand_in.edit("code_mapping", made.id, {"integrationId": "21"})
    assert engine.diff(engine.read(made), examples["CodeMapping"]) == {"integrationId": "UPDATE_REPLACE"}


@pytest.mark.parametrize(("leaf", "value"), [("name", "harbour/renamed"), ("integrationId", "99")])
def test_another_name_or_integration_of_a_repository_is_another_repository(engine, stand_in, examples, leaf, value):
    made = engine.create("Repository", examples["Repository"])
    stand_in.edit("repository", made.id, {leaf: value})
    seen = engine.read(made)
    assert seen.plain[leaf] == value
    assert engine.diff(seen, examples["Repository"]) == {leaf: "UPDATE_REPLACE"}


def test_a_fixed_time_drifts_too(engine, stand_in, examples):
    wanted = examples["Dashboard"] | {"start": "2026-01-01T00:00:00Z", "end": "2026-01-02T00:00:00Z"}
    del wanted["period"]
    made = engine.create("Dashboard", wanted)
    assert drift(engine, stand_in, made, wanted, "start", "2025-01-01T00:00:00Z") == {"start"}
    assert drift(engine, stand_in, made, wanted, "end", "2027-01-01T00:00:00Z") == {"end"}


def test_a_role_in_a_team_drifts_too(engine, stand_in, examples):
    made = engine.create("TeamMember", examples["TeamMember"])
    stand_in.api("PUT", "organizations/local/members/101/teams/payments/", teamRole="contributor")
    seen = engine.read(made)
    assert engine.diff(seen, examples["TeamMember"]) == {"role": "UPDATE"}
    engine.update(seen, examples["TeamMember"])
    (owner,) = stand_in.objects("member")
    assert owner["teamRoles"] == [{"teamSlug": "payments", "role": "admin"}]


def test_a_value_set_where_the_program_sets_none_is_taken_back(engine, stand_in, examples):
    wanted = {key: value for key, value in examples["MetricMonitor"].items() if key != "description"}
    made = engine.create("MetricMonitor", wanted)
    assert drift(engine, stand_in, made, wanted, "description", "by hand") == {"description"}
