"""Comments on issues and pull requests of the GitHub emulator, written anew in place."""

from __future__ import annotations

from typing import Any

import pytest

HARBOUR = "repos/local/harbour"


@pytest.fixture
def pull(github: Any) -> Any:
    """A pull request of a branch."""
    head = github.ok("GET", f"{HARBOUR}/git/ref/heads/main")["object"]["sha"]
    github.ok("POST", f"{HARBOUR}/git/refs", {"ref": "refs/heads/next", "sha": head})
    github.write("docs/a.md", "text\n", branch="next")
    return github.ok("POST", f"{HARBOUR}/pulls", {"title": "Next", "head": "next", "base": "main"})


def test_a_pull_request_takes_comments_as_an_issue_does(github: Any, pull: Any) -> None:
    comments = f"{HARBOUR}/issues/{pull['number']}/comments"
    made = github.ok("POST", comments, {"body": "first"})
    changed = github.ok("PATCH", f"{HARBOUR}/issues/comments/{made['id']}", {"body": "second"})
    assert changed["id"] == made["id"]
    assert [row["body"] for row in github.ok("GET", comments)] == ["second"]


def test_a_right_to_pull_requests_is_enough_to_comment(github: Any, pull: Any) -> None:
    bot = github.token("github-actions[bot]", "pull_requests:write", "pull_requests:read", "metadata:read")
    made = github("POST", f"{HARBOUR}/issues/{pull['number']}/comments", {"body": "counts"}, token=bot)
    assert (made.status_code, made.json()["user"]["login"]) == (201, "github-actions[bot]")
    assert github("POST", f"{HARBOUR}/issues", {"title": "x"}, token=bot).status_code == 403


def test_somebody_elses_comment_is_written_anew_only_by_those_who_write(github: Any, pull: Any) -> None:
    made = github.ok("POST", f"{HARBOUR}/issues/{pull['number']}/comments", {"body": "mine"})
    path, change = f"{HARBOUR}/issues/comments/{made['id']}", {"body": "yours"}
    assert github("PATCH", path, change, token=github.token("reviewer")).status_code == 403
    assert github("PATCH", path, change, token=github.token("developer")).status_code == 200


@pytest.mark.parametrize("body", [" ", "x" * 65_537])
def test_a_comment_has_a_text_of_at_most_65536_characters(github: Any, pull: Any, body: str) -> None:
    path = f"{HARBOUR}/issues/{pull['number']}/comments"
    assert github("POST", path, {"body": body}).status_code == 422
    made = github.ok("POST", path, {"body": "x" * 65_536})
    assert github("PATCH", f"{HARBOUR}/issues/comments/{made['id']}", {"body": body}).status_code == 422


def test_a_comment_that_does_not_exist_is_not_found(github: Any, pull: Any) -> None:
    assert github("PATCH", f"{HARBOUR}/issues/comments/1", {"body": "x"}).status_code == 404
    assert github("POST", f"{HARBOUR}/issues/999/comments", {"body": "x"}).status_code == 404


def test_a_pull_request_says_from_which_repository_it_comes(github: Any, pull: Any, services: Any) -> None:
    assert pull["head"]["repo"]["full_name"] == "local/harbour"
    services.edit("github_pull", str(pull["id"]), {"head": {"repository": "a fork that is gone"}})
    assert github.ok("GET", f"{HARBOUR}/pulls/{pull['number']}")["head"]["repo"] is None
