"""The official Python client against the Slack emulator, from the first call to the last."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
from slack_sdk.webhook import WebhookClient


@pytest.fixture
def client(slack: Any) -> WebClient:
    return WebClient("local-admin", base_url=f"{slack.root}/api/")


def refused(call: Any, **arguments: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        call(**arguments)
    return str(caught.value.response["error"])


def test_channels_from_creation_to_archive_and_back(client: WebClient) -> None:
    me = client.auth_test()
    nora = client.users_lookupByEmail(email="nora.berg@example.com")["user"]["id"]
    made = client.conversations_create(name="payments-pages")["channel"]
    assert (made["creator"], made["is_member"], made["is_private"]) == (me["user_id"], True, False)
    channel = made["id"]
    client.conversations_setTopic(channel=channel, topic="Runbook: https://example.com")
    client.conversations_setPurpose(channel=channel, purpose="Payments that fail")
    client.conversations_invite(channel=channel, users=[nora])
    assert client.conversations_members(channel=channel)["members"] == [me["user_id"], nora]
    client.conversations_kick(channel=channel, user=nora)
    assert client.conversations_rename(channel=channel, name="payments-fail")["channel"]["name"] == "payments-fail"
    read = client.conversations_info(channel=channel, include_num_members=True)["channel"]
    assert (read["topic"]["value"], read["purpose"]["value"]) == ("Runbook: https://example.com", "Payments that fail")
    assert (read["num_members"], read["previous_names"]) == (1, ["payments-pages"])
    client.conversations_archive(channel=channel)
    assert client.conversations_info(channel=channel)["channel"]["is_archived"] is True
    client.conversations_unarchive(channel=channel)
    assert client.conversations_members(channel=channel)["members"] == [me["user_id"]]
    assert client.conversations_leave(channel=channel)["ok"]
    assert client.conversations_leave(channel=channel)["not_in_channel"] is True
    again = client.conversations_join(channel=channel)
    assert "warning" not in again.data
    assert client.conversations_join(channel=channel)["warning"] == "already_in_channel"


@pytest.mark.parametrize("private", [False, True])
def test_a_public_channel_loses_its_members_with_its_end_and_a_private_one_keeps_them(
    private: bool, client: WebClient
) -> None:
    bot, nora = client.auth_test()["user_id"], client.users_lookupByEmail(email="nora.berg@example.com")["user"]["id"]
    channel = client.conversations_create(name="short", is_private=private)["channel"]["id"]
    client.conversations_invite(channel=channel, users=nora)
    client.conversations_archive(channel=channel)
    assert client.conversations_members(channel=channel)["members"] == ([bot, nora] if private else [])
    listed = client.conversations_list(types="public_channel,private_channel")["channels"]
    assert [one["is_archived"] for one in listed if one["id"] == channel] == [True]
    active = client.conversations_list(types="public_channel,private_channel", exclude_archived=True)["channels"]
    assert channel not in {one["id"] for one in active}
    client.conversations_unarchive(channel=channel)
    assert client.conversations_members(channel=channel)["members"] == ([bot, nora] if private else [bot])


def test_lists_come_in_pages(client: WebClient) -> None:
    pages = [page["channels"] for page in client.conversations_list(limit=3)]
    assert [len(page) for page in pages] == [3, 3, 2]
    assert pages[2][1]["name"] == "general"
    people = [user["name"] for page in client.users_list(limit=5) for user in page["members"]]
    assert people[:3] == ["vedette", "nora.berg", "omar.diaz"]
    assert len(client.users_list()["members"]) == 9
    members = [one for page in client.conversations_members(channel="C00000008", limit=4) for one in page["members"]]
    assert len(members) == 9
    nora = client.users_lookupByEmail(email="Nora.Berg@example.com")["user"]
    assert [one["name"] for one in client.users_conversations(user=nora["id"])["channels"]] == ["general"]
    assert client.users_info(user=nora["id"])["user"]["profile"]["email"] == "nora.berg@example.com"


def test_user_groups_from_creation_to_disabling_and_back(client: WebClient) -> None:
    nora, omar = (
        client.users_lookupByEmail(email=f"{name}@example.com")["user"]["id"] for name in ("nora.berg", "omar.diaz")
    )
    group = client.usergroups_create(name="On call", handle="on-call", channels=["C00000001"])["usergroup"]
    assert (group["handle"], group["prefs"]["channels"], group["date_delete"]) == ("on-call", ["C00000001"], 0)
    updated = client.usergroups_users_update(usergroup=group["id"], users=[nora, omar])["usergroup"]
    assert (updated["users"], updated["user_count"]) == ([nora, omar], 2)
    assert client.usergroups_users_list(usergroup=group["id"])["users"] == [nora, omar]
    assert {nora, omar} < set(client.conversations_members(channel="C00000001")["members"])
    client.usergroups_update(usergroup=group["id"], description="Whoever is on call")
    [listed] = client.usergroups_list(include_users=True)["usergroups"]
    assert (listed["description"], listed["users"], listed["name"]) == ("Whoever is on call", [nora, omar], "On call")
    client.usergroups_disable(usergroup=group["id"])
    assert client.usergroups_list()["usergroups"] == []
    [disabled] = client.usergroups_list(include_disabled=True)["usergroups"]
    assert disabled["date_delete"] > 0
    assert client.usergroups_enable(usergroup=group["id"])["usergroup"]["date_delete"] == 0


def test_messages_posted_changed_and_read(client: WebClient, services: Any) -> None:
    services.control.post("/_control/clock", json={"now": "2026-11-21T12:00:00+00:00"})
    channel = client.conversations_create(name="talk")["channel"]["id"]
    first = client.chat_postMessage(channel="#talk", text="one")
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "*two*"}}]
    second = client.chat_postMessage(channel=channel, text="two", blocks=blocks)
    client.chat_postMessage(channel=channel, text="an answer", thread_ts=first["ts"])
    assert (first["channel"], second["message"]["blocks"]) == (channel, blocks)
    changed = client.chat_update(channel=channel, ts=first["ts"], text="ONE")
    assert changed["text"] == "ONE"
    read = client.conversations_history(channel=channel)
    assert [one["text"] for one in read["messages"]] == ["two", "ONE"]
    assert read["has_more"] is False
    assert read["messages"][0]["bot_id"] == client.auth_test()["bot_id"]
    newest = client.conversations_history(channel=channel, limit=1)
    assert (newest["has_more"], len(newest["messages"])) == (True, 1)
    older = client.conversations_history(channel=channel, latest=second["ts"])
    assert [one["text"] for one in older["messages"]] == ["ONE"]
    both = client.conversations_history(channel=channel, latest=second["ts"], inclusive=True)
    assert len(both["messages"]) == 2
    kept = services.objects("slack_message")
    assert [(one["channel"], one["text"]) for one in kept] == [("talk", "ONE"), ("talk", "two"), ("talk", "an answer")]


def test_the_client_waits_as_long_as_it_has_to(client: WebClient, services: Any) -> None:
    client.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=1))
    action = {"status": 429, "headers": {"retry-after": "1"}, "body": {"ok": False, "error": "ratelimited"}}
    services.control.post("/_control/faults", json={"service": "slack", "path": "create", "action": action})
    assert client.conversations_create(name="after-a-while")["ok"]
    assert refused(client.conversations_create, name="after-a-while") == "name_taken"


def test_an_incoming_webhook_posts_into_its_channel(services: Any, client: WebClient) -> None:
    channels = {one["name"]: one for one in services.objects("slack_channel")}
    url = channels["incidents"]["webhook_url"]
    answer = WebhookClient(url).send(text="deployed", blocks=[{"type": "divider"}])
    assert (answer.status_code, answer.body) == (200, "ok")
    [message] = client.conversations_history(channel=channels["incidents"]["id"])["messages"]
    assert (message["text"], message["blocks"]) == ("deployed", [{"type": "divider"}])
    nowhere = WebhookClient(url[:-1] + "x").send(text="deployed")
    assert (nowhere.status_code, nowhere.body) == (404, "no_service")
    assert WebhookClient(url).send_dict({"text": ""}).body == "no_text"
    client.conversations_archive(channel=channels["incidents"]["id"])
    gone = WebhookClient(url).send(text="too late")
    assert (gone.status_code, gone.body) == (410, "channel_is_archived")
