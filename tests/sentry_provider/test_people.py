"""Members, their teams, and what teams and people are called elsewhere."""

from __future__ import annotations

import grpc
import pytest


def member(email="nora.berg@example.com", role="member"):
    return {"email": email, "role": role, "sendInvite": False}


def stored(emulator, email="nora.berg@example.com"):
    return next((one for one in emulator.objects("member") if one["email"] == email), None)


def test_an_invitation_is_made_changed_and_withdrawn(engine, emulator):
    made = engine.create("OrganizationMember", member())
    assert stored(emulator)["id"] == made.id
    assert (made.plain["pending"], made.plain["userId"]) == (True, "")
    (sent,) = emulator.requests(method="POST")
    assert sent["body"] == {"email": "nora.berg@example.com", "orgRole": "member", "sendInvite": False}
    engine.update(made, member(role="manager"))
    assert stored(emulator)["orgRole"] == "manager"
    engine.delete(made)
    assert stored(emulator) is None


def test_whether_an_invitation_was_mailed_is_never_a_difference(engine):
    made = engine.create("OrganizationMember", member())
    assert engine.diff(made, member() | {"sendInvite": True}) == {}
    assert engine.diff(made, member(email="NORA.berg@Example.com")) == {}
    assert engine.diff(made, member(email="omar.diaz@example.com")) == {"email": "UPDATE_REPLACE"}


def test_a_member_of_the_same_role_is_adopted_and_another_is_not_overwritten(engine, engine_for, emulator):
    by_hand = emulator.api("POST", "organizations/local/members/", email="nora.berg@example.com", orgRole="billing")
    with pytest.raises(grpc.RpcError, match=rf"already exists with other settings \(id {by_hand['id']}\)"):
        engine.create("OrganizationMember", member())
    assert engine_for().create("OrganizationMember", member(role="billing")).id == by_hand["id"]
    assert len([one for one in emulator.objects("member") if one["email"].startswith("nora")]) == 1


def test_the_only_owner_stays(engine, emulator):
    owner = engine.read_id("OrganizationMember", "owner@local.test")
    assert owner.plain["userId"] == "11"
    with pytest.raises(grpc.RpcError, match="You cannot remove the only remaining owner"):
        engine.delete(owner)
    assert stored(emulator, "owner@local.test")


def test_a_member_joins_a_team_and_leaves_it(engine, emulator):
    made = engine.create("TeamMember", {"team": "payments", "memberId": "101", "role": "admin"})
    assert made.id == f"{emulator.team}/101"
    assert stored(emulator, "owner@local.test")["teamRoles"] == [{"teamSlug": "payments", "role": "admin"}]
    assert engine.diff(made, {"team": emulator.team, "memberId": "101"}) == {}
    assert engine.diff(made, {"team": "payments", "memberId": "102"}) == {"memberId": "UPDATE_REPLACE"}
    emulator.api("PUT", "teams/local/payments/", slug="pay")
    assert engine.read(made).plain["teamId"] == emulator.team
    engine.delete(made)
    assert stored(emulator, "owner@local.test")["teams"] == []


def test_a_role_that_was_given_before_is_not_overwritten(engine, emulator):
    emulator.api("POST", "organizations/local/members/101/teams/payments/")
    with pytest.raises(grpc.RpcError, match=rf"`pulumi import sentry:index:TeamMember NAME {emulator.team}/101`"):
        engine.create("TeamMember", {"team": "payments", "memberId": "101", "role": "admin"})
    assert engine.create("TeamMember", {"team": "payments", "memberId": "101"}).id == f"{emulator.team}/101"


def test_a_request_to_join_is_not_a_membership(engine, emulator):
    path = "/members/101/teams/[0-9]+/$"
    emulator.fault("POST", path, {"status": 202, "body": {}})
    with pytest.raises(grpc.RpcError, match="only noted a request to join: an owner must approve it"):
        engine.create("TeamMember", {"team": "payments", "memberId": "101"})


def test_a_team_member_is_not_imported_without_the_team(engine):
    with pytest.raises(grpc.RpcError, match='import it as TEAM/101, not "101"'):
        engine.read_id("TeamMember", "101")


TEAM = {"team": "payments", "provider": "github", "integrationId": "23", "externalName": "@acme/payments"}
USER = {"userId": "11", "provider": "github", "integrationId": "23", "externalName": "@owner"}


@pytest.mark.parametrize(("kind", "wanted"), [("TeamMapping", TEAM), ("UserMapping", USER)])
def test_a_name_is_made_changed_and_deleted(engine, emulator, kind, wanted):
    made = engine.create(kind, wanted)
    changed = engine.update(made, wanted | {"externalName": "@other"})
    (there,) = emulator.objects("external_actor")
    assert (there["id"], there["externalName"]) == (made.id, "@other")
    assert engine.diff(engine.read(changed), wanted) == {"externalName": "UPDATE"}
    engine.delete(changed)
    assert emulator.objects("external_actor") == []


@pytest.mark.parametrize(("kind", "wanted"), [("TeamMapping", TEAM), ("UserMapping", USER)])
def test_a_name_that_is_there_is_adopted(engine, engine_for, emulator, kind, wanted):
    made = engine.create(kind, wanted)
    assert engine_for().create(kind, wanted).id == made.id
    with pytest.raises(grpc.RpcError, match="already exists with other settings"):
        engine_for().create(kind, wanted | {"externalId": "9"})
    assert len(emulator.objects("external_actor")) == 1


def test_names_of_another_team_are_others(engine, emulator):
    emulator.api("POST", "organizations/local/teams/", slug="platform")
    first = engine.create("TeamMapping", TEAM)
    second = engine.create("TeamMapping", TEAM | {"team": "platform"})
    assert first.id != second.id
    assert engine.diff(first, TEAM | {"team": "platform"}) == {"team": "UPDATE_REPLACE"}


def test_what_an_integration_cannot_hold_is_refused_with_its_place(engine):
    with pytest.raises(grpc.RpcError, match=r"answered 400: provider: Integration 21 is not a github one"):
        engine.create("TeamMapping", TEAM | {"integrationId": "21"})
