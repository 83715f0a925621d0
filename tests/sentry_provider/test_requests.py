"""How many requests an operation takes: what the documentation says is what the stand-in has counted."""

import pytest
from pulumi_resource_sentry.resources import RESOURCES

KINDS = sorted(cls.token.rpartition(":")[2] for cls in RESOURCES)
# What a second object of a type must have otherwise than the example.
ANOTHER = {
    "Alert": {"name": "Another"},
    "ClientKey": {"name": "another"},
    "CodeMapping": {"stackRoot": "other/"},
    "CronMonitor": {"name": "Another", "slug": "another"},
    "Dashboard": {"title": "Another"},
    "InboundFilter": {"filter": "legacy-browsers", "project": "another"},
    "MetricMonitor": {"name": "Another"},
    "NotificationAction": {"projects": ["another"]},
    "OpsgenieTeam": {"team": "Another"},
    "OrganizationMember": {"email": "another@example.com"},
    "OrganizationSpikeProtection": {},
    "PagerDutyService": {"service": "Another"},
    "Project": {"slug": "another-one", "name": "Another"},
    "ProjectOwnership": {"project": "another"},
    "ProjectRepository": {"project": "another"},
    "ProjectSymbolSource": {"name": "Another"},
    "SpikeProtection": {"project": "another"},
    "Team": {"slug": "another"},
    "TeamMapping": {"externalName": "#general"},
    "UptimeMonitor": {"name": "Another"},
    "UserMapping": {"externalName": "@another"},
}
CHANGE = {
    "Alert": {"frequency": 60},
    "ClientKey": {"isActive": True},
    "CodeMapping": {"defaultBranch": "main"},
    "CronMonitor": {"maxRuntime": 5},
    "Dashboard": {"period": "7d"},
    "InboundFilter": {"subfilters": ["opera_mini"]},
    "MetricMonitor": {"timeWindow": 600},
    "NotificationAction": {"projects": ["another"]},
    "OpsgenieTeam": {"integrationKey": "another"},
    "OrganizationMember": {"role": "manager"},
    "OrganizationSpikeProtection": {"enabled": True},
    "PagerDutyService": {"integrationKey": "another"},
    "Project": {"resolveAge": 0},
    "ProjectOwnership": {"fallthrough": True},
    "ProjectSymbolSource": {"prefix": "x"},
    "SpikeProtection": {"enabled": True},
    "Team": {"name": "Other"},
    "TeamMapping": {"externalName": "#pay"},
    "TeamMember": {"role": "contributor"},
    "UptimeMonitor": {"intervalSeconds": 60},
    "UserMapping": {"externalName": "@boss"},
}


# Two of these cannot be: there is one link, one repository that is not linked yet, and one member who is nobody else.
ONLY_ONE = ("Repository", "TeamMember")
# Names projects in a list.
TOLD = ("NotificationAction",)
NEVER_CHANGED = ("ProjectRepository", "Repository")


@pytest.fixture
def count(stand_in):
    """The requests that a call takes, such as `GET POST`."""

    def counted(call):
        stand_in.forget_requests()
        result = call()
        sent = [one["method"] for one in stand_in.requests()]
        return result, " ".join(sent) or "none"

    return counted


@pytest.fixture(scope="module")
def documented(root):
    page = (root / "providers" / "sentry" / "docs" / "requests.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines() if line[:3] == "| `"]
    return {row[0].strip("`"): row[1:6] for row in rows}


def test_every_type_is_documented(documented):
    assert sorted(documented) == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_an_operation_takes_the_requests_that_are_documented(  # noqa: PLR0917
    kind, engine_for, stand_in, examples, count, documented
):
    another = stand_in.api(
        "POST", "teams/local/payments/projects/", name="Another", slug="another", default_rules=False
    )
    # Named by id, so that no look-up of a slug is among the requests; it takes one a run.
    ids = {"web": stand_in.project, "another": another["id"], "payments": stand_in.team}

    def by_id(values):
        named = {key: ids[values[key]] for key in ("project", "team") if values.get(key) in ids}
        named |= {"projects": [ids[one] for one in values["projects"] if one in ids]} if kind in TOLD else {}
        return values | named

    wanted, further, changed = by_id(examples[kind]), "-", "-"
    run = engine_for()
    made, created = count(lambda: run.create(kind, wanted))
    if kind not in ONLY_ONE:
        _, further = count(lambda: run.create(kind, by_id(wanted | ANOTHER[kind])))
    _, read = count(lambda: engine_for().read(made))
    if kind not in NEVER_CHANGED:
        made, changed = count(lambda: engine_for().update(made, by_id(wanted | CHANGE[kind])))
    _, deleted = count(lambda: engine_for().delete(made))
    assert documented[kind] == [created, further, read, changed, deleted]


def test_a_look_at_a_project_by_its_slug_is_one_a_run(engine, stand_in, examples, count):
    engine.create("MetricMonitor", examples["MetricMonitor"])
    _, sent = count(lambda: engine.create("MetricMonitor", examples["MetricMonitor"] | ANOTHER["MetricMonitor"]))
    assert sent == "POST"
