"""Every route that GitHub's published description has, driven over HTTP and checked against it both ways."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from vedette_emulators.core.http import Route
from vedette_emulators.github.app import ROUTES
from vedette_emulators.github.seed import VEDETTE_APP

PUBLISHED = [row for row in ROUTES if row.published]
HARBOUR = "repos/local/harbour"

DEVIATIONS = {
    r"PUT .*environments/{environment_name} request \$: .*can_admins_bypass": (
        "described without it; GitHub's own pages and the provider send it"
    ),
}
"""Where the exchange follows the service and not its description, and why; none may be here without need."""


@dataclass(frozen=True)
class Exchange:
    method: str
    path: str
    status: int
    sent: Any
    got: Any


NAMES = {"owner": "local", "org": "local", "repo": "harbour", "username": "lead", "team_slug": "on-call", "name": "bug"}


def filled(row: Route) -> str:
    return re.sub(r"{(\w+)}", lambda name: NAMES.get(name[1], "3001"), row.path).lstrip("/")


@pytest.mark.parametrize("row", ROUTES, ids=lambda row: f"{row.method}{row.path}")
def test_a_route_wants_a_token_with_one_of_its_permissions(row: Route, github: Any) -> None:
    path, body = filled(row), {} if row.method in {"POST", "PUT", "PATCH"} else None
    missing = github(row.method, path, body, token=None)
    assert (missing.status_code, missing.json()["message"]) == (401, "Requires authentication")
    unknown = github(row.method, path, body, token="nobody")
    assert (unknown.status_code, unknown.json()["message"]) == (401, "Bad credentials")
    refused = github(row.method, path, body, token=github.token("vedette[bot]", "event:read"))
    assert (refused.status_code, refused.json()["message"]) == (403, "Resource not accessible by integration")
    named = {part.replace("=", ":") for part in refused.headers["x-accepted-github-permissions"].split("; ")}
    assert named == row.scopes
    for scope in sorted(row.scopes):
        allowed = github(row.method, path, body, token=github.token("vedette[bot]", scope))
        # What an app may not ask at all, whatever its permissions are, is who it is.
        assert allowed.status_code not in ({401} if row.path == "/user" else {401, 403}), scope
        assert allowed.status_code < 500, scope
        if row.method == "DELETE":
            break  # the next one would find it gone


def walk(github: Any) -> Iterator[Exchange]:
    """Use every published route, most of them in the way that Vedette does."""
    exchanges = []

    def send(method: str, path: str, body: Any = None, *, expect: int = 200, token: str = "local-admin") -> Any:
        reply = github(method, path, body, token=token)
        assert reply.status_code == expect, f"{method} {path}: {reply.status_code} {reply.text}"
        got = reply.json() if reply.content else None
        exchanges.append(Exchange(method, path.partition("?")[0], expect, body, got))
        return got

    for path in ("rate_limit", "users/lead", "orgs/local", "orgs/local/teams", "orgs/local/repos", HARBOUR):
        send("GET", path)
    send("GET", "user", token=github.token("lead"))
    people(send)
    repositories(send)
    settings(send, github)
    code(send)
    issues(send)
    send("DELETE", "repos/local/shop", expect=204)
    yield from exchanges


def people(send: Any) -> None:
    team = "orgs/local/teams/support"
    send("POST", "orgs/local/teams", {"name": "Support", "description": "Answers", "privacy": "closed"}, expect=201)
    send("PUT", f"{team}/memberships/lead", {"role": "member"})
    send("PUT", f"{team}/repos/local/harbour", {"permission": "push"}, expect=204)
    for end in ("", "/members", "/repos", "/memberships/lead"):
        send("GET", team + end)
    send("GET", f"{HARBOUR}/teams")
    send("DELETE", f"{team}/memberships/lead", expect=204)
    send("DELETE", team, expect=204)


def repositories(send: Any) -> None:
    send("POST", "orgs/local/repos", {"name": "shop", "private": True, "auto_init": True}, expect=201)
    send("PATCH", "repos/local/shop", {"description": "Sells", "delete_branch_on_merge": True})
    send(
        "POST",
        f"{HARBOUR}/labels",
        {"name": "sentry", "color": "362d59", "description": "Opened by Sentry"},
        expect=201,
    )
    send("GET", f"{HARBOUR}/labels?per_page=100")
    send("GET", f"{HARBOUR}/labels/sentry")
    send("PATCH", f"{HARBOUR}/labels/sentry", {"new_name": "from sentry", "color": "000000"})
    send("DELETE", f"{HARBOUR}/labels/from%20sentry", expect=204)


def settings(send: Any, github: Any) -> None:
    production = f"{HARBOUR}/environments/production"
    protection = {
        "wait_timer": 5,
        "prevent_self_review": True,
        "can_admins_bypass": False,
        "reviewers": [{"type": "User", "id": 5002}, {"type": "Team", "id": 2003}],
        "deployment_branch_policy": {"protected_branches": False, "custom_branch_policies": True},
    }
    send("PUT", production, protection)
    send("GET", production)
    send("GET", f"{HARBOUR}/environments")
    policies = f"{production}/deployment-branch-policies"
    made = send("POST", policies, {"name": "release/*"})
    send("GET", policies)
    send("GET", f"{policies}/{made['id']}")
    send("PUT", f"{policies}/{made['id']}", {"name": "main"})
    send("DELETE", f"{policies}/{made['id']}", expect=204)
    for place in (f"{HARBOUR}/actions", production):
        secret = f"{place}/secrets/SENTRY_DSN"
        send("PUT", secret, github.sealed("https://a@b/1", f"{place}/secrets"), expect=201)
        send("PUT", secret, github.sealed("https://a@b/2", f"{place}/secrets"), expect=204)
        for path in (secret, f"{place}/secrets", f"{place}/secrets/public-key"):
            send("GET", path)
        send("DELETE", secret, expect=204)
        variable = f"{place}/variables/SENTRY_ORG"
        send("POST", f"{place}/variables", {"name": "SENTRY_ORG", "value": "local"}, expect=201)
        send("GET", variable)
        send("GET", f"{place}/variables")
        send("PATCH", variable, {"name": "SENTRY_ORG", "value": "other"}, expect=204)
        send("DELETE", variable, expect=204)
    send("DELETE", production, expect=204)
    rule = {
        "type": "pull_request",
        "parameters": {
            "dismiss_stale_reviews_on_push": True,
            "require_code_owner_review": False,
            "require_last_push_approval": False,
            "required_approving_review_count": 1,
            "required_review_thread_resolution": False,
        },
    }
    body = {
        "name": "main",
        "target": "branch",
        "enforcement": "active",
        "bypass_actors": [{"actor_id": VEDETTE_APP, "actor_type": "Integration", "bypass_mode": "always"}],
        "conditions": {"ref_name": {"include": ["~DEFAULT_BRANCH"], "exclude": []}},
        "rules": [{"type": "deletion"}, rule],
    }
    ruleset = send("POST", f"{HARBOUR}/rulesets", body, expect=201)
    send("GET", f"{HARBOUR}/rulesets")
    send("GET", f"{HARBOUR}/rulesets/{ruleset['id']}")
    send("PUT", f"{HARBOUR}/rulesets/{ruleset['id']}", {**body, "enforcement": "disabled"})
    send("DELETE", f"{HARBOUR}/rulesets/{ruleset['id']}", expect=204)


def code(send: Any) -> None:
    file = f"{HARBOUR}/contents/docs%2Fplaybook.md"
    send("GET", f"{HARBOUR}/contents/README.md")
    made = send("PUT", file, {"message": "Add the playbook", "content": "IyBQbGF5Ym9vawo="}, expect=201)
    send("GET", file)
    send("GET", f"{HARBOUR}/contents/docs")
    changed = {"message": "Say more", "content": "IyBNb3JlCg==", "sha": made["content"]["sha"]}
    send("PUT", file, {**changed, "committer": {"name": "Vedette", "email": "vedette@local.test"}})
    last = send("GET", f"{HARBOUR}/commits?path=docs/playbook.md")[0]["sha"]
    send("GET", f"{HARBOUR}/commits/{last}")
    send("POST", f"{HARBOUR}/git/refs", {"ref": "refs/heads/next", "sha": made["commit"]["sha"]}, expect=201)
    send("GET", f"{HARBOUR}/git/ref/heads%2Fnext")
    send("PATCH", f"{HARBOUR}/git/refs/heads%2Fnext", {"sha": last})
    send("GET", f"{HARBOUR}/branches")
    send("GET", f"{HARBOUR}/branches/next")
    send("DELETE", f"{HARBOUR}/git/refs/heads%2Fnext", expect=204)
    sha = send("GET", file)["sha"]
    send("DELETE", file, {"message": "Take it away", "sha": sha})
    send("POST", f"{HARBOUR}/dispatches", {"event_type": "deployed"}, expect=204)


def issues(send: Any) -> None:
    opened = {
        "title": "It fails",
        "body": "Sentry Issue: HARBOUR-1",
        "labels": ["sentry", "bug"],
        "assignees": ["lead"],
    }
    number = send("POST", f"{HARBOUR}/issues", opened, expect=201)["number"]
    issue = f"{HARBOUR}/issues/{number}"
    send("GET", f"{HARBOUR}/issues?labels=sentry")
    send("GET", issue)
    send("POST", f"{issue}/labels", {"labels": ["automated"]})
    send("GET", f"{issue}/labels")
    send("DELETE", f"{issue}/labels/automated")
    send("PUT", f"{issue}/labels", {"labels": ["bug"]})
    send("DELETE", f"{issue}/labels", expect=204)
    comment = send("POST", f"{issue}/comments", {"body": "Looking"}, expect=201)["id"]
    send("GET", f"{issue}/comments")
    send("PATCH", f"{HARBOUR}/issues/comments/{comment}", {"body": "Found it"})
    send("PATCH", issue, {"state": "closed", "state_reason": "completed"})


def test_requests_and_answers_are_as_published(github: Any, contract: Any) -> None:
    published = contract("github")
    patterns = {row.path: re.compile("/" + re.sub(r"{\w+}", "[^/]+", row.path.lstrip("/")) + "$") for row in PUBLISHED}
    by_parameters = sorted(patterns.items(), key=lambda item: item[0].count("{"))
    driven: set[tuple[str, str]] = set()
    wrong: list[str] = []
    for exchange in walk(github):
        path = next(path for path, pattern in by_parameters if pattern.match(f"/{exchange.path}"))
        driven.add((exchange.method, path))
        wrong += published.wrong(path, exchange)
    used = {pattern for pattern in DEVIATIONS if any(re.search(pattern, problem) for problem in wrong)}
    wrong = [problem for problem in wrong if not any(re.search(pattern, problem) for pattern in DEVIATIONS)]
    assert not wrong, "\n".join(sorted(wrong))
    assert used == set(DEVIATIONS)
    assert {(row.method, row.path) for row in PUBLISHED} - driven == set()


def test_a_published_answer_with_a_field_missing_is_noticed(github: Any, contract: Any) -> None:
    published = contract("github")
    schema = published.routes["GET /repos/{owner}/{repo}/labels/{name}"]["answers"]["200"]
    served = github.ok("GET", f"{HARBOUR}/labels/bug")
    assert published.problems(schema, served) == []
    del served["color"]
    assert published.problems(schema, served) == ["$: 'color' is a required property"]
