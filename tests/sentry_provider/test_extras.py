"""Spike protection, notification actions, symbol sources, Opsgenie's teams and links of repositories."""

from __future__ import annotations

import grpc
import pytest

OPTION = "quotas:spike-protection-disabled"
NOTIFY = {"serviceType": "pagerduty", "integrationId": "22", "targetIdentifier": "31", "projects": ["web"]}
HTTP = {"project": "web", "type": "http", "name": "Ours", "layout": {"type": "native"}, "url": "https://s.example/"}
S3 = {"project": "web", "type": "s3", "name": "S3", "layout": {"type": "native"}, "bucket": "b", "accessKey": "a"}
S3 |= {"region": "eu-west-1", "secretKey": "s3cret"}


def disabled(emulator):
    return {one["slug"]: one["options"][OPTION] for one in emulator.objects("project")}


def test_spike_protection_is_turned_off_and_on_again(engine, engine_for, emulator):
    made = engine.create("SpikeProtection", {"project": "web", "enabled": False})
    assert made.id == emulator.project
    assert disabled(emulator) == {"web": True}
    engine_for().delete(made)
    assert disabled(emulator) == {"web": False}


def test_what_is_set_already_is_not_set_again(engine, emulator):
    engine.create("SpikeProtection", {"project": "web"})
    engine.create("OrganizationSpikeProtection", {})
    assert emulator.writes() == []


def test_one_project_that_differs_is_seen_and_mended_for_all(engine, engine_for, emulator):
    emulator.api("POST", "teams/local/payments/projects/", name="Shop", slug="shop")
    made = engine.create("OrganizationSpikeProtection", {"enabled": False})
    assert (made.id, made.plain["projects"]) == ("all", 2)
    assert disabled(emulator) == {"web": True, "shop": True}
    emulator.api("POST", "organizations/local/spike-protections/", projects=["shop"])
    seen = engine.read(made)
    assert engine.diff(seen, {"enabled": False}) == {"enabled": "UPDATE"}
    engine.update(seen, {"enabled": False})
    assert disabled(emulator) == {"web": True, "shop": True}
    engine_for().delete(made)
    assert disabled(emulator) == {"web": False, "shop": False}


def test_a_server_without_spike_protection_says_so(engine, emulator):
    emulator.fault("DELETE", "/spike-protections/$", {"status": 404, "body": {"detail": "Not found"}})
    with pytest.raises(grpc.RpcError, match="a self-hosted Sentry has no spike protection; take it out"):
        engine.create("SpikeProtection", {"project": "web", "enabled": False})


def test_an_action_of_one_project_by_slug_or_id_is_the_same(engine, emulator):
    made = engine.create("NotificationAction", NOTIFY)
    assert made.plain["targetDisplay"] == "Old Pager"
    assert made.plain["projects"] == ["web"]
    assert engine.diff(made, NOTIFY | {"projects": [emulator.project]}) == {}
    assert engine.read(made).plain_inputs == NOTIFY | {"triggerType": "spike-protection"}
    emulator.edit("notification_action", made.id, {"projects": []})
    assert engine.diff(engine.read(made), NOTIFY) == {"projects": "ADD"}


def test_an_action_that_is_just_so_is_adopted_and_others_stay_beside_it(engine, engine_for, emulator):
    emulator.api("POST", "teams/local/payments/projects/", name="Shop", slug="shop")
    first = engine.create("NotificationAction", NOTIFY)
    assert engine_for().create("NotificationAction", NOTIFY).id == first.id
    assert engine_for().create("NotificationAction", NOTIFY | {"projects": ["shop"]}).id != first.id
    assert len(emulator.objects("notification_action")) == 2


def test_secrets_of_a_source_are_sent_kept_and_changed_only_by_the_program(engine, emulator):
    made = engine.create("ProjectSymbolSource", S3)
    assert emulator.objects("symbol_source")[0]["secret_key"] == "s3cret"
    assert engine.read(made).plain["secretKey"] == "s3cret"
    assert engine.diff(made, S3 | {"secretKey": "other"}) == {"secretKey": "UPDATE"}
    engine.update(made, S3 | {"secretKey": "other"})
    assert emulator.objects("symbol_source")[0]["secret_key"] == "other"


def test_a_source_made_by_hand_keeps_the_secrets_that_nobody_gave_us(engine, emulator):
    for wanted, name in ((S3, "secret_key"), (HTTP | {"username": "me", "password": "p4ss"}, "password")):
        made = engine.create("ProjectSymbolSource", wanted)
        found = engine.read_id("ProjectSymbolSource", f"web/{made.id}")
        bare = {key: value for key, value in wanted.items() if key not in {"secretKey", "password"}}
        assert engine.diff(found, bare) == {}
        engine.update(found, bare | {"name": "Renamed"})
        (there,) = [one for one in emulator.objects("symbol_source") if one["id"] == made.id]
        assert (there["name"], bool(there[name])) == ("Renamed", True)


def test_a_new_source_needs_its_secret(engine, emulator):
    with pytest.raises(grpc.RpcError, match="secretKey is missing: a new source of type s3 needs it"):
        engine.create("ProjectSymbolSource", {key: value for key, value in S3.items() if key != "secretKey"})
    assert emulator.writes() == []


def test_a_source_that_is_there_is_adopted_and_gets_the_secret(engine, engine_for, emulator):
    made = engine.create("ProjectSymbolSource", S3)
    again = engine_for().create("ProjectSymbolSource", S3 | {"secretKey": "fresh"})
    assert again.id == made.id
    assert emulator.objects("symbol_source")[0]["secret_key"] == "fresh"
    with pytest.raises(grpc.RpcError, match="already exists with other settings") as error:
        engine_for().create("ProjectSymbolSource", S3 | {"bucket": "other"})
    assert "s3cret" not in error.value.details()


def test_a_source_is_not_imported_without_its_project(engine):
    with pytest.raises(grpc.RpcError, match='import it as PROJECT/abc, not "abc"'):
        engine.read_id("ProjectSymbolSource", "abc")


def test_opsgenie_rows_come_change_and_go(engine, emulator):
    first = engine.create("OpsgenieTeam", {"integrationId": "24", "team": "Pay", "integrationKey": "k1"})
    other = engine.create("OpsgenieTeam", {"integrationId": "24", "team": "Ops", "integrationKey": "k2"})
    assert (first.id, other.id) == ("24-Pay", "24-Ops")
    changed = engine.update(first, {"integrationId": "24", "team": "Payments", "integrationKey": "k1"})
    assert changed.id == "24-Pay"
    engine.delete(other)
    (integration,) = [one for one in emulator.objects("integration") if one["provider"]["key"] == "opsgenie"]
    assert integration["configData"]["team_table"] == [{"id": "24-Pay", "team": "Payments", "integration_key": "k1"}]


def test_the_id_of_an_opsgenie_row_may_have_slashes(engine):
    inputs = {"integrationId": "24", "team": "Web / Pay", "integrationKey": "k1"}
    made = engine.create("OpsgenieTeam", inputs)
    assert made.id == "24-Web / Pay"
    assert engine.read(made).plain_inputs == engine.read_id("OpsgenieTeam", f"24/{made.id}").plain_inputs == inputs


def test_a_link_is_made_once_and_stays(engine, emulator):
    wanted = {"project": "web", "repositoryId": emulator.repository}
    made = engine.create("ProjectRepository", wanted)
    assert engine.create("ProjectRepository", wanted).id == made.id
    assert engine.diff(engine.read(made), wanted) == {}
    assert engine.diff(made, wanted | {"repositoryId": "1"}) == {"repositoryId": "UPDATE_REPLACE"}
    emulator.forget_requests()
    engine.delete(made)
    assert emulator.writes() == []


def test_a_link_goes_with_its_repository_and_cannot_be_imported(engine, engine_for, emulator):
    made = engine.create("ProjectRepository", {"project": "web", "repositoryId": emulator.repository})
    with pytest.raises(grpc.RpcError, match="serves no links of repositories, so that none can be imported"):
        engine.read_id("ProjectRepository", made.id)
    emulator.api("DELETE", f"organizations/local/repos/{emulator.repository}/")
    assert engine_for().read(made).id == ""
