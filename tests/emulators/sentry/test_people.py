"""Members, names in other services, spike protection, notification actions, symbol sources and Opsgenie's table."""

from __future__ import annotations

from typing import Any

import pytest

ORG, WEB, TEAM = "organizations/local/", "projects/local/web/", "teams/local/payments/"
LAYOUT = {"type": "native", "casing": "default"}
S3 = {"type": "s3", "name": "Bucket", "layout": LAYOUT, "bucket": "b", "region": "eu-west-1", "access_key": "a"}
OWNER = f"{ORG}members/101/"
SPIKE_ACTION = {"trigger_type": "spike-protection", "service_type": "slack", "projects": ["web"]}
NAMED = {"external_name": "@acme/pay", "provider": "github", "integration_id": 23}

REFUSED = [
    ("POST", f"{ORG}members/", {"email": "OWNER@local.test"}, 400,
     {"email": ["The user OWNER@local.test is already a member"]}),
    ("POST", f"{ORG}members/", {"email": "nora", "orgRole": "boss"}, 400,
     {"orgRole": ['"boss" is not a valid choice.'], "email": ["Enter a valid email address."]}),
    ("DELETE", OWNER, None, 403, {"detail": "You cannot remove the only remaining owner of the organization."}),
    ("PUT", OWNER, {"orgRole": "member"}, 403,
     {"detail": "You cannot remove the only remaining owner of the organization."}),
    ("PUT", f"{OWNER}teams/payments/", {"teamRole": "admin"}, 404,
     {"detail": "The requested resource does not exist"}),
    ("POST", f"{TEAM}external-teams/", NAMED | {"provider": "irc"}, 400,
     {"provider": ['"irc" is not a valid choice.']}),
    ("POST", f"{TEAM}external-teams/", NAMED | {"integration_id": 21}, 400,
     {"provider": ["Integration 21 is not a github one."]}),
    ("POST", f"{ORG}external-users/", NAMED | {"user_id": 99}, 400, {"userId": ["This member does not exist."]}),
    ("POST", f"{ORG}spike-protections/", {"projects": ["nothing"]}, 400,
     {"projects": ["Invalid project slugs: nothing"]}),
    ("POST", f"{ORG}notifications/actions/", SPIKE_ACTION, 400,
     {"integrationId": ["Service type of 'slack' requires providing an active integration id"]}),
    ("POST", f"{ORG}notifications/actions/", SPIKE_ACTION | {"integration_id": 21}, 400,
     {"targetDisplay": ["Did not receive a Slack channel name, please provide one"]}),
    ("POST", f"{ORG}notifications/actions/",
     SPIKE_ACTION | {"service_type": "pagerduty", "integration_id": 22, "target_identifier": "9"}, 400,
     {"targetIdentifier": ["Could not find associated PagerDuty service"]}),
    ("POST", f"{WEB}symbol-sources/", S3 | {"url": "x"}, 400,
     {"secret_key": ["This field is required."], "url": ["Additional properties are not allowed for s3 sources"]}),
    ("POST", f"{ORG}integrations/24/", {"team_table": [{"team": "a"}]}, 500, {"detail": "Internal Error"}),
]  # fmt: skip


@pytest.mark.parametrize("refusal", REFUSED)
def test_what_is_wrong_is_refused(refusal: Any, sentry: Any) -> None:
    method, path, body, status, answer = refusal
    reply = sentry(method, path, body)
    assert (reply.status_code, reply.json()) == (status, answer)


def test_who_can_only_read_members_removes_nobody(sentry: Any) -> None:
    invited = sentry.make(f"{ORG}members/", {"email": "nora.berg@example.com"})
    assert (invited["pending"], invited["orgRole"], invited["user"]) == (True, "member", None)
    assert sentry("DELETE", f"{ORG}members/{invited['id']}/", token="local-readonly").status_code == 400
    assert sentry("DELETE", f"{ORG}members/{invited['id']}/").status_code == 204


def test_a_member_joins_a_team_once_and_leaves_with_it(sentry: Any) -> None:
    path = f"{OWNER}teams/payments/"
    assert [sentry("POST", path).status_code for _ in range(2)] == [201, 204]
    assert sentry("PUT", path, {"teamRole": "admin"}).json() == {"isActive": True, "teamRole": "admin"}
    assert sentry("GET", OWNER).json()["teamRoles"] == [{"teamSlug": "payments", "role": "admin"}]
    assert [one["teamRole"] for one in sentry("GET", f"{TEAM}members/").json()] == ["admin"]
    sentry("DELETE", TEAM)
    assert sentry("GET", OWNER).json()["teams"] == []


def test_a_name_elsewhere_is_made_once(sentry: Any) -> None:
    replies = [sentry("POST", f"{TEAM}external-teams/", NAMED) for _ in range(2)]
    assert [reply.status_code for reply in replies] == [201, 200]
    assert replies[0].json() == replies[1].json()
    (team,) = sentry("GET", f"{ORG}teams/").json()
    assert team["externalTeams"] == [replies[0].json()]
    assert "externalTeams" not in sentry("GET", f"{ORG}teams/?detailed=0").json()[0]


def test_spike_protection_shows_in_the_projects_option(sentry: Any) -> None:
    sentry("DELETE", f"{ORG}spike-protections/", {"projects": ["$all"]})
    (web,) = sentry("GET", f"{ORG}projects/?options=quotas:spike-protection-disabled").json()
    assert web["options"] == {"quotas:spike-protection-disabled": True}
    assert sentry("POST", f"{ORG}spike-protections/", {"projects": ["web"]}, token="local-readonly").status_code == 403
    sentry("POST", f"{ORG}spike-protections/", {"projects": ["web"]})
    assert sentry("GET", WEB).json()["options"]["quotas:spike-protection-disabled"] is False


def test_secrets_of_symbol_sources_are_kept_and_never_served(sentry: Any) -> None:
    source = sentry.make(f"{WEB}symbol-sources/", S3 | {"secret_key": "s3cret"})
    assert source["secret_key"] == {"hidden-secret": True}
    same = S3 | {"id": source["id"], "secret_key": source["secret_key"]}
    kept = sentry("PUT", f"{WEB}symbol-sources/?id={source['id']}", same)
    assert kept.json() == source
    (stored,) = sentry.services.objects("symbol_source")
    assert stored["secret_key"] == "s3cret"


def test_teams_of_opsgenie_keep_the_id_that_they_were_made_with(sentry: Any) -> None:
    path = f"{ORG}integrations/24/"
    row = {"id": "", "team": "Pay", "integration_key": "k"}
    assert sentry("POST", path, {"team_table": [row]}).status_code == 200
    (made,) = sentry("GET", path).json()["configData"]["team_table"]
    assert made == row | {"id": "24-Pay"}
    sentry("POST", path, {"team_table": [made | {"team": "Payments"}]})
    assert sentry("GET", path).json()["configData"]["team_table"] == [made | {"team": "Payments"}]
