"""Scripts that open, close and label GitHub issues: real services, and no more rights than the job has."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest


@pytest.fixture
def digest(run_script: Any, github_run: Any, sentry_run: dict[str, str]) -> Callable[[], Any]:
    settings = {**sentry_run, **github_run("weekly-digest", "digest"), "TEAM": "harbour/platform", "PRODUCT": "Harbour"}
    return lambda: run_script("digest.sh", **settings)


def test_the_digest_is_one_issue_a_week_with_what_is_below_high(
    digest: Any, github: Any, report: Any, services: Any
) -> None:
    for message, level in (("cart is slow", "warning"), ("image missing", "info"), ("payment lost", "fatal")):
        report(message, level)
    done = digest()
    assert done.returncode == 0, done.stderr
    assert digest().stdout.startswith("#1 has this title already: Harbour: weekly digest ")
    (issue,) = github("GET", "issues?state=all")
    assert re.fullmatch(r"Harbour: weekly digest \d{4}-W\d\d", issue["title"])
    assert [label["name"] for label in issue["labels"]] == ["digest"]
    assert issue["body"].startswith("@harbour/platform: open in Sentry below high priority")
    assert "cart is slow" in issue["body"]
    assert "image missing" in issue["body"]
    assert "payment lost" not in issue["body"]


def test_a_closed_digest_is_not_opened_again(digest: Any, github: Any, report: Any) -> None:
    report("cart is slow", "warning")
    digest()
    github("PATCH", "issues/1", json={"state": "closed"})
    assert digest().returncode == 0
    assert len(github("GET", "issues?state=all")) == 1


def test_no_digest_when_nothing_is_open(digest: Any, github: Any) -> None:
    done = digest()
    assert (done.returncode, done.stdout) == (0, "nothing is open below high: no digest this week\n")
    assert github("GET", "issues?state=all") == []


def test_what_strangers_write_is_harmless_in_the_digest(digest: Any, github: Any, report: Any) -> None:
    report("hi @everyone `x` <img src=//evil> [click](https://evil.example/) | new | column ![a](b)", "warning")
    assert digest().returncode == 0
    (row,) = [line for line in github("GET", "issues/1")["body"].splitlines() if "evil" in line]
    text = row.split("`")[1]
    assert not set("@<>[]|!") & set(text)
    assert "://" not in text
    assert row.count("`") == 2


@pytest.mark.parametrize("which", ["weekly", "monthly", "quarterly"])
def test_a_review_is_one_issue_per_period(run_script: Any, github_run: Any, github: Any, which: str) -> None:
    settings = {**github_run("reviews", "review"), "TEAM": "harbour/platform", "PRODUCT": "Harbour"}
    for _ in range(2):
        done = run_script("review.sh", which, **settings)
        assert done.returncode == 0, done.stderr
    (issue,) = github("GET", "issues?state=all")
    period = {"weekly": r"\d{4}-W\d\d", "monthly": r"\d{4}-\d\d", "quarterly": r"\d{4}-Q[1-4]"}[which]
    assert re.fullmatch(f"Harbour: {which} monitoring review {period}", issue["title"])
    assert issue["body"].startswith("@harbour/platform\n\n")
    assert issue["body"].count("- [ ]") >= 5


def test_an_unknown_review_is_refused(run_script: Any, github_run: Any) -> None:
    done = run_script("review.sh", "daily", **github_run("reviews", "review"), TEAM="a/b", PRODUCT="Harbour")
    assert done.returncode == 2
    assert "there is no daily review: weekly, monthly and quarterly exist" in done.stderr


def linked(issue: Mapping[str, Any], sentry: str) -> str:
    return f"Sentry Issue: [{issue['shortId']}]({sentry}/organizations/local/issues/{issue['id']}/?referrer=x)\n\nmore"


@pytest.fixture
def sync(run_script: Any, github_run: Any, sentry_run: dict[str, str]) -> Callable[..., Any]:
    settings = {
        **sentry_run, **github_run("sentry-issue-sync", "sync"),
        "OPERATIONS": '{"payment": "lead", "payment.refund": "developer"}',
    }  # fmt: skip
    return lambda **more: run_script("sync-issues.sh", **{**settings, **more})


@pytest.fixture
def by_sentry(token: Any, github: Any) -> Callable[..., Any]:
    """Open an issue as Sentry's app does."""
    app = token("issues:write", "issues:read", "metadata:read", who="sentry[bot]")
    return lambda body: github("POST", "issues", who=app, json={"title": "Error", "body": body})


def test_an_issue_is_closed_when_it_is_resolved_in_sentry(
    sync: Any, by_sentry: Any, github: Any, report: Any, services: Any
) -> None:
    for message in ("one", "two"):
        by_sentry(linked(report(message), services.sentry))
    assert sync().stdout == ""
    resolved = services.api("GET", "projects/local/harbour-workers/issues/?query=one").json()[0]["id"]
    services.api("PUT", f"organizations/local/issues/{resolved}/", json={"status": "resolved"}).raise_for_status()
    done = sync()
    assert (done.returncode, done.stdout) == (0, "#1 closed: resolved in Sentry\n"), done.stderr
    assert {one["number"]: (one["state"], one["state_reason"]) for one in github("GET", "issues?state=all")} == {
        1: ("closed", "completed"), 2: ("open", None),
    }  # fmt: skip
    assert sync().stdout == ""


def test_an_issue_is_labelled_and_assigned_by_the_longest_operation_once(
    sync: Any, by_sentry: Any, github: Any, report: Any, services: Any
) -> None:
    by_sentry(linked(report("card declined", tags={"operation": "payment.refund.create"}), services.sentry))
    by_sentry(linked(report("other", tags={"operation": "campaign.send"}), services.sentry))
    by_sentry(linked(report("no tag"), services.sentry))
    done = sync()
    assert (done.returncode, done.stdout) == (0, "#1: operation:payment.refund, developer\n"), done.stderr
    first = github("GET", "issues/1")
    assert [label["name"] for label in first["labels"]] == ["operation:payment.refund"]
    assert [person["login"] for person in first["assignees"]] == ["developer"]
    assert sync().stdout == ""


@pytest.mark.parametrize("forged", ["a stranger's", "another organisation's", "not in the first line"])
def test_an_issue_that_only_looks_like_sentrys_is_left_alone(
    sync: Any, by_sentry: Any, github: Any, report: Any, *, services: Any, forged: str
) -> None:
    issue = report("one")
    services.api("PUT", f"organizations/local/issues/{issue['id']}/", json={"status": "resolved"}).raise_for_status()
    body = linked(issue, services.sentry)
    if forged == "a stranger's":
        github("POST", "issues", json={"title": "Error", "body": body})
    elif forged == "another organisation's":
        by_sentry(body.replace("/organizations/local/", "/organizations/evil/"))
    else:
        by_sentry("hello\n" + body)
    done = sync()
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert github("GET", "issues/1")["state"] == "open"
