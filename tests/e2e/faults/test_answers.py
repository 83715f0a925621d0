"""Services that refuse, break, lose answers or answer nonsense while the engine works."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = [pytest.mark.engine, pytest.mark.deep]

CHANNEL = ("slack", "POST", "/conversations.create")
TEAM = ("pagerduty", "POST", "/teams")
LABEL = ("github", "POST", "/labels")
VARIABLE = ("github", "POST", "/actions/variables")
FILE = ("github", "PUT", "/contents/docs/shop.md")
CREATES = (CHANNEL, TEAM, LABEL)
FOREVER = 1000
SECONDARY = {
    "message": "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
    "documentation_url": "https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#secondary-rate-limits",
}
PAGE = {
    "status": 200,
    "headers": {"content-type": "text/html"},
    "body": "<!DOCTYPE html><html><body>Back soon</body></html>",
}


def slack_says(error: str) -> dict[str, Any]:
    return {"status": 200, "body": {"ok": False, "error": error}}


def test_1_a_limit_with_a_time_is_waited_for(shop: Any) -> None:
    shop.fault(*CHANNEL, action={"status": 429, "headers": {"retry-after": "1"}})
    shop.fault(*TEAM, action={"status": 429, "headers": {"ratelimit-reset": "1"}})
    shop.fault(*LABEL, action={"status": 403, "headers": {"retry-after": "1"}, "body": SECONDARY})
    shop.up()
    assert shop.asked(*CHANNEL) == [429, 200]
    assert shop.asked(*TEAM) == [429, 201]
    assert shop.asked(*LABEL) == [403, 201]
    shop.whole()


def test_2_a_limit_without_a_time_or_an_end_is_said(shop: Any) -> None:
    for create in CREATES:
        shop.fault(*create, times=FOREVER, action={"status": 429, "body": {"ok": False, "message": "Slow down"}})
    said = shop.up(fine=False)
    assert '(channel): error: conversation "channel": could not create conversation shop-alerts: POST /api/' in said
    assert '(team): error: team "team": POST /teams: answered 429 (too many requests) 6 times' in said
    assert "harbour/labels: 429 Slow down" in said
    assert [len(shop.asked(*create)) for create in CREATES] == [6, 6, 1]
    shop.clear()
    shop.up()
    shop.whole()


def test_3_a_failure_before_the_write_leaves_one_object(shop: Any) -> None:
    for status, create in zip((500, 503, 502), CREATES, strict=True):
        shop.fault(*create, action={"status": status})
    said = shop.up(fine=False)
    assert "conversations.create: answered 500" in said
    assert "POST /teams: 503" in said
    assert shop.asked(*LABEL) == [502, 201], "GitHub's plugin asks again by itself"
    shop.up()
    shop.whole()


@pytest.mark.parametrize("action", [{"status": 502}, {"close": True}], ids=["4-bad-gateway", "5-connection-reset"])
def test_an_answer_that_is_lost_after_the_write(shop: Any, taken_in: Any, action: dict[str, Any]) -> None:
    for create in (*CREATES, VARIABLE, FILE):
        shop.fault(*create, when="after", action=action)
    shop.up(fine=False)
    assert not {name for name in ("channel", "team", "label", "variable", "file") if name in shop.state()}
    said = shop.up(fine=False)
    assert {"channel", "label"} <= set(shop.state()), "these are taken over"
    assert '(team): error: team "team": POST /teams: 400 Invalid Input Provided; Name has already' in said
    assert "409 Already exists - Variable already exists" in said
    assert "refusing to overwrite existing file" in said
    team = shop.row("pagerduty_team", "Shop")["id"]
    taken_in(team=team, variable="harbour:SHOP", file="harbour:docs/shop.md:main")
    shop.up()
    shop.whole()


def test_6_an_answer_that_comes_late_is_waited_for(shop: Any) -> None:
    shop.config(limit="1s")
    shop.up()
    shop.config(text="Sells more")
    shop.fault("slack", "POST", "/conversations.setTopic", action={"delay_s": 3})
    shop.fault("pagerduty", "PUT", "/teams/", action={"delay_s": 3})
    shop.fault("github", "PATCH", "/labels/", action={"delay_s": 3})
    said = shop.up()
    assert "warning: Resource does not support customTimeouts, ignoring: update=1s" in said
    assert shop.row("slack_channel", "shop-alerts")["topic"]["value"] == "Sells more"
    assert shop.row("pagerduty_team", "Shop")["description"] == "Sells more"
    shop.whole()


def test_7_what_is_half_made_is_finished(shop: Any) -> None:
    # Three that nothing depends on, so that each has its turn whichever fails first.
    shop.fault("slack", "POST", "/usergroups.users.update", action=slack_says("fatal_error"))
    refused = {"status": 403, "body": {"error": {"message": "No"}, "message": "No"}}
    shop.fault("pagerduty", "GET", "/integrations/", times=FOREVER, action=refused)
    # The first question is whether the file is there already.
    shop.fault("github", "GET", "/contents/docs/shop.md", nth=2, times=FOREVER, action=refused)
    said = shop.up(fine=False)
    half = shop.state()
    assert "usergroups.users.update: fatal_error" in said
    (error,) = half["group"]["initErrors"]
    assert error.startswith('usergroup "group" (id S')
    assert error.endswith("): usergroups.users.update: fatal_error")
    assert "403 No" in half["integration"]["initErrors"][0]
    assert "403 No" in half["file"]["initErrors"][0]
    shop.clear()
    assert '"sha" wasn\'t supplied' in shop.up(fine=False), "GitHub's plugin has not seen the file that it made"
    shop.up("--refresh")
    kept = {name: shop.state()[name]["id"] for name in half}
    assert kept == {name: one["id"] for name, one in half.items()}
    assert len(shop.row("slack_usergroup", "Shop on call")["users"]) == 1
    shop.whole()


def test_7_a_channel_that_is_half_made_is_taken_over(shop: Any) -> None:
    shop.fault("slack", "POST", "/conversations.setTopic", action=slack_says("fatal_error"))
    assert "conversations.setTopic: fatal_error" in shop.up(fine=False)
    made = shop.row("slack_channel", "shop-alerts")
    shop.up()
    now = shop.row("slack_channel", "shop-alerts")
    assert (now["id"], now["topic"]["value"]) == (made["id"], "Sells things")
    shop.whole()


def test_8_nonsense_is_an_error_and_never_an_empty_success(shop: Any) -> None:
    for create in CREATES:
        shop.fault(*create, action=PAGE)
    said = shop.up(fine=False)
    assert "conversations.create: answered 200 without Slack's `ok`" in said
    assert "POST /teams: 200, but the answer is no JSON object: it begins with '<!DOCTYPE html>" in said
    assert "github:index:IssueLabel (label): error: " in said
    assert "invalid character '<' looking for beginning of value" in said
    assert not {"channel", "team", "label"} & set(shop.state())
    shop.up()
    made = shop.ids()
    for service, path, said in (
        ("slack", "/conversations.info", "POST /api/conversations.info: no whole answer"),
        ("pagerduty", "/services/[^/]+$", f"GET /services/{shop.state()['service']['id']}: no whole answer"),
        ("github", "/contents/", 'docs/shop.md?ref=main": unexpected EOF'),
    ):
        shop.fault(service, "", path, times=FOREVER, action={"truncate": 20})
        assert said in shop.run("refresh", "--yes", "--skip-preview", fine=False)
        assert shop.ids() == made
        shop.clear()
    shop.whole()


def test_15_what_is_there_only_a_moment_later(shop: Any) -> None:
    for number in range(205):
        shop.slack("conversations.create", name=f"old-{number}")
    theirs = shop.slack("conversations.create", name="shop-alerts")["channel"]["id"]
    shop.before = shop.active() - {("slack_channel", theirs)}
    missing = {"status": 404, "body": {"error": {"message": "Not Found"}, "message": "Not Found"}}
    shop.fault("pagerduty", "GET", "/teams/[^/]+$", action=missing)
    shop.fault("slack", "POST", "/conversations.info", action=slack_says("channel_not_found"))
    shop.fault("github", "GET", "/labels/shop", nth=2, action=missing)
    shop.fault("github", "GET", "/actions/variables/SHOP", action=missing)
    said = shop.up(fine=False)
    assert '(channel): error: conversation "channel": conversations.info: channel_not_found' in said
    assert "(label): error: expected non-nil error with nil state during Create" in said
    assert set(shop.state()) & {"channel", "label", "team"} == {"team"}, "it is waited for a team"
    shop.up()
    assert shop.state()["channel"]["id"] == theirs, "a channel on the second page of the list is adopted"
    shop.whole()
