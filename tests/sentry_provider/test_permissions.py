"""Settings, tokens and scopes: what is missing is named, and nothing is lost over it."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import grpc
import pytest
from google.protobuf.empty_pb2 import Empty
from pulumi_resource_sentry.client.errors import ConfigurationError
from pulumi_resource_sentry.config import settings


def test_everything_missing_is_named_at_once(unconfigured, monkeypatch):
    for name in ("SENTRY_AUTH_TOKEN", "SENTRY_ORG", "SENTRY_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(grpc.RpcError) as error:
        unconfigured.configure(baseUrl="sentry.io")
    said = error.value.details()
    assert "`pulumi config set --secret sentry:token` or in SENTRY_AUTH_TOKEN" in said
    assert "`pulumi config set sentry:organization SLUG` or in SENTRY_ORG" in said
    assert 'sentry:baseUrl is "sentry.io"' in said


def test_the_environment_fills_what_the_configuration_leaves_out():
    env = {"SENTRY_AUTH_TOKEN": "abc", "SENTRY_ORG": "acme", "SENTRY_BASE_URL": "https://de.sentry.io/"}
    found = settings({"organization": "other"}, env)
    assert (found.root, found.organization) == ("https://de.sentry.io/api/0/", "other")
    assert found.token.header() == "Bearer abc"
    assert settings({}, env | {"SENTRY_BASE_URL": ""}).root == "https://sentry.io/api/0/"


def test_a_token_is_never_in_the_repr_of_the_settings():
    found = settings({}, {"SENTRY_AUTH_TOKEN": "verysecret", "SENTRY_ORG": "acme"})
    assert "verysecret" not in repr(found)
    with pytest.raises(ConfigurationError) as error:
        settings({"token": "very secret", "organization": "acme"}, {})
    assert "very secret" not in str(error.value)


def test_a_wrong_token_says_so_and_keeps_the_resource(engine, engine_for, examples):
    made = engine.create("Team", examples["Team"])
    other = engine_for(token="wrong")
    for use in (lambda: other.create("Team", examples["Team"]), lambda: other.read(made), lambda: other.delete(made)):
        with pytest.raises(grpc.RpcError, match=r'team "it": .* answered 401: .*set a valid one with') as error:
            use()
        assert "wrong" not in error.value.details()
    assert engine.read(made).id == made.id


@pytest.mark.parametrize(
    ("kind", "scope"),
    [
        ("Team", "team:write"),
        ("Project", "project:write"),
        ("MetricMonitor", "alerts:write"),
        ("Alert", "alerts:write"),
    ],
)
def test_a_missing_scope_is_named(engine_for, examples, kind, scope):
    reader = engine_for(token="local-readonly")
    with pytest.raises(grpc.RpcError, match=rf"answered 403: .*The token lacks the scope {scope} "):
        reader.create(kind, examples[kind])


def test_a_missing_scope_to_read_deletes_nothing_from_the_state(engine, engine_for, emulator, examples):
    made = engine.create("Alert", examples["Alert"])
    token = emulator.post("/tokens", scopes=["project:read"])["token"]
    with pytest.raises(grpc.RpcError, match="lacks the scope alerts:read"):
        engine_for(token=token).read(made)


@pytest.mark.parametrize("status", [401, 403, 404, 410, 500])
def test_404_counts_only_when_the_organisation_itself_answers(engine_for, engine, emulator, examples, status):
    made = engine.create("Alert", examples["Alert"])
    run = engine_for()
    emulator.fault("GET", "/workflows/[0-9]+/$", {"status": 404, "body": {"detail": "no"}}, times=9)
    emulator.fault("GET", "/organizations/local/$", {"status": status, "body": {"detail": "no"}}, times=9)
    with pytest.raises(grpc.RpcError, match='alert "it": '):
        run.read(made)
    emulator.services.control.delete("/_control/faults")
    assert run.read(made).id == made.id


def test_the_organisation_is_asked_for_once_a_run(engine, emulator, examples):
    made = [engine.create("Team", {"slug": f"team-{number}"}) for number in range(3)]
    for one in made:
        engine.delete(one)
        assert engine.read(one).id == ""
    assert len([item for item in emulator.requests() if item["path"].rstrip("/").endswith("organizations/local")]) == 1


def test_an_unknown_organisation_is_named(engine_for):
    with pytest.raises(grpc.RpcError, match='no organisation "elsewhere" that this token can see'):
        engine_for(organization="elsewhere").read_id("Team", "payments")


def test_a_wrong_address_is_named(unconfigured, emulator):
    page = emulator.sentry[:-1] + str(int(emulator.sentry[-1]) - 1)
    unconfigured.configure(token="local-admin", baseUrl=page, organization="local")
    with pytest.raises(grpc.RpcError, match="is not Sentry's API: check sentry:baseUrl"):
        unconfigured.create("Team", {"slug": "a"})


def test_a_removed_route_stops_at_once_with_its_replacement(engine, emulator, examples):
    headers = {"X-Sentry-Replacement-Endpoint": "/api/0/organizations/local/next/"}
    gone = {"status": 410, "headers": headers, "body": {"message": "This API no longer exists."}}
    emulator.fault("POST", "/workflows/$", gone, times=9)
    with pytest.raises(grpc.RpcError, match="names /api/0/organizations/local/next/ as its replacement"):
        engine.create("Alert", examples["Alert"])
    assert len(emulator.writes()) == 1


def test_a_rate_limit_is_waited_out(engine, emulator, examples):
    slow = {"status": 429, "headers": {"Retry-After": "0"}, "body": {"detail": "slow down"}}
    emulator.fault("POST", "/workflows/$", slow, times=2)
    assert engine.create("Alert", examples["Alert"]).id
    assert len(emulator.writes()) == 3


def test_a_cancelled_run_finishes_what_is_under_way_and_waits_for_nothing(engine, emulator):
    emulator.fault("POST", "/teams/$", {"delay_s": 0.5})
    with ThreadPoolExecutor(1) as pool:
        under_way = pool.submit(engine.create, "Team", {"slug": "slow"})
        time.sleep(0.2)
        engine.stub.Cancel(Empty())
        assert under_way.result(5).id
    emulator.fault("POST", "/teams/$", {"status": 429, "headers": {"Retry-After": "3"}, "body": {}})
    began = time.monotonic()
    with pytest.raises(grpc.RpcError, match="answered 429"):
        engine.create("Team", {"slug": "late"})
    assert time.monotonic() - began < 2


def test_sentrys_own_refusal_reaches_the_reader_with_its_places(engine, emulator, examples):
    wrong = examples["Alert"] | {"owner": "team:999999"}
    with pytest.raises(grpc.RpcError) as error:
        engine.create("Alert", wrong)
    assert 'alert "it": POST organizations/{org}/workflows/ answered 400: ' in error.value.details()
    assert "owner: Team does not exist" in error.value.details()


def test_a_project_that_does_not_exist_is_named(engine, examples):
    with pytest.raises(grpc.RpcError, match='there is no project "nowhere" in the organisation "local"'):
        engine.create("CronMonitor", examples["CronMonitor"] | {"project": "nowhere"})
