"""What others see of Slack: Sentry, the page, and edits behind the API."""

from __future__ import annotations

from typing import Any

SLACK = "organizations/local/integrations/21/channels/"


def test_sentry_lists_the_channels_that_slack_has(sentry: Any, slack: Any) -> None:
    made = slack.channel("new-alerts")
    slack.channel("hidden", is_private="true")
    slack.ok("conversations.archive", channel="C00000001")
    listed = sentry("GET", SLACK).json()["results"]
    assert listed[-1] == {"id": made, "name": "new-alerts", "type": "public", "display": "#new-alerts"}
    names = {one["name"] for one in listed}
    assert {"incidents", "hidden"} & names == set()
    assert "general" in names


def create_alert(sentry: Any, bodies: Any, target: str, display: str) -> Any:
    """Make an alert that notifies a channel."""
    config = {"targetType": "specific", "targetIdentifier": target, "targetDisplay": display}
    group = bodies.alert()["action_filters"][0] | {"actions": [bodies.slack(config=config)]}
    return sentry("POST", "organizations/local/workflows/", bodies.alert(action_filters=[group]))


def test_sentry_asks_slack_for_the_channel_of_an_action(sentry: Any, slack: Any, bodies: Any) -> None:
    made = slack.channel("new-alerts")
    by_id = create_alert(sentry, bodies, made, "#new-alerts")
    assert by_id.json()["actionFilters"][0]["actions"][0]["config"]["targetIdentifier"] == made
    by_name = create_alert(sentry, bodies, "", "#new-alerts")
    assert by_name.json()["actionFilters"][0]["actions"][0]["config"]["targetIdentifier"] == made
    slack.ok("conversations.rename", channel=made, name="old-alerts")
    assert "Received channel name old-alerts does not match" in create_alert(sentry, bodies, made, "#new-alerts").text
    assert "does not exist or has not been granted access" in create_alert(sentry, bodies, "", "#new-alerts").text
    private = slack.channel("hidden", is_private="true")
    assert "Channel not found" in create_alert(sentry, bodies, private, "#hidden").text


def test_sentry_takes_the_id_of_an_archived_channel_but_does_not_find_its_name(
    sentry: Any, slack: Any, bodies: Any
) -> None:
    slack.ok("conversations.archive", channel="C00000001")
    assert create_alert(sentry, bodies, "C00000001", "incidents").status_code == 201
    assert create_alert(sentry, bodies, "", "incidents").status_code == 400


def test_edits_behind_the_api_are_seen_by_it(slack: Any, services: Any) -> None:
    made = slack.channel("talk")
    services.edit("slack_channel", made, {"topic": {"value": "by hand"}, "members": []})
    read = slack.ok("conversations.info", channel=made)["channel"]
    assert (read["topic"]["value"], read["is_member"]) == ("by hand", False)
    group = slack.ok("usergroups.create", name="On call", channels=made)["usergroup"]["id"]
    slack.ok("usergroups.users.update", usergroup=group, users=slack.person("nora.berg"))
    slack.ok("chat.postMessage", channel=made, text="hello")
    [message] = services.objects("slack_message")
    services.edit("slack_message", message["id"], {"text": "goodbye"})
    assert services.objects("slack_message")[0]["text"] == "goodbye"
    for kind, id_ in (("slack_user", slack.person("nora.berg")), ("slack_channel", made)):
        services.control.delete(f"/_control/objects/{kind}/{id_}").raise_for_status()
        assert services.control.delete(f"/_control/objects/{kind}/{id_}").status_code == 404
    [left] = services.objects("slack_usergroup")
    assert (left["users"], left["prefs"]["channels"]) == ([], [])
    assert services.objects("slack_message") == []
    assert slack.error("conversations.info", channel=made) == "channel_not_found"


def test_the_page_shows_channels_groups_and_messages(slack: Any, services: Any) -> None:
    made = slack.channel("talk")
    nora = slack.person("nora.berg")
    slack.ok("conversations.invite", channel=made, users=nora)
    slack.ok("conversations.setPurpose", channel=made, purpose="<b>bold</b>")
    group = slack.ok("usergroups.create", name="On call", channels=made)["usergroup"]["id"]
    slack.ok("usergroups.users.update", usergroup=group, users=nora)
    slack.ok("chat.postMessage", channel=made, text="the payment failed")
    slack.ok("conversations.archive", channel="C00000001")
    page = services.control.get("/").text
    for shown in (f"{slack.root}/api/", "#talk", "nora.berg, vedette", "@on-call", "the payment failed", "archived"):
        assert shown in page, shown
    assert "&lt;b&gt;bold" in page
    assert "<b>bold" not in page


def test_ids_and_moments_are_the_same_for_the_same_requests(slack: Any, services: Any) -> None:
    def story() -> Any:
        services.reset()
        services.control.post("/_control/clock", json={"now": "2026-11-21T12:00:00+00:00"})
        made = slack.channel("talk")
        slack.ok("chat.postMessage", channel=made, text="hello")
        slack.ok("usergroups.create", name="On call")
        found = services.control.get("/_control/objects").json()
        return {kind: docs for kind, docs in found.items() if kind.startswith("slack_")}

    first = story()
    assert first == story()
    assert first["slack_message"][0]["ts"] == "1795262400.000001"
    assert [first[kind][-1]["id"] for kind in ("slack_channel", "slack_usergroup", "slack_user")] == [
        "C00000009",
        "S00000301",
        "U00000109",
    ]
