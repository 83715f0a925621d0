"""Issues and releases: what a deployment gate asks, what is refused, and that it is always the same."""

from __future__ import annotations

from typing import Any

import pytest

ISSUES = "organizations/local/issues/"
RELEASES = "organizations/local/releases/"


@pytest.fixture
def report(sentry: Any) -> Any:
    def report(message: str, level: str = "error", **more: Any) -> Any:
        body = {"project": "web", "message": message, "level": level} | more
        reply = sentry.services.control.post("/_control/sentry/events", json=body)
        assert reply.status_code == 200, reply.text
        return reply.json()

    return report


def titles(sentry: Any, query: str, path: str = ISSUES) -> list[str]:
    reply = sentry("GET", f"{path}?query={query}")
    assert reply.status_code == 200, reply.text
    return sorted(issue["title"] for issue in reply.json())


@pytest.mark.parametrize(("query", "found"), [
    ("", ["debug thing", "fatal live", "fatal test"]),
    ("is:unresolved level:fatal", ["fatal live", "fatal test"]),
    ("is:unresolved level:fatal mode:test", ["fatal test"]),
    ("level:[fatal,debug] !mode:test", ["debug thing", "fatal live"]),
    ('level:fatal "live"', ["fatal live"]),
    ("title:fatal*", ["fatal live", "fatal test"]),
    ("message:*live*", ["fatal live"]),
    ("message:live", []),
    ("has:mode", ["fatal test"]),
    ("!has:mode level:fatal", ["fatal live"]),
    ("environment:staging", ["fatal test"]),
    ("project:web issue.priority:high", ["fatal live", "fatal test"]),
    ("project:other", []),
    ("is:resolved", []),
    ("is:unassigned issue.category:error level:debug", ["debug thing"]),
    ("release:2.0", ["fatal live"]),
])  # fmt: skip
def test_a_search_finds(query: str, found: list[str], sentry: Any, report: Any) -> None:
    report("fatal test", "fatal", tags={"mode": "test"}, environment="staging")
    report("fatal live", "fatal", environment="production", release="2.0")
    report("debug thing", "debug")
    assert titles(sentry, query) == found
    assert titles(sentry, query, "projects/local/web/issues/") == found


def test_no_query_hides_what_is_low_in_the_organisation_and_not_in_the_project(sentry: Any, report: Any) -> None:
    report("low", "debug")
    assert sentry("GET", ISSUES).json() == []
    assert len(sentry("GET", "projects/local/web/issues/").json()) == 1


@pytest.mark.parametrize(("query", "detail"), [
    ("is:perhaps", 'Invalid value for "is" search, valid values are ['),
    ("level:loud", "invalid level: loud"),
    ("level:", "Empty string after 'level:'"),
    ("age:-24h", "Invalid key for this search: age"),
    ("level:fatal OR level:error", "Boolean statements containing 'OR' or 'AND' are not supported in this search"),
])  # fmt: skip
def test_a_search_that_cannot_be_read_is_refused(query: str, detail: str, sentry: Any) -> None:
    reply = sentry("GET", f"{ISSUES}?query={query}")
    assert reply.status_code == 400
    assert reply.json()["detail"].startswith(f"Error parsing search query: {detail}")


@pytest.mark.parametrize("query", ["statsPeriod=soon", "limit=101", "limit=x", "sort=colour"])
def test_other_parameters_that_are_refused(query: str, sentry: Any) -> None:
    assert sentry("GET", f"{ISSUES}?{query}").status_code == 400


def test_an_event_repeated_is_one_issue_and_reopens_a_resolved_one(sentry: Any, report: Any) -> None:
    first = report("card declined", "fatal", times=3)
    assert (first["count"], first["substatus"], first["shortId"]) == ("3", "new", "WEB-1")
    path = f"{ISSUES}{first['id']}/"
    assert sentry("PUT", path, {"status": "resolved"}).json()["status"] == "resolved"
    again = report("card declined", "fatal")
    assert (again["id"], again["status"], again["substatus"]) == (first["id"], "unresolved", "regressed")
    assert sentry("PUT", path, {"status": "ignored"}).json()["substatus"] == "archived_until_escalating"
    assert report("card declined", "fatal")["status"] == "ignored"
    assert len(sentry("GET", f"{path}events/").json()) == 5
    assert sentry("GET", f"{ISSUES}web-1/").json()["id"] == first["id"]


def test_old_issues_leave_the_list_of_the_organisation(sentry: Any, services: Any, report: Any) -> None:
    services.control.post("/_control/clock", json={"now": "2026-11-01T00:00:00+00:00"})
    report("old", "fatal")
    services.control.post("/_control/clock", json={"now": "2026-11-15T00:00:01+00:00"})
    assert titles(sentry, "is:unresolved") == []
    assert len(sentry("GET", f"{ISSUES}?query=&statsPeriod=30d").json()) == 1


@pytest.mark.parametrize(("sent", "answer"), [
    ({"status": "gone"}, {"status": ['"gone" is not a valid choice.']}),
    ({"assignedTo": "payments", "priority": "top"}, {
        "assignedTo": ["Could not parse actor. Format should be `type:id` where type is `team` or `user`."],
        "priority": ['"top" is not a valid choice.']}),
])  # fmt: skip
def test_changes_that_are_refused(sent: Any, answer: Any, sentry: Any, report: Any) -> None:
    issue = report("x")
    reply = sentry("PUT", f"{ISSUES}{issue['id']}/", sent)
    assert (reply.status_code, reply.json()) == (400, answer)


def test_many_change_at_once_and_none_is_204(sentry: Any, report: Any) -> None:
    for name in ("a", "b"):
        report(name, "fatal")
    changed = sentry("PUT", f"{ISSUES}?query=level:fatal", {"status": "resolvedInNextRelease"})
    assert (changed.status_code, changed.json()["status"]) == (200, "resolved")
    assert len(titles(sentry, "is:resolved")) == 2
    assert sentry("PUT", f"{ISSUES}?id=999", {"status": "resolved"}).status_code == 204


def test_everything_wrong_with_events_is_reported_at_once(services: Any, sentry: Any) -> None:
    body = {"project": "nowhere", "level": "loud", "message": "", "tag": {}, "times": 0}
    reply = services.control.post("/_control/sentry/events", json=body)
    assert (reply.status_code, reply.json()["error"]) == (400, (
        "unknown key tag, allowed are project, level, message, tags, environment, release, fingerprint, times; "
        "project: 'nowhere' is none of web; message: say what happened; "
        "level: 'loud' is none of sample, debug, info, warning, error, fatal; times: 0 is not from 1 to 1000"
    ))  # fmt: skip


@pytest.mark.parametrize(("sent", "answer"), [
    ({"projects": ["web"]}, {"version": ["This field is required."]}),
    ({"version": "a/b", "projects": ["web"]}, {"version": ["Release with name a/b is not allowed"]}),
    ({"version": "..", "projects": ["web"]}, {"version": ["Release with name .. is not allowed"]}),
    ({"version": "1", "projects": ["nowhere"]}, {"projects": ["Invalid project ids or slugs"]}),
    ({"version": "1", "projects": ["web"], "url": "x", "dateReleased": "soon", "refs": [{"repository": "a/b"}]}, {
        "url": ["Enter a valid URL."], "refs": ["Invalid repository names: a/b"],
        "dateReleased": ["Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss]."]}),
])  # fmt: skip
def test_releases_that_are_refused(sent: Any, answer: Any, sentry: Any) -> None:
    reply = sentry("POST", RELEASES, sent)
    assert (reply.status_code, reply.json()) == (400, answer)


def test_a_release_again_adds_its_projects(sentry: Any) -> None:
    sentry.make("teams/local/payments/projects/", {"name": "Api", "default_rules": False})
    sentry.make(RELEASES, {"version": "1.0", "projects": ["web"]})
    again = sentry("POST", RELEASES, {"version": "1.0", "projects": ["api"], "dateReleased": "2026-11-21T10:00:00Z"})
    assert (again.status_code, [one["slug"] for one in again.json()["projects"]]) == (208, ["web", "api"])
    assert again.json()["dateReleased"] == "2026-11-21T10:00:00.000000Z"
    refused = sentry("POST", f"{RELEASES}1.0/deploys/", {"name": "x"})
    assert (refused.status_code, refused.json()) == (400, {"environment": ["This field is required."]})


def test_the_same_requests_give_the_same_ids(sentry: Any, services: Any, report: Any) -> None:
    def once() -> Any:
        services.reset()
        services.control.post("/_control/clock", json={"now": "2026-11-21T00:00:00+00:00"})
        sentry.make("organizations/local/teams/", {"slug": "payments"})
        sentry.make("teams/local/payments/projects/", {"name": "Web", "slug": "web"})
        services.control.post("/_control/sentry/repositories", json={})
        report("x", "fatal", tags={"a": "b"})
        sentry.make(RELEASES, {"version": "1.0", "projects": ["web"]})
        kinds = services.control.get("/_control/objects").json()
        return {kind: kinds[kind] for kind in ("issue", "event", "release", "repository", "inbound_filter")}

    first = once()
    assert all(first.values())
    assert once() == first


def test_the_page_shows_what_happened(sentry: Any, services: Any, report: Any) -> None:
    report("<b>card declined</b>", "fatal")
    sentry.make(RELEASES, {"version": "web@1.0", "projects": ["web"]})
    services.control.post("/_control/sentry/repositories", json={})
    sentry("PUT", "projects/local/web/ownership/", {"raw": "path:src/* #payments"})
    page = services.control.get("/").text
    for text in ("&lt;b&gt;card declined", "web@1.0", "Repositories in Sentry", "path:src/* #payments", "web-crawlers"):
        assert text in page
