"""Projects' settings, ownership, filters, repositories, mappings and the PagerDuty table: kept, and refused."""

from __future__ import annotations

from typing import Any

import pytest

WEB = "projects/local/web/"
REPOS = "organizations/local/repos/"
MAPPINGS = "organizations/local/code-mappings/"
GITHUB = "23"
PAGERDUTY = "organizations/local/integrations/22/"


def reachable(sentry: Any) -> list[str]:
    """What the local GitHub has, as "owner/name"."""
    return [repo["full_name"] for repo in sentry.services.objects("github_repository")]


@pytest.fixture
def repository(sentry: Any) -> dict[str, Any]:
    body = {"provider": "integrations:github", "installation": GITHUB, "identifier": reachable(sentry)[0]}
    return sentry.make(REPOS, body)


@pytest.fixture
def mapping(repository: dict[str, Any]) -> dict[str, Any]:
    return {
        "repositoryId": int(repository["id"]), "projectId": 4001, "stackRoot": "/app", "sourceRoot": "src",
        "defaultBranch": "main", "integrationId": int(GITHUB),
    }  # fmt: skip


def test_privacy_settings_are_kept_in_lower_case(sentry: Any) -> None:
    sent = {
        "dataScrubber": True, "dataScrubberDefaults": False, "sensitiveFields": [" Child_Name ", "iban"],
        "safeFields": ["Order_ID"], "scrubIPAddresses": True, "resolveAge": 336,
        "options": {"filters:error_messages": "TypeError*\n\n  *AbortError* \n", "unheard:of": 1},
    }  # fmt: skip
    assert sentry("PUT", WEB, sent).status_code == 200
    got = sentry("GET", WEB).json()
    kept = {name: got[name] for name in sent if name != "options"}
    assert kept == {**{name: sent[name] for name in kept}, "sensitiveFields": ["child_name", "iban"],
                    "safeFields": ["order_id"]}  # fmt: skip
    assert got["options"]["filters:error_messages"] == "TypeError*\n*AbortError*"
    assert "unheard:of" not in got["options"]


@pytest.mark.parametrize(("sent", "answer"), [
    ({"dataScrubber": "yes"}, {"dataScrubber": ["Must be a valid boolean."]}),
    ({"sensitiveFields": "name"}, {"sensitiveFields": ['Expected a list of items but got type "str".']}),
    ({"sensitiveFields": ["x" * 4001]}, {"sensitiveFields": ["List of sensitive fields is too long."]}),
    ({"scrubIPAddresses": 1, "resolveAge": -1}, {
        "scrubIPAddresses": ["Must be a valid boolean."],
        "resolveAge": ["Ensure this value is greater than or equal to 0."]}),
])  # fmt: skip
def test_settings_that_are_refused(sent: Any, answer: Any, sentry: Any) -> None:
    reply = sentry("PUT", WEB, sent)
    assert (reply.status_code, reply.json()) == (400, answer)


def test_a_plan_without_custom_filters_refuses_error_messages(sentry: Any) -> None:
    sentry.services.control.post("/_control/plan", json={"missing": ["projects:custom-inbound-filters"]})
    reply = sentry("PUT", WEB, {"options": {"filters:error_messages": "x"}})
    assert (reply.status_code, reply.json()) == (400, {"detail": ["You do not have that feature enabled"]})


def test_ownership_is_kept_with_its_rules_and_reset_by_blank(sentry: Any) -> None:
    fresh = sentry("GET", f"{WEB}ownership/").json()
    assert (fresh["raw"], fresh["schema"], fresh["dateCreated"]) == (None, None, None)
    raw = 'path:src/billing/* #payments owner@LOCAL.test\n\n# nobody\ntags.mode:"live now" #payments\nvendor/*'
    got = sentry("PUT", f"{WEB}ownership/", {"raw": raw, "fallthrough": False}).json()
    assert (got["raw"], got["fallthrough"], got["codeownersAutoSync"]) == (raw, False, True)
    team, person = (
        {"type": "team", "id": "1001", "name": "payments"},
        {"type": "user", "id": "11", "name": "owner@local.test"},
    )
    assert got["schema"]["rules"] == [
        {"matcher": {"type": "path", "pattern": "src/billing/*"}, "owners": [team, person]},
        {"matcher": {"type": "tags.mode", "pattern": "live now"}, "owners": [team]},
        {"matcher": {"type": "path", "pattern": "vendor/*"}, "owners": []},
    ]
    assert sentry("PUT", f"{WEB}ownership/", {"raw": " "}).json()["raw"] is None
    assert sentry("GET", f"{WEB}ownership/").json()["fallthrough"] is False


@pytest.mark.parametrize(("sent", "answer"), [
    ({"raw": "path:a #nobody b@c.d\npath:b #nobody"}, {"raw": ["Invalid rule owners: #nobody, b@c.d"]}),
    ({"raw": "path:a #apart"}, {"raw": ["Invalid rule owners: #apart"]}),
    ({"raw": "codeowners:a #payments"}, {
        "raw": ["Codeowner type paths can only be added by importing CODEOWNER files"]}),
    ({"raw": "x" * 100_001}, {"raw": ["Raw needs to be <= 100000 characters in length"]}),
    ({"autoAssignment": "always"}, {"autoAssignment": {"autoAssignment": "Invalid selection."}}),
    ({"fallthrough": "maybe"}, {"fallthrough": ["Must be a valid boolean."]}),
])  # fmt: skip
def test_ownership_that_is_refused(sent: Any, answer: Any, sentry: Any) -> None:
    sentry.make("organizations/local/teams/", {"slug": "apart"})
    reply = sentry("PUT", f"{WEB}ownership/", sent)
    assert (reply.status_code, reply.json()) == (400, answer)


def test_filters_are_as_on_a_new_project_until_set(sentry: Any) -> None:
    def filters() -> dict[str, Any]:
        return {one["id"]: one["active"] for one in sentry("GET", f"{WEB}filters/").json()}

    assert filters() == {"browser-extensions": False, "filtered-transaction": True, "legacy-browsers": False,
                         "localhost": False, "web-crawlers": True}  # fmt: skip
    for name, sent in (
        ("localhost", {"active": True}), ("web-crawlers", {}), ("legacy-browsers", {"subfilters": ["safari", "ie"]})
    ):  # fmt: skip
        assert sentry("PUT", f"{WEB}filters/{name}/", sent).status_code == 204
    after = filters()
    assert (after["localhost"], after["web-crawlers"], after["legacy-browsers"]) == (True, False, ["ie", "safari"])
    sentry("PUT", f"{WEB}filters/legacy-browsers/", {"active": True, "subfilters": ["ie"]})
    assert filters()["legacy-browsers"] is True


@pytest.mark.parametrize(("name", "sent", "status", "answer"), [
    ("legacy-browser", {"active": True}, 404, {"detail": "The requested resource does not exist"}),
    ("legacy-browsers", {"subfilters": ["netscape"]}, 400, {"subfilters": ['"netscape" is not a valid choice.']}),
    ("localhost", {"active": "on"}, 400, {"active": ["Must be a valid boolean."]}),
])  # fmt: skip
def test_filters_that_are_refused(name: str, sent: Any, status: int, answer: Any, sentry: Any) -> None:
    reply = sentry("PUT", f"{WEB}filters/{name}/", sent)
    assert (reply.status_code, reply.json()) == (status, answer)


@pytest.mark.parametrize(("change", "status", "answer"), [
    ({"provider": "github"}, 400, {"error_type": "validation"}),
    ({"installation": "22"}, 404, {
        "error_type": "not found", "errors": {"__all__": "Integration matching query does not exist."}}),
    ({"identifier": "no/where"}, 400, {
        "error_type": "validation", "errors": {"__all__": "You must grant Sentry access to no/where"}}),
    ({}, 400, {"detail": {
        "code": "repo_exists", "message": "A repository with that configuration already exists", "extra": {}}}),
])  # fmt: skip
def test_repositories_that_are_refused(change: Any, status: int, answer: Any, sentry: Any, repository: Any) -> None:
    body = {"provider": "integrations:github", "installation": GITHUB, "identifier": repository["name"]} | change
    reply = sentry("POST", REPOS, body)
    assert (reply.status_code, reply.json()) == (status, answer)


def test_a_hidden_repository_comes_back_and_a_deleted_one_takes_its_mappings(
    sentry: Any, repository: Any, mapping: Any
) -> None:
    path = f"{REPOS}{repository['id']}/"
    assert sentry("PUT", path, {"status": "hidden"}).json()["status"] == "hidden"
    assert sentry("GET", REPOS).json() == []
    body = {"provider": "integrations:github", "installation": GITHUB, "identifier": repository["name"]}
    assert sentry.make(REPOS, body)["id"] == repository["id"]
    sentry.make(MAPPINGS, mapping)
    assert sentry("POST", f"{WEB}repo/", {"repositoryId": repository["id"]}).json()["created"] is True
    again = sentry("POST", f"{WEB}repo/", {"repositoryId": repository["id"]})
    assert (again.status_code, again.json()["created"]) == (200, False)
    assert sentry("DELETE", path).status_code == 202
    assert sentry("GET", path).status_code == 404
    assert sentry("GET", f"{MAPPINGS}?integrationId={GITHUB}").json() == []


def test_an_installation_links_all_that_github_has(sentry: Any) -> None:
    for _ in range(2):
        sentry.services.control.post("/_control/sentry/repositories", json={}).raise_for_status()
    assert sorted(repo["name"] for repo in sentry("GET", REPOS).json()) == sorted(reachable(sentry))
    wrong = sentry.services.control.post("/_control/sentry/repositories", json={"repositories": ["no/where"]})
    assert (wrong.status_code, "unknown repositories no/where" in wrong.json()["error"]) == (400, True)


def test_a_mapping_is_answered_under_other_names(sentry: Any, mapping: Any, repository: Any) -> None:
    made = sentry.make(MAPPINGS, mapping)
    assert (made["repoId"], made["repoName"]) == (repository["id"], repository["name"])
    assert (made["projectId"], made["projectSlug"], made["integrationId"]) == ("4001", "web", GITHUB)
    changed = sentry("PUT", f"{MAPPINGS}{made['id']}/", mapping | {"sourceRoot": "", "integrationId": 99})
    assert (changed.status_code, changed.json()["sourceRoot"], changed.json()["integrationId"]) == (200, "", GITHUB)
    assert sentry("GET", f"{MAPPINGS}?integrationId={GITHUB}").json() == [changed.json()]
    sentry.services.edit("code_mapping", made["id"], {"usedByCodeowners": True})
    refused = sentry("DELETE", f"{MAPPINGS}{made['id']}/")
    assert (refused.status_code, "Must delete Code Owner" in refused.json()) == (409, True)
    sentry.services.edit("code_mapping", made["id"], {"usedByCodeowners": False})
    assert sentry("DELETE", f"{MAPPINGS}{made['id']}/").status_code == 204


@pytest.mark.parametrize(("change", "status", "answer"), [
    ({"integrationId": None}, 400, "Missing param: integrationId"),
    ({"integrationId": 99}, 404, "Could not find this integration installed on your organization"),
    ({"projectId": "web"}, 400, "Invalid projectId param. Expected an integer."),
    ({"projectId": 9}, 404, "Could not find project"),
    ({"repositoryId": 9, "stackRoot": "a b", "defaultBranch": "/main"}, 400, {
        "repositoryId": ["Repository does not exist"], "stackRoot": ["Path may not contain spaces or quotations"],
        "defaultBranch": [("Branch name may only have letters, numbers, underscores, forward slashes, dashes, and "
                          "periods. Branch name may not start or end with a forward slash.")]}),
    ({"defaultBranch": ""}, 400, {"defaultBranch": ["This field is required."]}),
    ({}, 400, {"nonFieldErrors": ["Code path config already exists with this project and stack trace root"]}),
])  # fmt: skip
def test_mappings_that_are_refused(change: Any, status: int, answer: Any, sentry: Any, mapping: Any) -> None:
    sentry.make(MAPPINGS, mapping)
    reply = sentry("POST", MAPPINGS, mapping | change)
    assert (reply.status_code, reply.json()) == (status, answer)


def test_the_table_of_services_is_replaced_as_a_whole(sentry: Any) -> None:
    first, second = sentry("GET", PAGERDUTY).json()["configData"]["service_table"]
    new = {"id": 0, "service": "New", "integration_key": "k" * 32}
    # A number written as text is another id to Sentry: the row is lost and no new one made.
    stringly = {**second, "id": str(second["id"])}
    rows = [{**first, "service": "Renamed"}, stringly, new]
    assert sentry("POST", PAGERDUTY, {"service_table": rows}).status_code == 200
    after = sentry("GET", PAGERDUTY).json()["configData"]["service_table"]
    assert [(row["id"], row["service"]) for row in after] == [(31, "Renamed"), (33, "New")]


@pytest.mark.parametrize(("row", "status", "answer"), [
    ({"id": 0, "service": "", "integration_key": "k"}, 400, {"detail": ["Name and key are required"]}),
    ({"service": "x", "integration_key": "k"}, 500, {"detail": "Internal Error"}),
])  # fmt: skip
def test_rows_that_are_refused(row: Any, status: int, answer: Any, sentry: Any) -> None:
    reply = sentry("POST", PAGERDUTY, {"service_table": [row]})
    assert (reply.status_code, reply.json()) == (status, answer)
    assert len(sentry("GET", PAGERDUTY).json()["configData"]["service_table"]) == 2


def test_edits_behind_our_back_reach_what_was_never_set(sentry: Any, services: Any) -> None:
    services.edit("ownership", "4001", {"raw": "path:x #payments"})
    services.edit("inbound_filter", "4001:localhost", {"active": True})
    assert sentry("GET", f"{WEB}ownership/").json()["raw"] == "path:x #payments"
    assert {"id": "localhost", "active": True} in sentry("GET", f"{WEB}filters/").json()


def test_a_project_takes_along_what_belongs_to_it(sentry: Any, services: Any, mapping: Any) -> None:
    sentry.make(MAPPINGS, mapping)
    sentry.make("organizations/local/releases/", {"version": "1.0", "projects": ["web"]})
    services.control.post("/_control/sentry/events", json={"project": "web", "message": "x"}).raise_for_status()
    sentry("PUT", f"{WEB}ownership/", {"raw": "path:x #payments"})
    assert sentry("DELETE", WEB).status_code == 204
    left = services.control.get("/_control/objects").json()
    assert [left[kind] for kind in ("issue", "event", "ownership", "inbound_filter", "code_mapping")] == [[]] * 5
    assert left["release"][0]["projects"] == []
    assert services.control.get("/").status_code == 200
