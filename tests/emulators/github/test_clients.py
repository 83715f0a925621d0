"""Clients that others wrote, against the emulator: PyGithub and octokit."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from github import Auth, Github, GithubException, UnknownObjectException

OCTOKIT = Path(__file__).parent / "octokit"


@pytest.fixture
def pygithub(github: Any) -> Iterator[Github]:
    client = Github(base_url=github.base, auth=Auth.Token("local-admin"), retry=None, per_page=4)
    yield client
    client.close()


def test_pygithub_reads_and_writes_files(pygithub: Github) -> None:
    repo = pygithub.get_repo("local/harbour")
    assert (repo.default_branch, repo.private) == ("main", True)
    made = repo.create_file("docs/playbook.md", "Add the playbook", "# Playbook\n", branch="main")
    content = repo.get_contents("docs/playbook.md")
    assert not isinstance(content, list)
    assert content.decoded_content == b"# Playbook\n"
    assert repo.get_commit(made["commit"].sha).files[0].filename == "docs/playbook.md"
    repo.update_file("docs/playbook.md", "Say more", "# More\n", content.sha)
    with pytest.raises(GithubException) as stale:
        repo.update_file("docs/playbook.md", "Too late", "# Late\n", content.sha)
    assert stale.value.status == 409
    folder = repo.get_contents("docs")
    assert isinstance(folder, list)
    assert [one.path for one in folder] == ["docs/playbook.md"]
    assert [commit.commit.message for commit in repo.get_commits(path="docs/playbook.md")] == [
        "Say more",
        "Add the playbook",
    ]


def test_pygithub_follows_pages(pygithub: Github) -> None:
    assert len(list(pygithub.get_repo("local/harbour").get_labels())) == 9
    assert len(list(pygithub.get_organization("local").get_repos())) == 6


def test_pygithub_seals_secrets(pygithub: Github, services: Any) -> None:
    repo = pygithub.get_repo("local/harbour")
    repo.create_secret("SENTRY_DSN", "https://a@b/1")
    environment = repo.create_environment("production", wait_timer=5)
    environment.create_secret("SENTRY_DSN", "https://a@b/2")
    environment.create_variable("TRACES_SAMPLE_RATE", "0.1")
    opened = {(row["environment"], row["value"]) for row in services.control.get("/_control/github/secrets").json()}
    assert opened == {(None, "https://a@b/1"), ("production", "https://a@b/2")}
    assert [row.value for row in environment.get_variables()] == ["0.1"]


def test_pygithub_opens_and_closes_issues(pygithub: Github) -> None:
    repo = pygithub.get_repo("local/harbour")
    issue = repo.create_issue("It fails", body="See Sentry", labels=["bug", "sentry"], assignees=["lead"])
    issue.create_comment("Looking")
    issue.add_to_labels("automated")
    issue.edit(state="closed", state_reason="completed")
    again = repo.get_issue(issue.number)
    assert (again.state, again.comments) == ("closed", 1)
    assert [label.name for label in again.labels] == ["bug", "sentry", "automated"]
    assert [account.login for account in again.assignees] == ["lead"]


def test_pygithub_branches_and_asks_for_a_pull(pygithub: Github) -> None:
    repo = pygithub.get_repo("local/harbour")
    head = repo.get_branch("main").commit.sha
    repo.create_git_ref("refs/heads/fix/one", head)
    repo.create_file("fix.md", "Fix", "fixed\n", branch="fix/one")
    pull = repo.create_pull(base="main", head="fix/one", title="Fix one", body="", draft=True)
    assert [one.number for one in repo.get_pulls()] == [pull.number]
    repo.get_git_ref("heads/fix/one").delete()
    assert [branch.name for branch in repo.get_branches()] == ["main"]


def test_pygithub_meets_what_is_not_there(pygithub: Github) -> None:
    with pytest.raises(UnknownObjectException):
        pygithub.get_repo("local/nothing")


def test_octokit_reads_and_writes(github: Any) -> None:
    node = shutil.which("node")
    if node is None or not (OCTOKIT / "node_modules").is_dir():
        pytest.skip("octokit is not installed: run `npm ci` in tests/emulators/github/octokit (Node 18 or newer)")
    done = subprocess.run(
        [node, "drive.mjs", github.base, "local-admin"],
        cwd=OCTOKIT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "labels": 9,
        "color": "b60205",
        "written": ".github/ISSUE_TEMPLATE/sentry-error.md",
        "text": "---\nname: Sentry error\n---\n",
        "stale": 409,
        "issue": ["sentry", "severity:critical"],
        "missing": 404,
    }
