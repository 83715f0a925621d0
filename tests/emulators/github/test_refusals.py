"""What GitHub refuses, the emulator refuses: one body broken at a time, with the status and the message."""

from __future__ import annotations

from typing import Any

import pytest
from vedette_emulators.github.seed import VEDETTE_APP

HARBOUR = "repos/local/harbour"
PRODUCTION = f"{HARBOUR}/environments/production"
NAMES = "can only contain alphanumeric characters"


def ruleset(**changes: Any) -> dict[str, Any]:
    actor = {"actor_id": VEDETTE_APP, "actor_type": "Integration", "bypass_mode": "always"}
    names = {"include": ["~DEFAULT_BRANCH"], "exclude": []}
    return {
        "name": "main",
        "target": "branch",
        "enforcement": "active",
        "bypass_actors": [actor],
        "conditions": {"ref_name": names},
        "rules": [{"type": "deletion"}],
    } | changes


def review(**changes: Any) -> dict[str, Any]:
    parameters = {
        "dismiss_stale_reviews_on_push": True,
        "require_code_owner_review": False,
        "require_last_push_approval": False,
        "required_approving_review_count": 1,
        "required_review_thread_resolution": False,
    }
    return {"type": "pull_request", "parameters": parameters | changes}


LABELS = f"{HARBOUR}/labels"
VARIABLES = f"{HARBOUR}/actions/variables"
RULESETS = f"{HARBOUR}/rulesets"
ISSUES = f"{HARBOUR}/issues"
CONTENTS = f"{HARBOUR}/contents/docs/a.md"
README = f"{HARBOUR}/contents/README.md"
WORKFLOWS = f"{HARBOUR}/actions/workflows"
REFS = f"{HARBOUR}/git/refs"
REPOS = "orgs/local/repos"

CASES = {
    "a label's colour with a hash": ("POST", LABELS, {"name": "x", "color": "#ff0000"}, 422, "color invalid"),
    "a label's colour by name": ("POST", LABELS, {"name": "x", "color": "red"}, 422, "color invalid"),
    "a label twice": ("POST", LABELS, {"name": "Bug", "color": "ff0000"}, 422, "name already_exists"),
    "a label without a name": ("POST", LABELS, {"color": "ff0000"}, 422, "\"name\" wasn't supplied"),
    "a label with a long name": ("POST", LABELS, {"name": "x" * 51}, 422, "maximum is 50 characters"),
    "a label with a long text": ("POST", LABELS, {"name": "x", "description": "y" * 101}, 422, "maximum is 100"),
    "a label renamed to another": ("PATCH", f"{LABELS}/bug", {"new_name": "invalid"}, 422, "name already_exists"),
    "a variable's name with a dash": ("POST", VARIABLES, {"name": "A-B", "value": "1"}, 422, NAMES),
    "a variable's name from a digit": ("POST", VARIABLES, {"name": "1A", "value": "1"}, 422, NAMES),
    "a variable's reserved name": ("POST", VARIABLES, {"name": "github_x", "value": "1"}, 422, "start with GITHUB_"),
    "a variable without a value": ("POST", VARIABLES, {"name": "A"}, 422, "\"value\" wasn't supplied"),
    "a variable that is a number": ("POST", VARIABLES, {"name": "A", "value": 1}, 422, "1 is not a string"),
    "a variable too large": ("POST", VARIABLES, {"name": "A", "value": "x" * 49_153}, 422, "maximum is 48 KB"),
    "a wait of more than a month": ("PUT", PRODUCTION, {"wait_timer": 43_201}, 422, "between 0 and 43200"),
    "a wait that is text": ("PUT", PRODUCTION, {"wait_timer": "5"}, 422, "is not an integer"),
    "a reviewer that nobody is": ("PUT", PRODUCTION, {"reviewers": [{"type": "User", "id": 1}]}, 422, "no User 1"),
    "seven reviewers": ("PUT", PRODUCTION, {"reviewers": [{"type": "User", "id": 5002}] * 7}, 422, "at most 6"),
    "review of oneself by nobody": ("PUT", PRODUCTION, {"prevent_self_review": True}, 422, "at least one reviewer"),
    "both kinds of branch policy": (
        "PUT", PRODUCTION,
        {"deployment_branch_policy": {"protected_branches": True, "custom_branch_policies": True}},
        422, "cannot have the same value",
    ),
    "a file that is no base64": ("PUT", CONTENTS, {"message": "m", "content": "%%%"}, 422, "not valid Base64"),
    "a file without a message": ("PUT", CONTENTS, {"content": "YQ=="}, 422, "\"message\" wasn't supplied"),
    "a file on no branch": ("PUT", CONTENTS, {"message": "m", "content": "YQ==", "branch": "no"}, 404, "Branch no"),
    "a file that is a folder": ("PUT", f"{README}/x", {"message": "m", "content": ""}, 422, "collides"),
    "a file outside": ("PUT", f"{HARBOUR}/contents/.git/x", {"message": "m", "content": ""}, 422, "malformed path"),
    "a file that is there, unnamed": (
        "PUT", README, {"message": "m", "content": "YQ=="}, 422, "\"sha\" wasn't supplied",
    ),
    "a file that changed since": (
        "PUT", README, {"message": "m", "content": "YQ==", "sha": "0" * 40}, 409,
        "README.md does not match",
    ),
    "a file gone already": ("DELETE", CONTENTS, {"message": "m", "sha": "0" * 40}, 404, "Not Found"),
    "an author without an address": (
        "PUT", CONTENTS, {"message": "m", "content": "YQ==", "author": {"name": "A"}}, 422, "\"email\" wasn't supplied",
    ),
    "a branch at no commit": ("POST", REFS, {"ref": "refs/heads/x", "sha": "0" * 40}, 422, "Object does not exist"),
    "a branch at half a name": ("POST", REFS, {"ref": "refs/heads/x", "sha": "abc"}, 422, "exactly 40 characters"),
    "a branch without refs": ("POST", REFS, {"ref": "x", "sha": "0" * 40}, 422, "at least two slashes"),
    "a branch that is there": ("POST", REFS, {"ref": "refs/heads/main", "sha": "0" * 40}, 422, "already exists"),
    "the default branch": ("DELETE", f"{REFS}/heads/main", None, 422, "Cannot delete the default branch"),
    "a ruleset of no name": ("POST", RULESETS, {"enforcement": "active"}, 422, "\"name\" wasn't supplied"),
    "a ruleset half on": ("POST", RULESETS, ruleset(enforcement="on"), 422, "on is not a member of"),
    "a ruleset's unknown rule": ("POST", RULESETS, ruleset(rules=[{"type": "magic"}]), 422, "is not a type of rule"),
    "a ruleset's bare review": ("POST", RULESETS, ruleset(rules=[{"type": "pull_request"}]), 422, "are missing"),
    "a ruleset's eleven reviews": (
        "POST", RULESETS, ruleset(rules=[review(required_approving_review_count=11)]), 422, "is 0 to 10",
    ),
    "a ruleset's pattern": (
        "POST", RULESETS, ruleset(conditions={"ref_name": {"include": ["main"], "exclude": []}}), 422,
        "Invalid target patterns: 'main'",
    ),
    "an app that is not installed": (
        "POST", RULESETS,
        ruleset(bypass_actors=[{"actor_id": 15_368, "actor_type": "Integration", "bypass_mode": "always"}]), 422,
        "Actor GitHub Actions integration must be part of the ruleset source or owner organization",
    ),
    "a team that is none": (
        "POST", RULESETS, ruleset(bypass_actors=[{"actor_id": 1, "actor_type": "Team", "bypass_mode": "always"}]), 422,
        "Actor 1 team must be part",
    ),
    "an issue without a title": ("POST", ISSUES, {"body": "x"}, 422, "\"title\" wasn't supplied"),
    "an issue for nobody": ("POST", ISSUES, {"title": "x", "assignees": ["nobody"]}, 422, "assignees invalid"),
    "an issue that is none": ("GET", f"{ISSUES}/99", None, 404, "Not Found"),
    "a label that an issue lacks": ("DELETE", f"{ISSUES}/1/labels/bug", None, 404, "Not Found"),
    "a repository twice": ("POST", REPOS, {"name": "HarBour"}, 422, "name already exists on this account"),
    "a repository with a space": ("POST", REPOS, {"name": "a b"}, 422, "name can only contain"),
    "a list for a body": ("POST", LABELS, ["x"], 400, "Body should be a JSON object"),
    "a workflow that is none": ("POST", f"{WORKFLOWS}/x.yml/dispatches", {"ref": "main"}, 404, "Not Found"),
    "a method that is none": ("PATCH", LABELS, {}, 404, "Not Found"),
    "a path that is none": ("GET", f"{HARBOUR}/nothing", None, 404, "Not Found"),
    "a secret that is none": ("GET", f"{HARBOUR}/actions/secrets/X", None, 404, "Not Found"),
    "an environment that is none": ("GET", f"{HARBOUR}/environments/x/variables", None, 404, "Not Found"),
    "an owner that is none": ("GET", "repos/somebody/harbour", None, 404, "Not Found"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_it_is_refused(case: str, github: Any, services: Any) -> None:
    method, path, body, status, message = CASES[case]
    before = services.objects("github_file"), services.objects("github_label"), services.objects("github_ruleset")
    reply = github(method, path, body)
    refusal = reply.json()
    assert reply.status_code == status, refusal
    assert refusal["status"] == str(status)
    assert refusal["documentation_url"].startswith("https://docs.github.com/rest")
    errors = [
        row if isinstance(row, str) else f"{row['field']} {row['code']} {row.get('message', '')}"
        for row in refusal.get("errors", ())
    ]
    assert message in " | ".join([refusal["message"], *errors])
    after = services.objects("github_file"), services.objects("github_label"), services.objects("github_ruleset")
    assert after == before, "what is refused changes nothing"


def test_a_body_that_is_no_json(github: Any) -> None:
    reply = github.http.post(f"{github.base}/{LABELS}", content="{", headers={"authorization": "token local-admin"})
    assert (reply.status_code, reply.json()["message"]) == (400, "Problems parsing JSON")


SECRET = f"{HARBOUR}/actions/secrets/SENTRY_DSN"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"key_id": "1"}, "improperly encrypted secret"),
        ({"encrypted_value": "aGVsbG8="}, "improperly encrypted secret"),
        ({"encrypted_value": "not base64"}, "not valid Base64"),
        ({"encrypted_value": None}, "None is not a string"),
    ],
)
def test_a_secret_that_was_not_sealed_is_refused(
    change: dict[str, Any], message: str, github: Any, services: Any
) -> None:
    reply = github("PUT", SECRET, github.sealed("https://a@b/1") | change)
    assert (reply.status_code, services.objects("github_secret")) == (422, [])
    assert message in reply.json()["message"]


def test_a_secret_sealed_for_another_place_is_refused(github: Any) -> None:
    github.ok("PUT", PRODUCTION, {})
    reply = github("PUT", f"{PRODUCTION}/secrets/SENTRY_DSN", github.sealed("https://a@b/1"))
    assert "improperly encrypted" in reply.json()["message"]


@pytest.mark.parametrize("name", ["A-B", "1A", "GITHUB_TOKEN", "with%20space"])
def test_a_secret_with_a_bad_name_is_refused(name: str, github: Any) -> None:
    reply = github("PUT", f"{HARBOUR}/actions/secrets/{name}", github.sealed("x"))
    assert (reply.status_code, reply.json()["errors"][0]["field"]) == (422, "name")


def test_what_is_there_already_is_a_conflict(github: Any) -> None:
    github.ok("POST", VARIABLES, {"name": "sentry_org", "value": "local"})
    reply = github("POST", VARIABLES, {"name": "SENTRY_ORG", "value": "local"})
    assert (reply.status_code, reply.json()["message"]) == (409, "Already exists - Variable already exists")
    github.ok("POST", RULESETS, ruleset())
    reply = github("POST", RULESETS, ruleset())
    assert (reply.status_code, reply.json()["errors"]) == (422, ["Name must be unique"])


REVIEWED = {"reviewers": [{"type": "User", "id": 5002}]}
LACKING = {
    "environment-reviewers": ("PUT", PRODUCTION, REVIEWED, 422, "required reviewers"),
    "environment-wait-timer": ("PUT", PRODUCTION, {"wait_timer": 5}, 422, "wait timer"),
    "rulesets": ("POST", RULESETS, ruleset(), 403, "Upgrade to GitHub Pro"),
}


@pytest.mark.parametrize("feature", LACKING)
def test_a_plan_that_lacks_something_says_so(feature: str, github: Any, services: Any) -> None:
    method, path, body, status, message = LACKING[feature]
    services.control.post("/_control/plan", json={"missing": [feature]}).raise_for_status()
    reply = github(method, path, body)
    assert (reply.status_code, message in reply.json()["message"]) == (status, True)
    services.control.post("/_control/plan", json={"missing": []}).raise_for_status()
    assert github(method, path, body).is_success


def test_the_organisation_shows_its_plan(github: Any, services: Any) -> None:
    assert github.ok("GET", "orgs/local")["plan"]["name"] == "enterprise"
    services.control.post("/_control/plan", json={"missing": ["environment-reviewers"]}).raise_for_status()
    assert github.ok("GET", "orgs/local")["plan"]["name"] == "team"
