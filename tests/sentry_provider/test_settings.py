"""Settings that every project has: they are set, compared and put back, never made."""

from __future__ import annotations

from types import SimpleNamespace

import grpc
import pytest

RULES = {"project": "web", "raw": "path:src/* #payments"}


def filters(emulator):
    return {item["id"]: item["active"] for item in emulator.api("GET", "projects/local/web/filters/")}


def ownership(emulator):
    return emulator.api("GET", "projects/local/web/ownership/")


def test_a_switch_is_set_and_turned_off_again(engine, engine_for, emulator):
    made = engine.create("InboundFilter", {"project": "web", "filter": "localhost", "active": True})
    assert made.id == f"{emulator.project}/localhost"
    assert filters(emulator)["localhost"] is True
    engine_for().delete(made)
    assert filters(emulator)["localhost"] is False


def test_browsers_are_a_set_under_either_name_of_the_filter(engine, engine_for, emulator):
    wanted = {"project": "web", "filter": "legacy-browser", "subfilters": ["safari", "ie"]}
    made = engine.create("InboundFilter", wanted)
    assert sorted(filters(emulator)["legacy-browsers"]) == ["ie", "safari"]
    assert engine.diff(made, wanted | {"filter": "legacy-browsers", "subfilters": ["ie", "safari"]}) == {}
    engine_for().delete(made)
    assert filters(emulator)["legacy-browsers"] is False


def test_another_filter_is_another_resource(engine):
    made = engine.create("InboundFilter", {"project": "web", "filter": "localhost", "active": True})
    other = {"project": "web", "filter": "web-crawlers", "active": True}
    assert engine.diff(made, other) == {"filter": "UPDATE_REPLACE"}


def test_rules_are_set_and_emptied_again(engine, engine_for, emulator):
    made = engine.create("ProjectOwnership", RULES)
    assert made.id == emulator.project
    assert ownership(emulator)["raw"] == RULES["raw"]
    engine_for().delete(made)
    assert ownership(emulator)["raw"] is None


def test_the_rules_of_somebody_else_are_not_overwritten(engine, emulator):
    emulator.api("PUT", "projects/local/web/ownership/", raw="path:lib/* #payments")
    with pytest.raises(grpc.RpcError, match=r"other ownership rules already.*`pulumi import sentry:index:ProjectOwn"):
        engine.create("ProjectOwnership", RULES)
    assert ownership(emulator)["raw"] == "path:lib/* #payments"
    emulator.api("PUT", "projects/local/web/ownership/", raw=RULES["raw"])
    assert engine.create("ProjectOwnership", RULES).id == emulator.project


def test_spaces_at_the_ends_of_rules_are_no_difference(engine):
    made = engine.create("ProjectOwnership", RULES)
    assert engine.diff(made, RULES | {"raw": "\npath:src/* #payments  \r\n\n"}) == {}


@pytest.mark.parametrize("kind", ["InboundFilter", "ProjectOwnership"])
def test_a_forced_replacement_keeps_what_it_sets(engine, engine_for, examples, kind):
    old = engine.create(kind, examples[kind])
    run = engine_for()
    new = run.create(kind, examples[kind])
    run.delete(old)
    assert run.diff(run.read(new), examples[kind]) == {}


@pytest.mark.parametrize("kind", ["InboundFilter", "ProjectOwnership"])
def test_the_settings_of_a_deleted_project_are_gone(engine, engine_for, emulator, examples, kind):
    made = engine.create(kind, examples[kind])
    emulator.api("DELETE", "projects/local/web/")
    run = engine_for()
    assert run.read(made).id == ""
    run.delete(made)


def test_names_of_fields_are_the_same_in_any_case(engine, examples):
    wanted = examples["Project"] | {"sensitiveFields": ["cardNumber", "IBAN "], "safeFields": ["orderId"]}
    made = engine.create("Project", wanted)
    assert engine.read(made).plain["sensitiveFields"] == ["cardNumber", "IBAN "]
    assert engine.diff(engine.read(made), wanted) == {}


def test_a_plan_without_ignored_errors_is_an_error_that_keeps_the_project(engine, emulator, unpack_init_failed):
    refusal = {"status": 400, "body": {"detail": ["You do not have that feature enabled"]}}
    emulator.fault("PUT", "/projects/local/", refusal)
    wanted = {"slug": "shop", "name": "Shop", "teams": ["payments"], "ignoredErrors": ["x"]}
    with pytest.raises(grpc.RpcError, match="lacks custom inbound filters; remove ignoredErrors or change") as error:
        engine.create("Project", wanted)
    partial = unpack_init_failed(error.value)
    kept = SimpleNamespace(type="Project", id=partial.id, state=partial.properties, inputs=partial.inputs)
    assert set(engine.diff(engine.read(kept), wanted)) == {"ignoredErrors"}


def test_a_plan_without_ignored_errors_is_not_asked_for_them(engine, emulator, examples):
    """Sentry refuses the option on such a plan also where it is empty."""
    wanted = examples["Project"] | {"ignoredErrors": []}
    made = engine.create("Project", wanted)
    engine.update(made, wanted | {"name": "Other"})
    bodies = [item["body"] for item in emulator.requests(method="PUT")]
    assert len(bodies) == 2
    assert not [body for body in bodies if "options" in body]


def test_ignored_errors_come_and_go(engine, examples):
    made = engine.create("Project", examples["Project"])
    changed = engine.update(made, examples["Project"] | {"ignoredErrors": []})
    assert "ignoredErrors" not in engine.read(changed).plain or engine.read(changed).plain["ignoredErrors"] == []
