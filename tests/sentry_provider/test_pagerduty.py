"""The table of PagerDuty services: one row each, though Sentry writes only whole tables and others write too."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import grpc
import pytest


def row(name, key="k3y"):
    return {"integrationId": "22", "service": name, "integrationKey": key}


def table(emulator):
    (integration,) = [item for item in emulator.objects("integration") if item["provider"]["key"] == "pagerduty"]
    return {item["service"]: item for item in integration["configData"]["service_table"]}


def test_a_row_comes_changes_and_goes_and_the_others_stay(engine, emulator):
    others = table(emulator)
    made = engine.create("PagerDutyService", row("Checkout"))
    assert table(emulator) == others | {
        "Checkout": {"id": int(made.id), "service": "Checkout", "integration_key": "k3y"}
    }
    changed = engine.update(made, row("Checkout 2", "another"))
    assert changed.id == made.id
    assert table(emulator)["Checkout 2"]["integration_key"] == "another"
    engine.delete(changed)
    assert table(emulator) == others


@pytest.mark.parametrize(
    ("edit", "place"), [({"service": "E"}, "service"), ({"integration_key": "e"}, "integrationKey")]
)
def test_an_edit_by_hand_is_seen_and_mended(engine, emulator, edit, place):
    made = engine.create("PagerDutyService", row("Checkout"))
    rows = [item | edit if item["service"] == "Checkout" else item for item in table(emulator).values()]
    emulator.edit("integration", "22", {"configData": {"service_table": rows}})
    seen = engine.read(made)
    assert set(engine.diff(seen, row("Checkout"))) == {place}
    mended = engine.update(seen, row("Checkout"))
    assert engine.diff(engine.read(mended), row("Checkout")) == {}


def test_a_key_that_differs_is_never_shown(engine, engine_for):
    engine.create("PagerDutyService", row("Checkout", "s3cret-one"))
    with pytest.raises(grpc.RpcError, match="already exists with other settings") as error:
        engine_for().create("PagerDutyService", row("Checkout", "s3cret-two"))
    assert "s3cret" not in error.value.details()


def test_a_row_is_not_imported_without_its_integration(engine):
    with pytest.raises(grpc.RpcError, match='import it as INTEGRATION/31, not "31"'):
        engine.read_id("PagerDutyService", "31")


def test_many_rows_of_one_run_do_not_lose_each_other(engine, emulator):
    names = [f"Service {number}" for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda name: engine.create("PagerDutyService", row(name)), names))
    assert set(names) <= set(table(emulator))
    assert {name: str(table(emulator)[name]["id"]) for name in names} == {one.plain["service"]: one.id for one in made}
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(engine.delete, made))
    assert not set(names) & set(table(emulator))


def test_a_row_that_another_run_has_lost_is_written_again(engine, engine_for, emulator):
    """The other run has read the table before our row was in it, and writes it after."""
    before = table(emulator)
    other = engine_for()
    emulator.fault("POST", "/integrations/22/$", {"delay_s": 0.1})
    barrier = threading.Barrier(2)

    def create(run, name):
        barrier.wait(5)
        return run.create("PagerDutyService", row(name))

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(create, (engine, other), ("One", "Two"))
    assert set(table(emulator)) == {*before, "One", "Two"}
    assert {str(table(emulator)[name]["id"]) for name in ("One", "Two")} == {first.id, second.id}


def test_a_row_that_a_person_overwrites_at_once_is_written_again(engine, emulator):
    rows = list(table(emulator).values())
    seen = threading.Event()

    def overwrite():
        while not emulator.writes():
            seen.wait(0.01)
        emulator.api("POST", "organizations/local/integrations/22/", service_table=rows)

    with ThreadPoolExecutor(1) as pool:
        person = pool.submit(overwrite)
        made = engine.create("PagerDutyService", row("Checkout"))
        person.result(5)
    assert str(table(emulator)["Checkout"]["id"]) == made.id
    assert len([item for item in emulator.writes() if item.endswith("/integrations/22/")]) == 3


def test_a_refusal_is_reported_and_not_repeated(engine, emulator):
    emulator.fault(
        "POST", "/integrations/22/$", {"status": 400, "body": {"detail": "Name and key are required"}}, times=9
    )
    with pytest.raises(grpc.RpcError, match="answered 400: Name and key are required"):
        engine.create("PagerDutyService", row("Checkout"))
    assert len(emulator.writes()) == 1
