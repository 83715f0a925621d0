"""How the GitHub emulator behaves: who may what, rulesets, history, conditional requests, limits, workflow runs."""

from __future__ import annotations

import base64
import hashlib
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from vedette_emulators.github.seed import VEDETTE_APP

HARBOUR = "repos/local/harbour"
LABELS = f"{HARBOUR}/labels"


def protect(github: Any, *, actor: dict[str, Any] | None = None, rules: list[Any] | None = None) -> Any:
    """Make a ruleset on the default branch that nobody but an actor may bypass."""
    review = {
        "dismiss_stale_reviews_on_push": True,
        "require_code_owner_review": False,
        "require_last_push_approval": False,
        "required_approving_review_count": 1,
        "required_review_thread_resolution": False,
    }
    body = {
        "name": "main",
        "enforcement": "active",
        "bypass_actors": [actor] if actor else [],
        "conditions": {"ref_name": {"include": ["~DEFAULT_BRANCH"], "exclude": []}},
        "rules": rules or [{"type": "deletion"}, {"type": "pull_request", "parameters": review}],
    }
    return github.ok("POST", f"{HARBOUR}/rulesets", body)


VEDETTE = {"actor_id": VEDETTE_APP, "actor_type": "Integration", "bypass_mode": "always"}


@pytest.mark.parametrize(
    ("who", "actor", "allowed"),
    [
        ("vedette[bot]", VEDETTE, True),
        ("vedette[bot]", None, False),
        ("vedette[bot]", VEDETTE | {"bypass_mode": "pull_request"}, False),
        ("vedette[bot]", VEDETTE | {"bypass_mode": "exempt"}, True),
        ("claude[bot]", VEDETTE, False),
        ("owner", VEDETTE, False),
        ("owner", {"actor_id": 1, "actor_type": "OrganizationAdmin", "bypass_mode": "always"}, True),
        ("lead", {"actor_id": 1, "actor_type": "OrganizationAdmin", "bypass_mode": "always"}, False),
        ("lead", {"actor_id": 2, "actor_type": "RepositoryRole", "bypass_mode": "always"}, True),
        ("developer", {"actor_id": 5, "actor_type": "RepositoryRole", "bypass_mode": "always"}, False),
        ("developer", {"actor_id": 2003, "actor_type": "Team", "bypass_mode": "always"}, True),
        ("owner", {"actor_id": 2003, "actor_type": "Team", "bypass_mode": "always"}, False),
        ("claude[bot]", {"actor_id": 5, "actor_type": "RepositoryRole", "bypass_mode": "always"}, False),
    ],
)
def test_only_who_may_bypass_writes_to_a_protected_branch(who: str, actor: Any, allowed: bool, github: Any) -> None:
    protect(github, actor=actor)
    reply = github.write("docs/a.md", "text\n", token=github.token(who))
    if allowed:
        assert reply.status_code == 201
    else:
        message = "Repository rule violations found\n\nChanges must be made through a pull request.\n\n"
        assert (reply.status_code, reply.json()["message"]) == (409, message)
        assert github("GET", f"{HARBOUR}/contents/docs/a.md").status_code == 404


def test_a_ruleset_is_about_its_branches_and_only_when_active(github: Any) -> None:
    ruleset = protect(github)
    owner = github.token("owner")
    head = github.ok("GET", f"{HARBOUR}/git/ref/heads/main")["object"]["sha"]
    github.ok("POST", f"{HARBOUR}/git/refs", {"ref": "refs/heads/next", "sha": head}, token=owner)
    assert github.write("a.md", "a", branch="next", token=owner).status_code == 201
    assert github.ok("GET", f"{HARBOUR}/branches/main")["protected"] is True
    assert github.ok("GET", f"{HARBOUR}/branches/next")["protected"] is False
    github.ok("PUT", f"{HARBOUR}/rulesets/{ruleset['id']}", {"enforcement": "disabled"})
    assert github.write("a.md", "a", token=owner).status_code == 201


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ({"type": "update"}, "Cannot update this protected ref."),
        (
            {
                "type": "required_status_checks",
                "parameters": {
                    "required_status_checks": [{"context": "test"}],
                    "strict_required_status_checks_policy": True,
                },
            },
            'Required status check "test" is expected.',
        ),
    ],
)
def test_a_branch_moved_by_hand_meets_the_rules_too(rule: Any, message: str, github: Any) -> None:
    main = github.ok("GET", f"{HARBOUR}/git/ref/heads/main")["object"]["sha"]
    github.ok("POST", f"{HARBOUR}/git/refs", {"ref": "refs/heads/next", "sha": main})
    next_ = github.write("a.md", "a", branch="next").json()["commit"]["sha"]
    protect(github, actor=VEDETTE, rules=[rule])
    reply = github("PATCH", f"{HARBOUR}/git/refs/heads/main", {"sha": next_}, token=github.token("owner"))
    assert (reply.status_code, message in reply.json()["message"]) == (422, True)
    github.ok("PATCH", f"{HARBOUR}/git/refs/heads/main", {"sha": next_})
    assert github.ok("GET", f"{HARBOUR}/contents/a.md")["size"] == 1


def test_commits_in_another_name_are_not_signed(github: Any) -> None:
    protect(github, rules=[{"type": "required_signatures"}])
    assert github.write("a.md", "a").status_code == 201
    named = github.write("b.md", "b", author={"name": "Somebody", "email": "a@b.test"})
    assert (named.status_code, "verified signatures" in named.json()["message"]) == (409, True)


def test_the_list_of_who_bypasses_is_for_those_who_may_write_it(github: Any) -> None:
    ruleset = protect(github, actor=VEDETTE)
    path = f"{HARBOUR}/rulesets/{ruleset['id']}"
    assert github.ok("GET", path)["bypass_actors"] == [VEDETTE]
    assert github.ok("GET", path)["current_user_can_bypass"] == "always"
    seen = github.ok("GET", path, token=github.token("reader"))
    assert ("bypass_actors" in seen, seen["current_user_can_bypass"]) == (False, "never")


@pytest.mark.parametrize(
    ("who", "request_", "status"),
    [
        ("stranger", ("GET", HARBOUR), 404),
        ("stranger", ("GET", f"{HARBOUR}/contents/README.md"), 404),
        ("stranger", ("GET", "repos/local/open"), 200),
        ("nobody", ("GET", HARBOUR), 404),
        ("reader", ("GET", HARBOUR), 200),
        ("reader", ("POST", LABELS), 403),
        ("reader", ("POST", f"{HARBOUR}/issues"), 201),
        ("reviewer", ("POST", LABELS), 403),
        ("developer", ("POST", LABELS), 201),
        ("developer", ("PUT", f"{HARBOUR}/environments/production"), 403),
        ("developer", ("POST", "orgs/local/repos"), 403),
        ("owner", ("PUT", f"{HARBOUR}/environments/production"), 200),
    ],
)
def test_people_may_what_their_role_says(
    who: str, request_: tuple[str, str], status: int, github: Any, services: Any
) -> None:
    method, path = request_
    added = {"name": "open", "private": False, "files": {"README.md": "open\n"}}
    services.control.post("/_control/github/repositories", json=added).raise_for_status()
    body = {"name": "x", "title": "x"} if method == "POST" else {} if method == "PUT" else None
    assert github(method, path, body, token=github.token(who)).status_code == status


def test_the_readonly_token_reads_and_never_writes(github: Any) -> None:
    assert github("GET", LABELS, token="local-readonly").status_code == 200
    refused = github("POST", LABELS, {"name": "x"}, token="local-readonly")
    assert (refused.status_code, refused.headers["x-accepted-github-permissions"]) == (
        403,
        "issues=write; pull_requests=write",
    )


def test_an_app_is_nobody_and_a_person_is(github: Any) -> None:
    refused = github("GET", "user")
    assert (refused.status_code, refused.json()["message"]) == (403, "Resource not accessible by integration")
    assert github.ok("GET", "user", token=github.token("lead"))["login"] == "lead"
    assert github.ok("GET", "apps/vedette")["id"] == VEDETTE_APP


def test_workflow_files_need_one_permission_more(github: Any) -> None:
    without = github.token("vedette[bot]", "contents:write")
    path = ".github/workflows/digest.yml"
    assert github.write(path, "on: push\n", token=without).status_code == 403
    assert github.write(path, "on: push\n").status_code == 201


def test_objects_have_the_names_that_git_gives_them(github: Any, tmp_path: Path) -> None:
    made = github.write("docs/a b.md", "text\n").json()
    assert made["content"]["sha"] == hashlib.sha1(b"blob 5\0text\n", usedforsecurity=False).hexdigest()
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a b.md").write_text("text\n")
    (tmp_path / "README.md").write_text("# harbour\n")
    for arguments in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", *arguments], cwd=tmp_path, check=True)
    tree = subprocess.run(["git", "write-tree"], cwd=tmp_path, check=True, capture_output=True, text=True)
    assert made["commit"]["tree"]["sha"] == tree.stdout.strip()
    found = github.ok("GET", f"{HARBOUR}/git/trees/main?recursive=1")["tree"]
    assert [(row["path"], row["type"]) for row in found] == [
        ("README.md", "blob"), ("docs", "tree"), ("docs/a b.md", "blob"),
    ]  # fmt: skip


def test_a_commit_can_be_made_of_parts(github: Any) -> None:
    head = github.ok("GET", f"{HARBOUR}/git/ref/heads/main")["object"]["sha"]
    blob = github.ok("POST", f"{HARBOUR}/git/blobs", {"content": "parts\n"})["sha"]
    entry = {"path": "a/b.md", "mode": "100644", "type": "blob", "sha": blob}
    tree = github.ok("POST", f"{HARBOUR}/git/trees", {"base_tree": head, "tree": [entry]})["sha"]
    commit = github.ok("POST", f"{HARBOUR}/git/commits", {"message": "Parts", "tree": tree, "parents": [head]})["sha"]
    github.ok("PATCH", f"{HARBOUR}/git/refs/heads/main", {"sha": commit})
    raw = github("GET", f"{HARBOUR}/contents/a/b.md", accept="application/vnd.github.raw+json")
    assert raw.text == "parts\n"
    changed = github.ok("GET", f"{HARBOUR}/commits/main")
    assert [(row["filename"], row["status"], row["additions"]) for row in changed["files"]] == [("a/b.md", "added", 1)]
    assert github.ok("GET", f"{HARBOUR}/git/blobs/{blob}")["content"] == base64.encodebytes(b"parts\n").decode()
    behind = github("PATCH", f"{HARBOUR}/git/refs/heads/main", {"sha": head})
    assert behind.json()["message"] == "Update is not a fast forward"


def test_who_commits(github: Any) -> None:
    own = github.write("a.md", "a").json()["commit"]
    assert (own["author"]["name"], own["committer"]["name"]) == ("Vedette", "GitHub")
    assert own["verification"]["verified"] is True
    named = github.write("b.md", "b", author={"name": "Lead", "email": "lead@local.test"}).json()["commit"]
    assert (named["author"]["name"], named["committer"]["email"]) == ("Lead", "lead@local.test")
    assert named["verification"]["verified"] is False


def test_what_is_known_is_not_sent_again(github: Any) -> None:
    first = github("GET", f"{LABELS}/bug")
    again = github("GET", f"{LABELS}/bug", if_none_match=first.headers["etag"])
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    github.ok("PATCH", f"{LABELS}/bug", {"color": "000000"})
    assert github("GET", f"{LABELS}/bug", if_none_match=first.headers["etag"]).status_code == 200


def test_lists_come_in_pages(github: Any) -> None:
    seen, address = [], f"{github.base}/{LABELS}?per_page=4"
    while address:
        reply = github.http.get(address, headers={"authorization": "Bearer local-admin"})
        seen += [row["name"] for row in reply.json()]
        address = reply.links.get("next", {}).get("url")
    assert (len(seen), len(set(seen))) == (9, 9)
    assert set(reply.links) == {"prev", "first"}


def test_both_addresses_answer_the_same(github: Any) -> None:
    headers = {"authorization": "Bearer local-admin"}
    bare = github.http.get(f"{github.root}/{HARBOUR}", headers=headers)
    assert bare.json() == github.http.get(f"{github.base}/{HARBOUR}", headers=headers).json()


def test_a_limit_is_reported_and_kept(github: Any, services: Any) -> None:
    services.control.post("/_control/limits", json={"per_second": 1}).raise_for_status()
    replies = [github("GET", HARBOUR) for _ in range(8)]
    refused = next(reply for reply in replies if reply.status_code == 403)
    assert refused.headers["x-ratelimit-remaining"] == "0"
    assert int(refused.headers["x-ratelimit-reset"]) > 0
    assert refused.json()["message"].startswith("API rate limit exceeded")


def test_a_secondary_limit_comes_as_a_fault(github: Any, services: Any) -> None:
    body = {
        "message": "You have exceeded a secondary rate limit.",
        "documentation_url": "https://docs.github.com/rest#secondary-rate-limits",
    }
    action = {"status": 403, "headers": {"retry-after": "1"}, "body": body}
    fault = {"service": "github", "method": "POST", "path": "/labels$", "action": action}
    services.control.post("/_control/faults", json=fault).raise_for_status()
    first = github("POST", LABELS, {"name": "x"})
    assert (first.status_code, first.headers["retry-after"]) == (403, "1")
    assert github("POST", LABELS, {"name": "x"}).status_code == 201


def test_secrets_are_kept_sealed_and_opened_only_by_the_control(github: Any, services: Any) -> None:
    github.ok("PUT", f"{HARBOUR}/environments/staging", {})
    place = f"{HARBOUR}/environments/staging/secrets"
    assert github("PUT", f"{place}/sentry_dsn", github.sealed("https://one@b/1", place)).status_code == 201
    assert github("PUT", f"{place}/SENTRY_DSN", github.sealed("https://two@b/1", place)).status_code == 204
    by_id = github.ok("GET", "repositories/3001/environments/staging/secrets/SENTRY_DSN")
    assert set(by_id) == {"name", "created_at", "updated_at"}
    opened = services.control.get("/_control/github/secrets").json()
    assert [(row["environment"], row["name"], row["value"]) for row in opened] == [
        ("staging", "SENTRY_DSN", "https://two@b/1")
    ]
    for path in ("/_control/requests", "/_control/objects", "/"):
        assert "two@b" not in services.control.get(path).text
    github.ok("DELETE", f"{HARBOUR}/environments/staging")
    assert services.control.get("/_control/github/secrets").json() == []


@pytest.mark.parametrize("name", ["kind/bug", "a/b/c", "area/web/", "x/labels/y", "100%/done", "issues/1/labels/z"])
@pytest.mark.parametrize("escaped", ["", "/"], ids=["escaped", "as it is"])
def test_a_label_with_slashes_lives_and_dies(name: str, escaped: str, github: Any) -> None:
    address = quote(name, safe=escaped)
    github.ok("POST", LABELS, {"name": name, "color": "aa0000"})
    assert github.ok("GET", f"{LABELS}/{address}")["name"] == name
    assert github.ok("PATCH", f"{LABELS}/{address}", {"color": "00aa00"})["color"] == "00aa00"
    issue = github.ok("POST", f"{HARBOUR}/issues", {"title": "It fails", "labels": [name, "kept"]})
    left = github.ok("DELETE", f"{HARBOUR}/issues/{issue['number']}/labels/{address}")
    assert [label["name"] for label in left] == ["kept"]
    github.ok("DELETE", f"{LABELS}/{address}")
    assert github("GET", f"{LABELS}/{address}").status_code == 404


@pytest.mark.parametrize("branch", ["next/one", "next%2Fone"])
def test_a_branch_and_a_file_with_slashes(branch: str, github: Any) -> None:
    main = github.ok("GET", f"{HARBOUR}/branches/main")["commit"]["sha"]
    github.ok("POST", f"{HARBOUR}/git/refs", {"ref": "refs/heads/next/one", "sha": main})
    for path in ("branches/", "git/ref/heads/", "commits/", "git/matching-refs/heads/"):
        github.ok("GET", f"{HARBOUR}/{path}{branch}")
    github.ok("DELETE", f"{HARBOUR}/git/refs/heads/{branch}")
    assert github.write("docs/how%20to/100%25.md", "x").status_code == 201
    for path in ("docs/how%20to/100%25.md", "docs%2Fhow%20to%2F100%25.md"):
        assert github.ok("GET", f"{HARBOUR}/contents/{path}")["path"] == "docs/how to/100%.md"


def test_an_environment_has_its_slashes_escaped(github: Any) -> None:
    """GitHub's description of environments: any slash in the name must be replaced with %2F."""
    github.ok("PUT", f"{HARBOUR}/environments/eu%2Fproduction", {})
    assert github("GET", f"{HARBOUR}/environments/eu/production").status_code == 404


def test_an_environment_with_a_slash(github: Any) -> None:
    github.ok("PUT", f"{HARBOUR}/environments/eu%2Fproduction", {})
    github.ok("POST", f"{HARBOUR}/environments/eu%2Fproduction/variables", {"name": "A", "value": "1"})
    assert github.ok("GET", f"{HARBOUR}/environments")["environments"][0]["name"] == "eu/production"


CLAUDE = "name: Fix\non: {issues: {types: [labeled]}, workflow_dispatch: {}}\njobs: {}\n"


def test_a_label_starts_the_workflow_that_waits_for_it(github: Any) -> None:
    assert github.write(".github/workflows/fix.yml", CLAUDE).status_code == 201
    sentry = github.token("sentry[bot]")
    issue = github.ok("POST", f"{HARBOUR}/issues", {"title": "It fails"}, token=sentry)
    assert github.ok("GET", f"{HARBOUR}/actions/runs")["total_count"] == 0
    github.ok(
        "POST", f"{HARBOUR}/issues/{issue['number']}/labels", {"labels": ["claude-fix"]}, token=github.token("lead")
    )
    (run,) = github.ok("GET", f"{HARBOUR}/actions/runs")["workflow_runs"]
    assert (run["path"], run["event"], run["actor"]["login"]) == (".github/workflows/fix.yml", "issues", "lead")
    assert (run["status"], run["display_title"]) == ("queued", "It fails")
    assert github.ok("GET", f"{HARBOUR}/issues/{issue['number']}")["user"]["type"] == "Bot"


def test_a_workflow_is_started_by_hand_where_it_may_be(github: Any) -> None:
    github.write(".github/workflows/fix.yml", CLAUDE)
    github.write(".github/workflows/ci.yml", "name: CI\non: push\njobs: {}\n")
    names = [row["name"] for row in github.ok("GET", f"{HARBOUR}/actions/workflows")["workflows"]]
    assert names == ["CI", "Fix"]
    assert github("POST", f"{HARBOUR}/actions/workflows/fix.yml/dispatches", {"ref": "main"}).status_code == 204
    refused = github("POST", f"{HARBOUR}/actions/workflows/ci.yml/dispatches", {"ref": "main"})
    assert refused.json()["message"] == "Workflow does not have 'workflow_dispatch' trigger"
    events = [row["event"] for row in github.ok("GET", f"{HARBOUR}/actions/runs")["workflow_runs"]]
    assert events == ["workflow_dispatch", "push"]


def test_labels_of_an_issue_are_made_and_go_with_the_label(github: Any) -> None:
    issue = github.ok("POST", f"{HARBOUR}/issues", {"title": "x", "labels": ["sentry", "Bug"]})
    assert [(row["name"], row["color"]) for row in issue["labels"]] == [("sentry", "ededed"), ("bug", "d73a4a")]
    github.ok("DELETE", f"{LABELS}/sentry")
    left = github.ok("GET", f"{HARBOUR}/issues/{issue['number']}")["labels"]
    assert [row["name"] for row in left] == ["bug"]
    assert github.ok("GET", f"{HARBOUR}/issues?labels=bug,other") == []


def test_a_repository_goes_with_all_that_is_in_it(github: Any, services: Any) -> None:
    github.ok("POST", f"{HARBOUR}/actions/variables", {"name": "A", "value": "1"})
    protect(github)
    github.ok("DELETE", HARBOUR)
    left = services.control.get("/_control/objects").json()
    kinds = [kind for kind, rows in left.items() if any(row.get("repository") == "harbour" for row in rows)]
    assert kinds == []


def test_the_page_shows_repositories_and_issues(github: Any, services: Any) -> None:
    github.ok("POST", f"{HARBOUR}/issues", {"title": "<b>It fails</b>"})
    text = services.control.get("/").text
    assert "&lt;b&gt;It fails&lt;/b&gt;" in text
    assert "ferries-web" in text
