"""What the jobs say to GitHub, with tokens that may do no more than each job."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from typing import Any

import pytest

BODY = "<!-- vedette:preview -->\ncounts\n"
DRIFT = "<!-- vedette:drift -->\nmonitor changed\n"


@pytest.fixture
def job(workflows: Mapping[str, Any], token: Callable[..., str]) -> Callable[..., str]:
    return lambda workflow, name: token(workflows[workflow]["jobs"][name]["permissions"])


@pytest.fixture
def comment(runner: Any, job: Any, pull: Any) -> Callable[..., subprocess.CompletedProcess[str]]:
    settings = {"GITHUB_TOKEN": job("preview", "comment"), "PULL_REQUEST": str(pull["number"])}
    return lambda body, **more: runner.github("comment", **{**settings, "BODY": body, **more})


@pytest.fixture
def comments(github: Any, pull: Any) -> Callable[[], list[tuple[str, str]]]:
    path = f"issues/{pull['number']}/comments?per_page=100"
    return lambda: [(row["user"]["login"], row["body"]) for row in github("GET", path)]


def test_two_runs_make_one_comment(comment: Any, comments: Any) -> None:
    for number in range(3):
        done = comment(f"{BODY}{number}")
        assert done.returncode == 0, done.stderr
    assert comments() == [("github-actions[bot]", f"{BODY}2")]


def test_a_comment_on_a_later_page_is_found(comment: Any, comments: Any, github: Any, pull: Any) -> None:
    for number in range(101):
        github("POST", f"issues/{pull['number']}/comments", {"body": f"chat {number}"})
    assert [comment(BODY).returncode for _ in range(2)] == [0, 0]
    assert [comment(f"{BODY}again").returncode, len(comments())] == [0, 100]
    path = f"issues/{pull['number']}/comments?per_page=100&page=2"
    assert [row["body"] for row in github("GET", path)] == ["chat 100", f"{BODY}again"]


def test_somebody_elses_copy_of_the_marker_is_left_alone(comment: Any, comments: Any, github: Any, pull: Any) -> None:
    github("POST", f"issues/{pull['number']}/comments", {"body": f"{BODY}mine"})
    assert comment(BODY).returncode == 0
    assert comments() == [("vedette[bot]", f"{BODY}mine"), ("github-actions[bot]", BODY)]


@pytest.mark.parametrize(
    ("body", "more", "said"),
    [
        ("counts", {}, "BODY does not begin with"),
        ("", {"PULL_REQUEST": ""}, "not set: PULL_REQUEST BODY"),
        (BODY, {"GITHUB_TOKEN": "none"}, "answered 401"),
        (BODY, {"PULL_REQUEST": "999"}, "answered 404"),
        (BODY, {"GITHUB_API_URL": "http://127.0.0.1:9"}, "was not answered"),
    ],
)
def test_a_comment_that_cannot_be_written_is_reported(
    comment: Any, comments: Any, body: str, more: dict[str, str], said: str
) -> None:
    done = comment(body, **more)
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr
    assert comments() == []


def test_the_commit_of_a_pull_request_is_looked_up(runner: Any, job: Any, pull: Any) -> None:
    done = runner.github("pull", GITHUB_TOKEN=job("preview", "look"), PULL_REQUEST=str(pull["number"]))
    assert done.returncode == 0, done.stderr
    assert runner.output.read_text() == f"commit={pull['head']['sha']}\n"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"head": {"repository": "a fork that is gone"}}, "comes from another repository"),
        ({"state": "closed"}, "is closed: only an open pull request"),
    ],
)
def test_what_is_foreign_or_closed_is_not_previewed(
    runner: Any, job: Any, pull: Any, change: dict[str, Any], said: str
) -> None:
    runner.services.edit("github_pull", str(pull["id"]), change)
    done = runner.github("pull", GITHUB_TOKEN=job("preview", "look"), PULL_REQUEST=str(pull["number"]))
    assert (done.returncode, said in done.stderr) == (1, True), done.stderr
    assert not runner.output.exists()


def test_a_number_is_a_number(runner: Any, job: Any) -> None:
    done = runner.github("pull", GITHUB_TOKEN=job("preview", "look"), PULL_REQUEST="1/../../x")
    assert (done.returncode, "a number is allowed" in done.stderr) == (2, True)


def test_drift_is_one_issue_from_its_beginning_to_its_end(runner: Any, job: Any, github: Any) -> None:
    settings = {"GITHUB_TOKEN": job("drift", "report"), "RUN_URL": "https://github.example/runs/1"}
    for body, clean in ((DRIFT, "false"), (f"{DRIFT}and more", "false"), (f"{DRIFT}none", "true"), (DRIFT, "true")):
        done = runner.github("drift", BODY=body, CLEAN=clean, **settings)
        assert done.returncode == 0, done.stderr
    (issue,) = github("GET", "issues?state=all")
    assert (issue["state"], issue["body"], issue["user"]["login"]) == (
        "closed", f"{DRIFT}and more", "github-actions[bot]",
    )  # fmt: skip
    assert [row["body"] for row in github("GET", f"issues/{issue['number']}/comments")] == ["Nothing differs any more."]

    assert runner.github("drift", BODY=DRIFT, CLEAN="false", **settings).returncode == 0
    assert [row["state"] for row in github("GET", "issues?state=all")] == ["open", "closed"], "a new one, for new drift"


def test_a_check_that_broke_is_reported_and_closes_nothing(runner: Any, job: Any, github: Any) -> None:
    settings = {"GITHUB_TOKEN": job("drift", "report"), "RUN_URL": "https://github.example/runs/1"}
    assert runner.github("drift", BODY=DRIFT, CLEAN="false", **settings).returncode == 0
    assert runner.github("drift", BODY="", CLEAN="true", **settings).returncode == 0
    (issue,) = github("GET", "issues?state=open")
    assert "The drift check itself failed" in issue["body"]
    assert "https://github.example/runs/1" in issue["body"]


def test_a_run_of_an_older_commit_stops(runner: Any, job: Any, github: Any) -> None:
    head = github("GET", "git/ref/heads/main")["object"]["sha"]
    settings = {"GITHUB_TOKEN": job("deploy", "prod"), "BRANCH": "main"}
    assert runner.github("newest", GITHUB_SHA=head, **settings).returncode == 0
    done = runner.github("newest", GITHUB_SHA="0" * 40, **settings)
    assert (done.returncode, f"approve the run of {head[:8]} instead" in done.stderr) == (1, True), done.stderr


def test_an_unknown_word_is_refused(runner: Any) -> None:
    done = runner.github("delete")
    assert (done.returncode, "one of pull, comment, drift, newest is allowed" in done.stderr) == (2, True)


def test_a_pull_request_asks_main_for_its_preview(
    workflows: Mapping[str, Any], runner: Any, job: Any, github: Any
) -> None:
    content = "bmFtZTogUHJldmlldwpvbjogd29ya2Zsb3dfZGlzcGF0Y2gKam9iczoge30K"  # a workflow that can be dispatched
    github("PUT", "contents/.github/workflows/preview.yml", {"message": "Add it", "content": content, "branch": "main"})
    (step,) = workflows["preview"]["jobs"]["ask"]["steps"]
    done = runner.script(
        ["bash", "-eo", "pipefail", "-c", step["run"]], GITHUB_TOKEN=job("preview", "ask"), PULL_REQUEST="7"
    )
    assert done.returncode == 0, done.stderr
    (run,) = github("GET", "actions/runs?event=workflow_dispatch")["workflow_runs"]
    assert (run["path"], run["head_branch"], run["actor"]["login"]) == (
        ".github/workflows/preview.yml", "main", "github-actions[bot]",
    )  # fmt: skip
