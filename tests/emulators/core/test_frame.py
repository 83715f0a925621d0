"""What every service has: pages, limits, faults, clock, log, edits behind our back."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

TEAMS = "organizations/local/teams/"


def follow(reply: httpx.Response) -> str | None:
    """The address of the next page, as a client reads it out of the Link header."""
    links = re.findall(r'<([^>]+)>; rel="(\w+)"; results="(\w+)"; cursor="([^"]+)"', reply.headers["link"])
    assert [rel for _, rel, _, _ in links] == ["previous", "next"]
    address, _, results, _ = links[1]
    return address if results == "true" else None


@pytest.mark.parametrize(("size", "pages"), [("", [10, 10, 2]), ("?per_page=20", [20, 2]), ("?per_page=100", [22])])
def test_keys_come_in_pages_of_ten_unless_asked_otherwise(size: str, pages: list[int], sentry: Any) -> None:
    for number in range(21):
        sentry.make("projects/local/web/keys/", {"name": f"key {number}"})
    address: str | None = f"projects/local/web/keys/{size}"
    seen: list[list[str]] = []
    while address:
        reply = sentry("GET", address)
        seen.append([key["name"] for key in reply.json()])
        address = follow(reply)
    assert [len(page) for page in seen] == pages
    assert [name for page in seen for name in page] == ["Default", *(f"key {number}" for number in range(21))]


@pytest.mark.parametrize("query", ["per_page=0", "per_page=101", "per_page=x", "cursor=nonsense"])
def test_a_wrong_page_is_refused(query: str, sentry: Any) -> None:
    assert sentry("GET", f"{TEAMS}?{query}").status_code == 400


def test_a_missing_slash_is_redirected_for_readers(sentry: Any) -> None:
    reply = sentry("GET", "organizations/local/teams")
    assert (reply.status_code, reply.headers["location"]) == (301, "/api/0/organizations/local/teams/")


def test_limits_per_second_refuse_with_the_reset_and_pass(sentry: Any, services: Any) -> None:
    services.control.post("/_control/limits", json={"per_second": 3})
    replies = [sentry("GET", TEAMS) for _ in range(8)]
    refused = next(reply for reply in replies if reply.status_code == 429)
    assert refused.headers["x-sentry-rate-limit-limit"] == "3"
    assert refused.headers["x-sentry-rate-limit-remaining"] == "0"
    wait = int(refused.headers["x-sentry-rate-limit-reset"]) - time.time()
    assert wait <= 1
    time.sleep(max(0, wait))
    assert sentry("GET", TEAMS).status_code == 200
    names = ("limit", "remaining", "reset", "concurrentlimit", "concurrentremaining")
    assert {f"x-sentry-rate-limit-{name}" for name in names} <= set(replies[0].headers)


def test_limits_at_a_time_refuse_while_others_run(sentry: Any, services: Any) -> None:
    services.control.post("/_control/limits", json={"concurrent": 2})
    services.control.post("/_control/faults", json={"path": "teams", "times": 9, "action": {"delay_s": 0.4}})
    with ThreadPoolExecutor(6) as pool:
        replies = list(pool.map(lambda _: sentry("GET", TEAMS), range(6)))
    assert sorted(reply.status_code for reply in replies)[2:] == [429, 429, 429, 429]
    services.control.delete("/_control/faults")
    assert sentry("GET", TEAMS).status_code == 200


def fault(services: Any, **body: Any) -> None:
    reply = services.control.post("/_control/faults", json={"method": "POST", "path": "teams/$"} | body)
    assert reply.status_code == 204, reply.text


def slugs(services: Any) -> list[str]:
    return [team["slug"] for team in services.control.get("/_control/objects").json()["team"]]


@pytest.mark.parametrize(("when", "made"), [("before", []), ("after", ["x"])])
def test_a_status_instead_of_the_answer(when: str, made: list[str], services: Any) -> None:
    action = {"status": 503, "headers": {"retry-after": "1"}, "body": {"detail": "down"}}
    fault(services, when=when, action=action)
    reply = services.api("POST", TEAMS, json={"slug": "x"})
    assert (reply.status_code, reply.json(), reply.headers["retry-after"]) == (503, {"detail": "down"}, "1")
    assert slugs(services) == made
    assert services.api("POST", TEAMS, json={"slug": "y"}).status_code == 201


@pytest.mark.parametrize(("when", "made"), [("before", []), ("after", ["x"])])
def test_a_connection_cut(when: str, made: list[str], services: Any) -> None:
    fault(services, when=when, action={"close": True})
    with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
        services.api("POST", TEAMS, json={"slug": "x"})
    assert slugs(services) == made
    assert services.requests(method="POST")[0]["status"] is None


def test_an_answer_cut_in_the_middle(services: Any) -> None:
    fault(services, when="after", action={"truncate": 10})
    with pytest.raises(httpx.RemoteProtocolError, match="received 10 bytes"):
        services.api("POST", TEAMS, json={"slug": "x"})
    assert slugs(services) == ["x"]


def test_a_delay(services: Any) -> None:
    fault(services, action={"delay_s": 0.3})
    started = time.monotonic()
    assert services.api("POST", TEAMS, json={"slug": "x"}).status_code == 201
    assert time.monotonic() - started >= 0.3


def test_the_nth_request_fails_and_as_many_as_asked(services: Any) -> None:
    fault(services, nth=2, times=2, action={"status": 500})
    statuses = [services.api("POST", TEAMS, json={"slug": f"t{n}"}).status_code for n in range(5)]
    assert statuses == [201, 500, 500, 201, 201]


def test_a_wrong_fault_is_refused_with_all_that_is_wrong(services: Any) -> None:
    body = {"path": "(", "nth": 0, "when": "later", "action": {}, "colour": 1}
    reply = services.control.post("/_control/faults", json=body)
    assert reply.status_code == 400
    assert reply.json()["error"] == (
        "action: an object with at least one of body, close, delay_s, headers, status, truncate; "
        "when: 'later' is neither 'before' nor 'after'; nth: 0 is not a whole number from 1; unknown keys colour; "
        "path: '(' is not a regular expression (missing ), unterminated subpattern at position 0)"
    )


def test_the_clock_stands_still_until_it_is_moved(services: Any) -> None:
    def made(slug: str) -> str:
        return str(services.api("POST", TEAMS, json={"slug": slug}).json()["dateCreated"])

    clock = services.control.post("/_control/clock", json={"now": "2026-12-24T18:00:00+00:00"}).json()
    assert clock == {"now": "2026-12-24T18:00:00.000000Z", "frozen": True}
    assert made("one") == made("two") == "2026-12-24T18:00:00.000000Z"
    services.control.post("/_control/clock", json={"advance_s": 90})
    assert made("three") == "2026-12-24T18:01:30.000000Z"
    assert services.control.post("/_control/clock", json={"now": None}).json()["frozen"] is False
    assert services.control.post("/_control/clock", json={"now": "soon"}).status_code == 400


def test_the_log_keeps_what_was_asked_in_order(services: Any) -> None:
    services.api("POST", TEAMS, json={"slug": "x"})
    services.api("GET", f"{TEAMS}?per_page=5")
    log = services.control.get("/_control/requests").json()
    assert log["counts"] == {"GET": 1, "POST": 1}
    first, second = log["requests"]
    assert (first["n"], first["status"], first["body"]) == (1, 201, {"slug": "x"})
    assert (second["path"], second["query"], second["body"]) == (f"/api/0/{TEAMS}", "per_page=5", None)
    assert first["at"] < second["at"]
    assert [one["n"] for one in services.requests(method="get")] == [2]
    services.control.delete("/_control/requests")
    assert services.control.get("/_control/requests").json() == {"requests": [], "counts": {}}


def test_an_edit_behind_our_back_shows_and_nothing_else_changes(sentry: Any, services: Any, bodies: Any) -> None:
    made = sentry.detector(bodies.metric(owner="team:1001"))
    source = made["dataSources"]
    query = source[0]["queryObj"]["snubaQuery"]
    query |= {"timeWindow": 900, "eventTypes": ["error"]}
    services.edit("detector", made["id"], {"name": "edited", "dataSources": source, "owner": None})
    got = sentry("GET", f"organizations/local/detectors/{made['id']}/").json()
    assert got == made | {"name": "edited", "dataSources": source, "owner": None}


def test_edits_keep_edges_and_both_views_of_a_cron_monitor(sentry: Any, services: Any, bodies: Any) -> None:
    cron = sentry.detector(bodies.cron())
    alert = sentry.alert(bodies.alert())
    services.edit("workflow", alert["id"], {"detectorIds": [cron["id"]]})
    services.edit("monitor", "reconcile", {"status": "disabled", "config": {"max_runtime": 5}})
    got = sentry("GET", f"organizations/local/detectors/{cron['id']}/").json()
    assert (got["workflowIds"], got["enabled"]) == ([alert["id"]], False)
    assert got["dataSources"][0]["queryObj"]["config"]["max_runtime"] == 5
    assert services.control.delete(f"/_control/objects/detector/{cron['id']}").status_code == 204
    assert sentry("GET", f"organizations/local/workflows/{alert['id']}/").json()["detectorIds"] == []


def test_a_project_edit_takes_teams_as_they_are_served(sentry: Any, services: Any) -> None:
    sentry.make(TEAMS, {"slug": "platform"})
    project = services.objects("project")[0]
    services.edit("project", project["id"], {"teams": [{"slug": "platform", "id": "1002"}], "resolveAge": 5})
    got = sentry("GET", "projects/local/web/").json()
    assert ([team["slug"] for team in got["teams"]], got["resolveAge"]) == (["platform"], 5)


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("team/9", "there is no team 9"),
        ("cat/1", "unknown kind 'cat'; kinds are team, project, key, detector, "),
    ],
)
def test_an_edit_of_nothing_is_refused(path: str, error: str, services: Any) -> None:
    for reply in (
        services.control.patch(f"/_control/objects/{path}", json={}),
        services.control.delete(f"/_control/objects/{path}"),
    ):
        assert (reply.status_code, list(reply.json())) == (404, ["error"])
        assert reply.json()["error"].startswith(error)


def test_a_token_has_the_scopes_asked_for(services: Any) -> None:
    reply = services.control.post("/_control/tokens", json={"scopes": ["team:sing", "org:read"]})
    assert reply.status_code == 400
    assert reply.json()["error"].startswith("unknown scopes team:sing; allowed are actions:read, ")


def test_fifty_at_a_time_lose_nothing(sentry: Any, services: Any) -> None:
    with ThreadPoolExecutor(50) as pool:
        made = list(pool.map(lambda n: sentry("POST", TEAMS, {"slug": f"team-{n}"}), range(200)))
    assert {reply.status_code for reply in made} == {201}
    assert len({reply.json()["id"] for reply in made}) == 200
    assert sorted(slugs(services)) == sorted(["payments", *(f"team-{n}" for n in range(200))])


def test_reset_returns_to_the_first_day(sentry: Any, services: Any) -> None:
    services.control.post("/_control/clock", json={"now": "2030-01-01T00:00:00Z"})
    token = services.control.post("/_control/tokens", json={"scopes": ["org:read"]}).json()["token"]
    services.control.post("/_control/reset")
    assert services.control.get("/_control/clock").json()["frozen"] is False
    assert sentry("GET", TEAMS, token=token).status_code == 401
    assert sentry.make(TEAMS, {"slug": "payments"})["id"] == "1001"
