"""Checking inputs: everything wrong at once, with places, values seen and what is allowed."""

import pytest

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
KINDS = ("Alert", "ClientKey", "CronMonitor", "Dashboard", "MetricMonitor", "Project", "Team", "UptimeMonitor")
KINDS += ("NotificationAction", "OpsgenieTeam", "OrganizationMember", "ProjectRepository", "ProjectSymbolSource")
KINDS += ("TeamMapping", "TeamMember", "UserMapping")


@pytest.mark.parametrize("kind", KINDS)
def test_a_complete_example_is_right(offline, samples, kind):
    _, failures = offline.check(kind, samples[kind])
    assert failures == {}


@pytest.mark.parametrize("kind", KINDS)
def test_values_not_known_yet_pass_wherever_they_stand(offline, samples, kind):
    def unknown_leaf(value, path):
        if path:
            inner = value[path[0]]
            copy = dict(value) if isinstance(value, dict) else list(value)
            copy[path[0]] = unknown_leaf(inner, path[1:])
            return copy
        return UNKNOWN

    def paths(value, prefix=()):
        if prefix:
            yield prefix
        if isinstance(value, dict | list):
            for key in value if isinstance(value, dict) else range(len(value)):
                yield from paths(value[key], (*prefix, key))

    for path in paths(samples[kind]):
        _, failures = offline.check(kind, unknown_leaf(samples[kind], path))
        assert failures == {}, path


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_at_all_names_every_required_property(offline, kind):
    _, failures = offline.check(kind, {})
    assert failures
    assert all(reason.startswith("is missing: ") for reason in failures.values())


def test_defaults_are_filled_in_so_that_they_are_managed(offline, samples):
    wanted = {key: samples["CronMonitor"][key] for key in ("project", "name", "schedule")}
    inputs = offline.inputs("CronMonitor", wanted)
    assert dict(inputs) == {
        **wanted,
        "timezone": "UTC",
        "checkinMargin": 1,
        "maxRuntime": 30,
        "failureIssueThreshold": 1,
        "recoveryThreshold": 1,
        "enabled": True,
    }


def test_all_that_is_wrong_is_said_at_once(offline, samples):
    wrong = samples["MetricMonitor"] | {
        "timeWindow": 90,
        "eventTypes": ["eror"],
        "enabled": "yes",
        "owner": "payments",
        "agregate": "count()",
        "comparisonDelta": 7,
        "conditions": [{"type": "gtt", "comparison": 10, "conditionResult": "urgent"}, {"type": "gt"}],
    }
    del wrong["aggregate"]
    _, failures = offline.check("MetricMonitor", wrong)
    assert failures["aggregate"] == "is missing: The number, such as count() or p95(span.duration)."
    assert failures["agregate"].startswith('is "count()": there is no such property; did you mean "aggregate"?')
    assert failures["timeWindow"] == "is 90: use a multiple of 60"
    assert failures["eventTypes[0]"].startswith('is "eror": did you mean "error"? use one of "default", "error"')
    assert failures["enabled"] == 'is "yes": write true or false'
    assert failures["owner"] == 'is "payments": write "team:ID" or "user:ID" with the numeric id'
    assert failures["comparisonDelta"] == "is 7: use one of 300, 900, 3600, 86400, 604800, 2592000"
    assert failures["conditions[0].type"] == (
        'is "gtt": did you mean "gt"? use one of "gt", "gte", "lt", "lte", "anomaly_detection"'
    )
    assert failures["conditions[0].conditionResult"] == ('is "urgent": use one of "high", "medium", "low", "resolved"')
    assert failures["conditions[1].comparison"].startswith("is missing: The bound")
    assert failures["conditions[1].conditionResult"].startswith("is missing: Priority")


GT = {"type": "gt", "comparison": 10, "conditionResult": "high"}
ALERT_FILTER = {"logicType": "all", "conditions": [], "actions": [{"type": "email"}]}
CASES = [
    ("Team", {"slug": "Bad Slug"}, "slug", 'is "Bad Slug": use lower-case letters, digits, hyphens and underscores'),
    ("Team", {"slug": "12345"}, "slug", 'is "12345": use lower-case letters'),
    ("Team", {"slug": "x" * 51}, "slug", "at most 50 characters are allowed, these are 51"),
    ("Project", {"teams": []}, "teams", "is []: give at least 1"),
    ("Project", {"teams": "payments"}, "teams", 'is "payments": write a list'),
    ("Project", {"resolveAge": 1.5}, "resolveAge", "is 1.5: write a whole number"),
    ("Project", {"resolveAge": -1}, "resolveAge", "is -1: the smallest allowed is 0"),
    ("Project", {"sensitiveFields": ["iban", " "]}, "sensitiveFields[1]", 'is " ": write one line of text'),
    ("Project", {"ignoredErrors": ["one\ntwo"]}, "ignoredErrors[0]", "write one line of text"),
    ("ProjectOwnership", {"raw": "path:a/* payments"}, "raw", 'is "payments": line 1: an owner is a team as #slug'),
    ("ProjectOwnership", {"raw": "a b@c.de\ncodeowners:a/* #a"}, "raw", "line 2: such rules come only from a CODEOWN"),
    ("ProjectOwnership", {"autoAssignment": "off"}, "autoAssignment", 'is "off": use one of "Auto Assign to Issue'),
    ("InboundFilter", {"filter": "crawlers"}, "filter", 'did you mean "web-crawlers"? use one of'),
    ("InboundFilter", {"subfilters": ["ie", "ie6"]}, "subfilters[1]", 'is "ie6": did you mean "ie'),
    ("InboundFilter", {"active": True}, "active", "is true: this filter has a switch for each browser"),
    ("InboundFilter", {"filter": "localhost", "subfilters": []}, "active", "is missing: say whether"),
    ("InboundFilter", {"filter": "localhost", "active": True}, "subfilters", "only legacy-browsers has them"),
    ("Repository", {"name": "web"}, "name", 'is "web": write owner/name'),
    ("Repository", {"provider": "github"}, "provider", 'is "github": use one of "integrations:github"'),
    ("CodeMapping", {"sourceRoot": "my app/"}, "sourceRoot", "paths hold neither blanks nor quotation marks"),
    ("CodeMapping", {"defaultBranch": "/main"}, "defaultBranch", 'is "/main": use letters, digits'),
    ("CodeMapping", {"repository": "acme/web"}, "repository", 'is "acme/web": write the numeric id'),
    ("PagerDutyService", {"integrationKey": ""}, "integrationKey", "is [secret]: it must not be empty"),
    ("PagerDutyService", {"integrationId": "local"}, "integrationId", 'is "local": write the numeric id'),
    ("OpsgenieTeam", {"team": ""}, "team", 'is "": it must not be empty'),
    ("OrganizationMember", {"email": "ana"}, "email", 'is "ana": write a mail address'),
    ("OrganizationMember", {"role": "boss"}, "role", 'is "boss": use one of "billing", "member", "admin"'),
    ("TeamMember", {"memberId": "ana@example.com"}, "memberId", "getMember gives it by mail address"),
    ("TeamMember", {"role": "owner"}, "role", 'is "owner": use one of "contributor", "admin"'),
    ("TeamMapping", {"provider": "irc"}, "provider", 'is "irc": use one of "github"'),
    ("UserMapping", {"userId": "ana"}, "userId", "write the numeric id of the user, not of the membership"),
    ("NotificationAction", {"targetIdentifier": None}, "targetIdentifier", "is missing: slack needs it"),
    ("NotificationAction", {"serviceType": "email"}, "integrationId", 'is "21": email goes through no integration'),
    ("NotificationAction", {"projects": []}, "projects", "is []: give at least 1"),
    ("ProjectRepository", {"repositoryId": "acme/web"}, "repositoryId", "getRepository gives it by name"),
    ("ProjectSymbolSource", {"bucket": None}, "bucket", "is missing: a source of type s3 needs it"),
    ("ProjectSymbolSource", {"password": "hunter2"}, "password", "is [secret]: a source of type s3 has no such"),
    ("ProjectSymbolSource", {"layout": {"type": "flat"}}, "layout.type", 'is "flat": use one of "native"'),
    ("SpikeProtection", {"enabled": "on"}, "enabled", 'is "on": write true or false'),
    ("ClientKey", {"rateLimit": {"count": 1}}, "rateLimit.window", "is missing: Length of the window"),
    ("ClientKey", {"rateLimit": {"count": 1, "window": 90000}}, "rateLimit.window", "the largest allowed is 86400"),
    ("MetricMonitor", {"dataset": "events", "eventTypes": ["transaction"]}, "eventTypes[0]", "does not go with the"),
    (
        "MetricMonitor",
        {"dataset": "events_analytics_platform", "eventTypes": ["trace_item_span", "trace_item_log"]},
        "eventTypes",
        "takes exactly one event type",
    ),
    ("MetricMonitor", {"queryType": 0}, "queryType", "there is no such property"),
    ("MetricMonitor", {"query": "release:latest"}, "query", "Sentry refuses release:latest"),
    ("MetricMonitor", {"comparisonDelta": None}, "comparisonDelta", "is missing: percent compares with the past"),
    ("MetricMonitor", {"detectionType": "static"}, "comparisonDelta", "is 3600: only percent compares with the past"),
    (
        "MetricMonitor",
        {"detectionType": "dynamic", "comparisonDelta": None, "conditions": [GT]},
        "conditions[0].type",
        'takes only "anomaly_detection"',
    ),
    (
        "MetricMonitor",
        {"conditions": [{"type": "anomaly_detection", "comparison": 3, "conditionResult": "high"}]},
        "conditions[0].type",
        "the detection type percent takes gt, gte, lt or lte",
    ),
    (
        "MetricMonitor",
        {"conditions": [GT, {**GT, "conditionResult": "medium", "comparison": 10}]},
        "conditions[0].comparison",
        "is 10: high must lie above medium, which is 10",
    ),
    (
        "MetricMonitor",
        {"conditions": [GT, {"type": "lte", "comparison": 11, "conditionResult": "resolved"}]},
        "conditions[0].comparison",
        "is 10: high must lie above resolved, which is 11",
    ),
    (
        "MetricMonitor",
        {"conditions": [GT, {**GT, "type": "lt", "conditionResult": "medium"}]},
        "conditions[1].type",
        "all bounds must look in the same direction",
    ),
    ("MetricMonitor", {"conditions": [GT, GT]}, "conditions[1].conditionResult", "each result may have one condition"),
    ("MetricMonitor", {"conditions": [{**GT, "conditionResult": "resolved"}]}, "conditions", "only resolved is there"),
    (
        "MetricMonitor",
        {"conditions": [{**GT, "comparison": "ten"}]},
        "conditions[0].comparison",
        'is "ten": write a number to compare with by gt',
    ),
    ("MetricMonitor", {"dataset": "metrics", "timeWindow": 300}, "timeWindow", "for a crash rate use"),
    ("CronMonitor", {"schedule": None}, "schedule", 'is missing: give a crontab such as "0 2 * * *", or an interval'),
    ("CronMonitor", {"interval": {"value": 1, "unit": "day"}}, "interval", "there is a schedule already"),
    ("CronMonitor", {"schedule": "0 2 * *"}, "schedule", 'is "0 2 * *": write five fields, or one of @yearly'),
    ("CronMonitor", {"timezone": "Mars/Olympus"}, "timezone", 'is "Mars/Olympus": write an IANA name'),
    ("CronMonitor", {"timezone": "../../etc/passwd"}, "timezone", "write an IANA name"),
    ("UptimeMonitor", {"url": "www.example.com"}, "url", "write an address that begins with http:// or https://"),
    ("UptimeMonitor", {"intervalSeconds": 90}, "intervalSeconds", "is 90: use one of 60, 300, 600, 1200, 1800, 3600"),
    ("UptimeMonitor", {"timeoutMs": 500}, "timeoutMs", "is 500: the smallest allowed is 1000"),
    ("UptimeMonitor", {"body": "x" * 1000}, "body", "may have 1000 bytes together, these have"),
    ("Alert", {"frequency": 15}, "frequency", "is 15: use one of 0, 5, 10, 30, 60, 180, 720, 1440"),
    ("Alert", {"monitorIds": ["errors"]}, "monitorIds[0]", 'is "errors": write the numeric id of a monitor'),
    ("Alert", {"triggers": []}, "triggers", "is []: give at least 1"),
    ("Alert", {"triggers": [{"type": "first_seen"}]}, "triggers[0].type", 'did you mean "first_seen_event"?'),
    (
        "Alert",
        {"actionFilters": [ALERT_FILTER]},
        "actionFilters[0].actions[0].config.targetType",
        "is missing: use one",
    ),
]


@pytest.mark.parametrize(("kind", "change", "place", "reason"), CASES)
def test_one_wrong_thing_is_said_where_it_is(offline, samples, kind, change, place, reason):  # noqa: PLR0917
    _, failures = offline.check(kind, samples[kind] | change)
    assert list(failures) == [place]
    assert reason in failures[place]


CONDITIONS = [
    ("event_frequency_count", {"value": 5, "interval": "1hr"}, ".interval", 'is "1hr": '),
    ("event_frequency_count", {"value": 5}, ".interval", "is missing: use one of"),
    ("event_unique_user_frequency_count", True, "", "takes an object with value, interval"),
    ("issue_priority_greater_or_equal", 80, "", "is 80: use one of 25, 50, 75 (low, medium, high)"),
    ("tagged_event", {"key": "a", "match": "is equal", "value": "b"}, ".match", 'is "is equal": '),
    ("age_comparison", {"value": 1, "time": "hour", "comparison_type": "old"}, ".comparisonType", 'is "old": '),
]


@pytest.mark.parametrize(("kind", "comparison", "place", "reason"), CONDITIONS)
def test_a_condition_must_have_the_form_of_its_type(offline, samples, kind, comparison, place, reason):  # noqa: PLR0917
    condition = {"type": kind, "comparison": comparison}
    alert = samples["Alert"]
    alert["actionFilters"][1]["conditions"] = [condition]
    _, failures = offline.check("Alert", alert)
    assert list(failures) == [f"actionFilters[1].conditions[0].comparison{place}"]
    assert reason in next(iter(failures.values()))


ACTIONS = [
    ({"type": "slack", "config": {"targetType": "specific", "targetIdentifier": "C1"}}, ["integrationId"]),
    ({"type": "slack", "integrationId": "1"}, ["config.targetIdentifier"]),
    ({"type": "pagerduty"}, ["integrationId", "config.targetIdentifier"]),
    ({"type": "email", "config": {"targetType": "team"}}, ["config.targetIdentifier"]),
    ({"type": "email", "config": {"targetType": "specific"}}, ["config.targetType"]),
    ({"type": "github"}, ["integrationId", "data.additionalFields.repo"]),
    ({"type": "plugin"}, ["type"]),
]


@pytest.mark.parametrize(("action", "places"), ACTIONS)
def test_an_action_must_have_the_target_of_its_type(offline, samples, action, places):
    alert = samples["Alert"]
    alert["actionFilters"][1]["actions"] = [action]
    _, failures = offline.check("Alert", alert)
    assert list(failures) == [f"actionFilters[1].actions[0].{place}" for place in places]


def test_widgets_and_times_of_a_dashboard_must_fit(offline, samples):
    wrong = samples["Dashboard"] | {"start": "2026-01-01T00:00:00Z", "projects": ["web"]}
    wrong["widgets"][1]["title"] = wrong["widgets"][0]["title"]
    wrong["widgets"][0]["layout"]["x"] = 6
    _, failures = offline.check("Dashboard", wrong)
    assert failures["end"] == "is missing: a fixed time needs both start and end"
    assert "keep either period or start and end" in failures["period"]
    assert failures["projects[0]"] == 'is "web": write the numeric id of a project, or -1 for all'
    assert failures["widgets[0].layout.x"] == "is 6: the largest allowed is 5"


def test_a_second_widget_of_the_same_title_is_refused(offline, samples):
    wrong = samples["Dashboard"]
    wrong["widgets"][1]["title"] = wrong["widgets"][0]["title"]
    _, failures = offline.check("Dashboard", wrong)
    assert failures == {
        "widgets[1].title": ('is "Slow ones": widgets[0] has this title already; widgets are identified by title')
    }


def test_no_secret_is_repeated_in_a_failure(offline, samples):
    wrong = samples["UptimeMonitor"] | {"headers": [{"name": "authorization", "value": 5}], "url": "hunter2"}
    _, failures = offline.check("UptimeMonitor", wrong, secrets=("url",))
    assert failures["headers[0].value"] == "is [secret]: write a text"
    assert failures["url"].startswith("is [secret]: write an address")


@pytest.mark.parametrize("platform", ["javascript-nextjs", "brand-new-platform"])
def test_platforms_are_not_held_against_a_list(offline, samples, platform):
    _, failures = offline.check("Project", samples["Project"] | {"platform": platform})
    assert failures == {}
