"""Every resource against the running stand-in: create, read, change, drift, import, delete."""

import re

import pytest
from pulumi.provider.experimental.property_value import PropertyValue
from pulumi.runtime.proto import provider_pb2
from pulumi_plugin_kit.fields import members
from pulumi_resource_sentry.resources import RESOURCES

# What every project has always: it can be set, never made or removed.
SETTINGS = ("InboundFilter", "OrganizationSpikeProtection", "ProjectOwnership", "SpikeProtection")
OBJECTS = ("Alert", "ClientKey", "CodeMapping", "CronMonitor", "Dashboard", "MetricMonitor", "PagerDutyService")
OBJECTS += ("Project", "Repository", "Team", "UptimeMonitor", "NotificationAction", "OpsgenieTeam")
OBJECTS += ("OrganizationMember", "ProjectSymbolSource", "TeamMapping", "TeamMember", "UserMapping")
KINDS = (*OBJECTS, *SETTINGS)


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_created_is_neither_different_nor_changed_by_a_refresh(engine, examples, kind):
    made = engine.create(kind, examples[kind])
    assert made.id
    assert engine.diff(made, examples[kind]) == {}
    seen = engine.read(made)
    assert seen.id == made.id
    assert seen.plain == made.plain
    assert seen.plain_inputs == made.plain_inputs


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_created_with_little_is_not_different_either(engine, examples, kind):

    cls = next(cls for cls in RESOURCES if cls.token.endswith(f":{kind}"))
    little = {m.name: examples[kind][m.name] for m in members(cls.Inputs) if m.required}
    little |= {"serviceType": "sentry_notification"} if kind == "NotificationAction" else {}
    s3 = ("bucket", "region", "accessKey", "secretKey")
    little |= {name: examples[kind][name] for name in s3} if kind == "ProjectSymbolSource" else {}
    little |= {"schedule": "@daily"} if kind == "CronMonitor" else {}
    little |= {"filter": "web-crawlers", "active": True} if kind == "InboundFilter" else {}
    made = engine.create(kind, little)
    assert engine.diff(made, little) == {}
    seen = engine.read(made)
    assert seen.plain == made.plain
    assert seen.plain_inputs == made.plain_inputs


@pytest.mark.parametrize("kind", KINDS)
def test_an_import_gives_inputs_that_make_no_difference(engine, engine_for, examples, kind):
    made = engine.create(kind, examples[kind])
    place = {
        "ClientKey": f"web/{made.id}",
        "OpsgenieTeam": f"24/{made.id}",
        "PagerDutyService": f"22/{made.id}",
        "ProjectSymbolSource": f"web/{made.id}",
        "TeamMember": "payments/101",
    }.get(kind, made.id)
    found = engine_for().read_id(kind, place)
    assert found.id == made.id
    assert engine.diff(found, found.plain_inputs) == {}
    # Nobody but who set it knows this secret.
    unseen = {"secretKey": "ADD"} if kind == "ProjectSymbolSource" else {}
    assert engine.diff(found, examples[kind]) == unseen


@pytest.mark.parametrize(("kind", "slug"), [("Team", "payments"), ("Project", "web")])
def test_teams_and_projects_are_imported_by_slug_as_well(engine, stand_in, kind, slug):
    found = engine.read_id(kind, slug)
    assert found.id in {stand_in.team, stand_in.project}
    assert found.plain["slug"] == slug


def test_a_key_is_not_imported_without_its_project(engine):
    with pytest.raises(Exception, match='import it as PROJECT/abc, not "abc"'):
        engine.read_id("ClientKey", "abc")


UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
CHANGES = {
    "Alert": {"name": "Other", "frequency": 60, "enabled": False},
    "ClientKey": {"name": "other", "isActive": True, "rateLimit": {"count": 5, "window": 30}},
    "CodeMapping": {"stackRoot": "lib/", "sourceRoot": "", "defaultBranch": "main"},
    "CronMonitor": {"name": "Other", "schedule": "@hourly", "maxRuntime": 5},
    "Dashboard": {"title": "Other", "period": "7d"},
    "InboundFilter": {"subfilters": ["opera_mini"]},
    "MetricMonitor": {"name": "Other", "timeWindow": 600, "description": "other"},
    "NotificationAction": {
        "serviceType": "pagerduty",
        "integrationId": "22",
        "targetIdentifier": "31",
        "targetDisplay": "Old Pager",
    },
    "OpsgenieTeam": {"team": "Other", "integrationKey": "another"},
    "OrganizationMember": {"role": "manager"},
    "OrganizationSpikeProtection": {"enabled": True},
    "PagerDutyService": {"service": "Other", "integrationKey": "another"},
    "ProjectSymbolSource": {"name": "Other", "layout": {"type": "unified"}, "prefix": "x", "secretKey": "another"},
    "SpikeProtection": {"enabled": True},
    "TeamMapping": {"provider": "github", "integrationId": "23", "externalName": "@acme/pay", "externalId": "5"},
    "TeamMember": {"role": "contributor"},
    "UserMapping": {"externalName": "@boss", "externalId": "78"},
    "Project": {"name": "Other", "slug": "store", "resolveAge": 0, "sensitiveFields": ["pin"], "ignoredErrors": ["x"]},
    "ProjectOwnership": {"raw": "path:lib/* #payments", "fallthrough": True},
    "Team": {"slug": "other", "name": "Other"},
    "UptimeMonitor": {"name": "Other", "method": "GET", "body": "x", "intervalSeconds": 60},
}


@pytest.mark.parametrize("kind", CHANGES)
def test_a_preview_writes_nothing_and_foresees_the_inputs(engine, stand_in, examples, kind):
    foreseen = engine.create(kind, examples[kind], preview=True)
    assert foreseen.id == ""
    assert foreseen.plain.items() >= foreseen.plain_inputs.items()
    assert stand_in.writes() == []
    made = engine.create(kind, examples[kind])
    stand_in.forget_requests()
    changed = engine.update(made, examples[kind] | CHANGES[kind], preview=True)
    assert changed.plain.items() >= changed.plain_inputs.items()
    assert stand_in.writes() == []


@pytest.mark.parametrize("kind", CHANGES)
def test_changes_are_made_in_place_and_stay(engine, examples, kind):
    made = engine.create(kind, examples[kind])
    wanted = examples[kind] | CHANGES[kind]
    assert {re.match(r"\w+", path)[0] for path in engine.diff(made, wanted)} == set(CHANGES[kind])
    changed = engine.update(made, wanted)
    assert changed.id == made.id
    assert engine.diff(changed, wanted) == {}
    assert engine.read(changed).plain == changed.plain
    back = engine.update(changed, examples[kind])
    assert engine.diff(back, examples[kind]) == {}


@pytest.mark.parametrize("kind", [*KINDS, "ProjectRepository"])
def test_a_preview_with_values_not_known_yet_shows_them_as_changes(engine, stand_in, examples, kind):
    made = engine.create(kind, examples[kind])
    stand_in.forget_requests()
    for name in examples[kind]:
        wanted = examples[kind] | {name: UNKNOWN}
        assert {re.match(r"\w+", path)[0] for path in engine.diff(made, wanted)} == {name}
        assert engine.update(made, wanted, preview=True).id == made.id
        assert engine.create(kind, wanted, preview=True).id == ""
    assert stand_in.writes() == []


def test_what_is_no_longer_asked_for_is_cleared(engine, examples):
    made = engine.create("MetricMonitor", examples["MetricMonitor"])
    gone = {"owner", "description", "environment"}
    wanted = {key: value for key, value in examples["MetricMonitor"].items() if key not in gone}
    assert engine.diff(made, wanted) == dict.fromkeys(gone, "DELETE")
    changed = engine.update(made, wanted)
    assert engine.diff(changed, wanted) == {}
    assert not gone & set(engine.read(changed).plain)


def test_a_monitors_update_leaves_its_alerts_alone(engine, stand_in, examples):
    monitor = engine.create("MetricMonitor", examples["MetricMonitor"])
    alert = engine.create("Alert", examples["Alert"] | {"monitorIds": [monitor.id]})
    engine.update(monitor, examples["MetricMonitor"] | {"name": "Other"})
    assert engine.read(alert).plain["monitorIds"] == [monitor.id]


def test_widgets_keep_their_ids_when_others_come_and_go(engine, stand_in, examples):
    made = engine.create("Dashboard", examples["Dashboard"])
    (before,) = stand_in.objects("dashboard")
    ids = {widget["title"]: widget["id"] for widget in before["widgets"]}
    first, second = examples["Dashboard"]["widgets"]
    third = {**second, "title": "Third", "layout": {**second["layout"], "y": 3}}
    engine.update(made, examples["Dashboard"] | {"widgets": [third, first]})
    (after,) = stand_in.objects("dashboard")
    assert [widget["title"] for widget in after["widgets"]] == ["Third", "Slow ones"]
    assert after["widgets"][1]["id"] == ids["Slow ones"]


def test_teams_of_a_project_come_and_go(engine, stand_in, examples):
    stand_in.api("POST", "organizations/local/teams/", slug="web")
    wanted = examples["Project"] | {"teams": ["web", "payments"]}
    made = engine.create("Project", wanted)
    assert engine.read(made).plain["teams"] == ["web", "payments"]
    wanted = wanted | {"teams": ["web"]}
    made = engine.update(made, wanted)
    assert engine.read(made).plain["teams"] == ["web"]


def test_a_project_is_created_without_the_default_alert(engine, stand_in, examples):
    engine.create("Project", examples["Project"])
    (created,) = [item for item in stand_in.requests(method="POST") if item["path"].endswith("/projects/")]
    assert created["body"]["default_rules"] is False


@pytest.mark.parametrize("kind", OBJECTS)
def test_deleting_twice_is_fine_and_then_a_read_finds_nothing(engine, stand_in, examples, kind):
    made = engine.create(kind, examples[kind])
    engine.delete(made)
    before = len(stand_in.requests())
    assert engine.read(made).id == ""
    engine.delete(made)
    # What was just made may not be there yet, and is asked for again; what was just deleted is not.
    asked = [(item["method"], item["path"]) for item in stand_in.requests()[before:]]
    assert max(map(asked.count, asked)) <= 3, asked


def test_a_monitor_named_by_slug_is_the_same_by_id(engine, stand_in, examples):
    made = engine.create("UptimeMonitor", examples["UptimeMonitor"])
    assert engine.diff(made, examples["UptimeMonitor"] | {"project": stand_in.project}) == {}
    by_id = engine.create("CronMonitor", examples["CronMonitor"] | {"project": stand_in.project})
    assert engine.diff(by_id, examples["CronMonitor"]) == {}
    assert engine.read(by_id).plain["project"] == stand_in.project


SECRETS = {
    "ClientKey": ("secretKey", "dsnSecret"),
    "OpsgenieTeam": ("integrationKey",),
    "PagerDutyService": ("integrationKey",),
    "ProjectSymbolSource": ("secretKey",),
    "UptimeMonitor": ("headers",),
}


def test_secrets_leave_the_provider_only_as_secrets(engine, examples):

    for kind, names in SECRETS.items():
        made = engine.create(kind, examples[kind])
        for struct in (made.state, engine.read(made).state):
            values = PropertyValue.unmarshal_map(struct)
            assert all(values[name].is_secret for name in names)
            (shown,) = values.keys() & {"name", "service", "team"}
            assert not values[shown].is_secret


def test_an_input_that_the_program_made_secret_stays_secret(engine, examples):

    inputs = engine.inputs("UptimeMonitor", examples["UptimeMonitor"], secrets=("url",))
    assert PropertyValue.unmarshal_map(inputs)["url"].is_secret
    request = provider_pb2.CreateRequest(urn=engine.urn("UptimeMonitor"), properties=inputs)
    state = PropertyValue.unmarshal_map(engine.stub.Create(request).properties)
    assert state["url"].is_secret
