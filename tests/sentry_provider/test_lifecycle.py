"""Every resource against the running emulator: create, read, change, drift, import, delete."""

from __future__ import annotations

import re

import pytest
from pulumi.provider.experimental.property_value import PropertyValue
from pulumi.runtime.proto import provider_pb2
from pulumi_plugin_kit.fields import members
from sentry_cases.case import changed, filled
from sentry_cases.registry import CASES, TYPES, in_place, replacing, required

OBJECTS = [kind for kind, case in CASES.items() if not case.always]
IMPORTED = [kind for kind, case in CASES.items() if case.import_id]
# Each with the inputs that its second values are of: those of the example, or of a variant of it.
CHANGED = [(kind, names) for kind, case in CASES.items() for names in ((), *case.variants) if in_place(kind, names)]


def test_every_input_has_a_second_value():
    for kind, cls in TYPES.items():
        case, there = CASES[kind], {member.name for member in members(cls.Inputs)}
        assert set(case.second) | set(case.only_value) == there, kind
        assert not set(case.second) & set(case.only_value), kind


@pytest.mark.parametrize("kind", CASES)
def test_what_was_created_is_neither_different_nor_changed_by_a_refresh(engine, examples, kind):
    made = engine.create(kind, examples[kind])
    assert made.id
    assert engine.diff(made, examples[kind]) == {}
    seen = engine.read(made)
    assert seen.id == made.id
    assert seen.plain == made.plain
    assert seen.plain_inputs == made.plain_inputs


@pytest.mark.parametrize("kind", CASES)
def test_what_was_created_with_little_is_not_different_either(engine, examples, kind):
    little = changed({name: examples[kind][name] for name in required(kind)}, CASES[kind].least)
    made = engine.create(kind, little)
    assert engine.diff(made, little) == {}
    seen = engine.read(made)
    assert seen.plain == made.plain
    assert seen.plain_inputs == made.plain_inputs


@pytest.mark.parametrize("kind", IMPORTED)
def test_an_import_gives_inputs_that_make_no_difference(engine, engine_for, examples, kind):
    made = engine.create(kind, examples[kind])
    found = engine_for().read_id(kind, CASES[kind].import_id.format(id=made.id))
    assert found.id == made.id
    assert engine.diff(found, found.plain_inputs) == {}
    # Nobody but who set it knows a secret that Sentry never serves.
    assert engine.diff(found, examples[kind]) == CASES[kind].unseen


@pytest.mark.parametrize(("kind", "slug"), [("Team", "payments"), ("Project", "web")])
def test_teams_and_projects_are_imported_by_slug_as_well(engine, emulator, kind, slug):
    found = engine.read_id(kind, slug)
    assert found.id in {emulator.team, emulator.project}
    assert found.plain["slug"] == slug


def test_a_key_is_not_imported_without_its_project(engine):
    with pytest.raises(Exception, match='import it as PROJECT/abc, not "abc"'):
        engine.read_id("ClientKey", "abc")


UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"


@pytest.fixture
def values(more):
    """The example or a variant of it, and the same with all second values."""

    def first_and_second(kind, variant):
        case = CASES[kind]
        first = case.of(variant[0]) if variant else case.example
        return filled(first, more), filled({**first, **in_place(kind, variant)}, more)

    return first_and_second


@pytest.mark.parametrize(("kind", "variant"), CHANGED)
def test_a_preview_writes_nothing_and_shows_the_inputs(engine, emulator, values, kind, variant):
    first, second = values(kind, variant)
    shown = engine.create(kind, first, preview=True)
    assert shown.id == ""
    assert shown.plain.items() >= shown.plain_inputs.items()
    assert emulator.writes() == []
    made = engine.create(kind, first)
    emulator.forget_requests()
    changed = engine.update(made, second, preview=True)
    assert changed.plain.items() >= changed.plain_inputs.items()
    assert emulator.writes() == []


@pytest.mark.parametrize(("kind", "variant"), CHANGED)
def test_changes_are_made_in_place_and_stay(engine, values, kind, variant):
    first, second = values(kind, variant)
    made = engine.create(kind, first)
    assert {re.match(r"\w+", path)[0] for path in engine.diff(made, second)} == set(in_place(kind, variant))
    changed = engine.update(made, second)
    assert changed.id == made.id
    assert engine.diff(changed, second) == {}
    assert engine.read(changed).plain == changed.plain
    back = engine.update(changed, first)
    assert engine.diff(back, first) == {}


@pytest.mark.parametrize("kind", [kind for kind in CASES if replacing(kind)])
def test_another_value_of_what_an_object_cannot_change_replaces_it(engine, more, kind):
    first = filled(CASES[kind].example, more)
    made = engine.create(kind, first)
    for name, value in filled(replacing(kind), more).items():
        assert engine.diff(made, first | {name: value}) == {name: "UPDATE_REPLACE"}


@pytest.mark.parametrize("kind", CASES)
def test_a_preview_with_values_not_known_yet_shows_them_as_changes(engine, emulator, examples, kind):
    made = engine.create(kind, examples[kind])
    emulator.forget_requests()
    for name in examples[kind]:
        wanted = examples[kind] | {name: UNKNOWN}
        assert {re.match(r"\w+", path)[0] for path in engine.diff(made, wanted)} == {name}
        assert engine.update(made, wanted, preview=True).id == made.id
        assert engine.create(kind, wanted, preview=True).id == ""
    assert emulator.writes() == []


def test_what_is_no_longer_asked_for_is_cleared(engine, examples):
    made = engine.create("MetricMonitor", examples["MetricMonitor"])
    gone = {"owner", "description", "environment"}
    wanted = {key: value for key, value in examples["MetricMonitor"].items() if key not in gone}
    assert engine.diff(made, wanted) == dict.fromkeys(gone, "DELETE")
    changed = engine.update(made, wanted)
    assert engine.diff(changed, wanted) == {}
    assert not gone & set(engine.read(changed).plain)


def test_a_monitors_update_leaves_its_alerts_alone(engine, emulator, examples):
    monitor = engine.create("MetricMonitor", examples["MetricMonitor"])
    alert = engine.create("Alert", examples["Alert"] | {"monitorIds": [monitor.id]})
    engine.update(monitor, examples["MetricMonitor"] | {"name": "Other"})
    assert engine.read(alert).plain["monitorIds"] == [monitor.id]


def test_widgets_keep_their_ids_when_others_come_and_go(engine, emulator, examples):
    made = engine.create("Dashboard", examples["Dashboard"])
    (before,) = emulator.objects("dashboard")
    ids = {widget["title"]: widget["id"] for widget in before["widgets"]}
    first, second = examples["Dashboard"]["widgets"]
    third = {**second, "title": "Third", "layout": {**second["layout"], "y": 3}}
    engine.update(made, examples["Dashboard"] | {"widgets": [third, first]})
    (after,) = emulator.objects("dashboard")
    assert [widget["title"] for widget in after["widgets"]] == ["Third", "Slow ones"]
    assert after["widgets"][1]["id"] == ids["Slow ones"]


def test_teams_of_a_project_come_and_go(engine, emulator, examples):
    emulator.api("POST", "organizations/local/teams/", slug="web")
    wanted = examples["Project"] | {"teams": ["web", "payments"]}
    made = engine.create("Project", wanted)
    assert engine.read(made).plain["teams"] == ["web", "payments"]
    wanted = wanted | {"teams": ["web"]}
    made = engine.update(made, wanted)
    assert engine.read(made).plain["teams"] == ["web"]


def test_a_project_is_created_without_the_default_alert(engine, emulator, examples):
    engine.create("Project", examples["Project"])
    (created,) = [item for item in emulator.requests(method="POST") if item["path"].endswith("/projects/")]
    assert created["body"]["default_rules"] is False


@pytest.mark.parametrize("kind", OBJECTS)
def test_deleting_twice_is_fine_and_then_a_read_finds_nothing(engine, emulator, examples, kind):
    made = engine.create(kind, examples[kind])
    engine.delete(made)
    before = len(emulator.requests())
    assert engine.read(made).id == ""
    engine.delete(made)
    # What was just made may not be there yet, and is asked for again; what was just deleted is not.
    asked = [(item["method"], item["path"]) for item in emulator.requests()[before:]]
    assert max(map(asked.count, asked)) <= 3, asked


def test_a_monitor_named_by_slug_is_the_same_by_id(engine, emulator, examples):
    made = engine.create("UptimeMonitor", examples["UptimeMonitor"])
    assert engine.diff(made, examples["UptimeMonitor"] | {"project": emulator.project}) == {}
    by_id = engine.create("CronMonitor", examples["CronMonitor"] | {"project": emulator.project})
    assert engine.diff(by_id, examples["CronMonitor"]) == {}
    assert engine.read(by_id).plain["project"] == emulator.project


@pytest.mark.parametrize("kind", [kind for kind, case in CASES.items() if case.secrets])
def test_secrets_leave_the_provider_only_as_secrets(engine, examples, kind):
    made = engine.create(kind, examples[kind])
    for struct in (made.state, engine.read(made).state):
        values = PropertyValue.unmarshal_map(struct)
        assert {name for name, value in values.items() if value.is_secret} == CASES[kind].secrets & set(values)
        assert CASES[kind].secrets & set(values)
        (shown,) = values.keys() & {"name", "service", "team"}
        assert not values[shown].is_secret


def test_an_input_that_the_program_made_secret_stays_secret(engine, examples):

    inputs = engine.inputs("UptimeMonitor", examples["UptimeMonitor"], secrets=("url",))
    assert PropertyValue.unmarshal_map(inputs)["url"].is_secret
    request = provider_pb2.CreateRequest(urn=engine.urn("UptimeMonitor"), properties=inputs)
    state = PropertyValue.unmarshal_map(engine.stub.Create(request).properties)
    assert state["url"].is_secret
