"""Repositories that Sentry links, code mappings into them, and the look-ups of both and of keys."""

from __future__ import annotations

import grpc
import pytest


def linked(emulator):
    return {item["name"] for item in emulator.api("GET", "organizations/local/repos/")}


def test_a_repository_is_linked_and_unlinked(engine, emulator, examples):
    made = engine.create("Repository", examples["Repository"])
    assert examples["Repository"]["name"] in linked(emulator)
    assert made.plain["linked"] is True
    assert engine.read(made).plain == made.plain
    engine.delete(made)
    assert examples["Repository"]["name"] not in linked(emulator)


def test_a_repository_that_was_linked_before_is_adopted_and_stays(engine, emulator):
    (name,) = linked(emulator)
    made = engine.create("Repository", {"name": name, "integrationId": "23"})
    assert made.id == emulator.repository
    assert made.plain["linked"] is False
    engine.delete(made)
    assert linked(emulator) == {name}


def test_a_repository_that_the_integration_cannot_see_is_refused_by_name(engine):
    with pytest.raises(grpc.RpcError, match="You must grant Sentry access to ferries/nothing"):
        engine.create("Repository", {"name": "ferries/nothing", "integrationId": "23"})


def test_one_list_serves_the_refresh_of_all(engine, engine_for, emulator, examples):
    repository = engine.create("Repository", examples["Repository"])
    mapping = engine.create("CodeMapping", examples["CodeMapping"])
    other = engine.create("CodeMapping", examples["CodeMapping"] | {"stackRoot": "lib/"})
    run = engine_for()
    emulator.forget_requests()
    for made in (repository, mapping, other, repository, mapping):
        assert run.read(made).id == made.id
    assert sorted(item["path"].split("/")[-2] for item in emulator.requests(method="GET")) == [
        "code-mappings",
        "repos",
        "web",
    ]
    engine.delete(other)
    assert engine.read(other).id == ""


def test_a_stack_root_has_one_mapping(engine, engine_for, examples):
    engine.create("CodeMapping", examples["CodeMapping"])
    with pytest.raises(grpc.RpcError, match="already exists with other settings"):
        engine_for().create("CodeMapping", examples["CodeMapping"] | {"defaultBranch": "other"})


def test_a_mapping_in_another_project_is_another_mapping(engine, emulator, examples):
    emulator.api("POST", "teams/local/payments/projects/", name="Shop", slug="shop")
    made = engine.create("CodeMapping", examples["CodeMapping"])
    assert engine.diff(made, examples["CodeMapping"] | {"project": "shop"}) == {"project": "UPDATE_REPLACE"}
    assert engine.diff(made, examples["CodeMapping"] | {"project": emulator.project}) == {}


def test_a_key_is_looked_up_by_name_without_its_secret(engine, examples):
    made = engine.create("ClientKey", examples["ClientKey"])
    found = engine.invoke("getClientKey", project="web", name="backend")
    assert found == {"id": made.id, "publicKey": made.plain["publicKey"], "dsnPublic": made.plain["dsnPublic"]}
    with pytest.raises(grpc.RpcError, match=r'no client key of web "nothing"; there are: .*"backend"'):
        engine.invoke("getClientKey", project="web", name="nothing")


def test_two_keys_of_one_name_are_not_chosen_between(engine, emulator):
    for _ in range(2):
        emulator.api("POST", "projects/local/web/keys/", name="twin")
    with pytest.raises(grpc.RpcError, match='has 2 client keys named "twin"'):
        engine.invoke("getClientKey", project="web", name="twin")


def test_a_repository_is_looked_up_by_name(engine, emulator):
    (name,) = linked(emulator)
    assert engine.invoke("getRepository", name=name) == {"id": emulator.repository, "integrationId": "23"}
    with pytest.raises(grpc.RpcError, match=rf'no linked repository "acme/no"; there are: "{name}"'):
        engine.invoke("getRepository", name="acme/no")
