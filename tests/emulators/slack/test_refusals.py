"""What Slack refuses, the emulator refuses, with Slack's own codes."""

from __future__ import annotations

import json
from typing import Any

import pytest

GENERAL, ALERTS = "C00000008", "C00000001"
BOT, NORA, OMAR = "U00000101", "U00000102", "U00000103"
LONG = "x" * 251


@pytest.fixture
def workspace(slack: Any) -> Any:
    """Channels that are live, archived, private and somebody else's; a group that is on and one that is off."""
    slack.made = {
        "LIVE": slack.channel("live"),
        "PAST": slack.channel("past"),
        "PRIVATE": slack.channel("hidden", is_private="true"),
        "THEIRS": slack.channel("theirs", token=slack.token("nora.berg")),
        "SECRET": slack.channel("secret", token=slack.token("nora.berg"), is_private="true"),
        "ON": slack.ok("usergroups.create", name="On", handle="on")["usergroup"]["id"],
        "OFF": slack.ok("usergroups.create", name="Off", handle="off")["usergroup"]["id"],
    }
    slack.ok("conversations.archive", channel=slack.made["PAST"])
    slack.ok("usergroups.disable", usergroup=slack.made["OFF"])
    slack.ok("conversations.invite", channel=slack.made["LIVE"], users=NORA)
    slack.made["TS"] = slack.ok("chat.postMessage", channel=slack.made["LIVE"], text="mine")["ts"]
    theirs = slack.ok("chat.postMessage", channel=slack.made["LIVE"], text="not mine", token=slack.token("nora.berg"))
    slack.made["THEIR_TS"] = theirs["ts"]
    return slack


CREATE, RENAME, INFO = "conversations.create", "conversations.rename", "conversations.info"
INVITE, KICK, JOIN, LEAVE = (f"conversations.{name}" for name in ("invite", "kick", "join", "leave"))
TOPIC, PURPOSE, ARCHIVE = "conversations.setTopic", "conversations.setPurpose", "conversations.archive"
GROUP, CHANGE, USERS = "usergroups.create", "usergroups.update", "usergroups.users.update"
POST, EDIT, HISTORY = "chat.postMessage", "chat.update", "conversations.history"

# method, arguments, code; names in capitals stand for the ids of what the fixture made
CASES: list[tuple[str, dict[str, str], str]] = [
    (CREATE, {}, "invalid_name_required"),
    (CREATE, {"name": "x" * 81}, "invalid_name_maxlength"),
    (CREATE, {"name": "Payments"}, "invalid_name_specials"),
    (CREATE, {"name": "two words"}, "invalid_name_specials"),
    (CREATE, {"name": "#payments"}, "invalid_name_specials"),
    (CREATE, {"name": "--"}, "invalid_name_punctuation"),
    (CREATE, {"name": "live"}, "name_taken"),
    (CREATE, {"name": "past"}, "name_taken"),
    (CREATE, {"name": "secret"}, "name_taken"),
    (RENAME, {"channel": "LIVE"}, "invalid_name_required"),
    (RENAME, {"channel": "LIVE", "name": "past"}, "name_taken"),
    (RENAME, {"channel": "THEIRS", "name": "ours"}, "not_in_channel"),
    (RENAME, {"channel": "PAST", "name": "new"}, "is_archived"),
    (RENAME, {"channel": GENERAL, "name": "all"}, "not_authorized"),
    (INFO, {}, "invalid_arguments"),
    (INFO, {"channel": "C99999999"}, "channel_not_found"),
    (INFO, {"channel": "SECRET"}, "channel_not_found"),
    ("conversations.members", {"channel": "SECRET"}, "channel_not_found"),
    ("conversations.members", {"channel": GENERAL, "cursor": "nonsense"}, "invalid_cursor"),
    ("conversations.members", {"channel": GENERAL, "cursor": "bmV4dDp4"}, "invalid_cursor"),
    ("conversations.list", {"limit": "1001"}, "invalid_limit"),
    ("conversations.list", {"limit": "ten"}, "invalid_limit"),
    ("conversations.list", {"types": "public"}, "invalid_types"),
    ("users.conversations", {"user": "U9"}, "user_not_found"),
    (INVITE, {"channel": "LIVE"}, "no_user"),
    (INVITE, {"channel": "LIVE", "users": "U9"}, "user_not_found"),
    (INVITE, {"channel": "LIVE", "users": BOT}, "cant_invite_self"),
    (INVITE, {"channel": "LIVE", "users": NORA}, "already_in_channel"),
    (INVITE, {"channel": "PAST", "users": NORA}, "is_archived"),
    (INVITE, {"channel": "THEIRS", "users": NORA}, "not_in_channel"),
    (INVITE, {"channel": "LIVE", "users": ",".join(f"U{n}" for n in range(101))}, "too_many_users"),
    (KICK, {"channel": "LIVE"}, "invalid_arguments"),
    (KICK, {"channel": "LIVE", "user": "U9"}, "user_not_found"),
    (KICK, {"channel": "LIVE", "user": BOT}, "cant_kick_self"),
    (KICK, {"channel": "LIVE", "user": OMAR}, "not_in_channel"),
    (KICK, {"channel": "THEIRS", "user": NORA}, "not_in_channel"),
    (KICK, {"channel": GENERAL, "user": NORA}, "cant_kick_from_general"),
    (JOIN, {"channel": "PAST"}, "is_archived"),
    (JOIN, {"channel": "PRIVATE"}, "method_not_supported_for_channel_type"),
    (LEAVE, {"channel": GENERAL}, "cant_leave_general"),
    (LEAVE, {"channel": "PRIVATE"}, "last_member"),
    (LEAVE, {"channel": "PAST"}, "is_archived"),
    (TOPIC, {"channel": "LIVE", "topic": LONG}, "too_long"),
    (TOPIC, {"channel": "THEIRS", "topic": "x"}, "not_in_channel"),
    (TOPIC, {"channel": "PAST", "topic": "x"}, "is_archived"),
    (PURPOSE, {"channel": "LIVE", "purpose": LONG}, "too_long"),
    (PURPOSE, {"channel": "THEIRS", "purpose": "x"}, "not_in_channel"),
    (ARCHIVE, {"channel": "PAST"}, "already_archived"),
    (ARCHIVE, {"channel": GENERAL}, "cant_archive_general"),
    (ARCHIVE, {"channel": "THEIRS"}, "not_in_channel"),
    ("conversations.unarchive", {"channel": "LIVE"}, "not_archived"),
    (HISTORY, {"channel": "THEIRS"}, "not_in_channel"),
    (HISTORY, {"channel": "LIVE", "oldest": "soon"}, "invalid_ts_oldest"),
    (HISTORY, {"channel": "LIVE", "latest": "soon"}, "invalid_ts_latest"),
    (HISTORY, {"channel": "LIVE", "limit": "1000"}, "invalid_limit"),
    (GROUP, {}, "missing_subteam_name"),
    (GROUP, {"name": "on"}, "name_already_exists"),
    (GROUP, {"name": "Off"}, "name_already_exists"),
    (GROUP, {"name": "Other", "handle": "off"}, "handle_already_exists"),
    (GROUP, {"name": "Other", "handle": "nora.berg"}, "handle_already_exists"),
    (GROUP, {"name": "Other", "handle": "live"}, "handle_already_exists"),
    (GROUP, {"name": "Live"}, "handle_already_exists"),
    (GROUP, {"name": "Other", "handle": "@other"}, "bad_handle"),
    (GROUP, {"name": "Other", "channels": f"{ALERTS},C9"}, "invalid_channel_provided"),
    (GROUP, {"name": "Other", "channels": "PAST"}, "invalid_channel_provided"),
    (CHANGE, {}, "invalid_arguments"),
    (CHANGE, {"usergroup": "S9"}, "no_such_subteam"),
    (CHANGE, {"usergroup": "ON", "name": "Off"}, "name_already_exists"),
    (CHANGE, {"usergroup": "ON", "handle": "off"}, "handle_already_exists"),
    (CHANGE, {"usergroup": "ON", "channels": "C9"}, "invalid_channel_provided"),
    ("usergroups.enable", {"usergroup": "ON"}, "already_enabled"),
    ("usergroups.disable", {"usergroup": "OFF"}, "already_disabled"),
    ("usergroups.users.list", {"usergroup": "OFF"}, "no_such_subteam"),
    (USERS, {"usergroup": "ON"}, "no_users_provided"),
    (USERS, {"usergroup": "ON", "users": f"{NORA},U9"}, "invalid_users"),
    ("users.info", {"user": "U9"}, "user_not_found"),
    ("users.lookupByEmail", {"email": "nobody@example.com"}, "users_not_found"),
    ("users.lookupByEmail", {}, "invalid_arguments"),
    (POST, {"channel": "LIVE"}, "no_text"),
    (POST, {"channel": "#nowhere", "text": "x"}, "channel_not_found"),
    (POST, {"channel": "SECRET", "text": "x"}, "channel_not_found"),
    (POST, {"channel": "PAST", "text": "x"}, "is_archived"),
    (POST, {"channel": "LIVE", "blocks": "["}, "invalid_blocks_format"),
    (POST, {"channel": "LIVE", "blocks": "{}"}, "invalid_blocks_format"),
    (POST, {"channel": "LIVE", "blocks": '[{"text": "x"}]'}, "invalid_blocks"),
    (POST, {"channel": "LIVE", "attachments": "x"}, "invalid_attachments"),
    (POST, {"channel": "LIVE", "attachments": json.dumps([{"text": "x"}] * 101)}, "too_many_attachments"),
    (EDIT, {"channel": "LIVE", "ts": "1.0", "text": "x"}, "message_not_found"),
    (EDIT, {"channel": "LIVE", "ts": "THEIR_TS", "text": "x"}, "cant_update_message"),
    (EDIT, {"channel": "LIVE", "ts": "TS"}, "no_text"),
    (EDIT, {"channel": "LIVE", "ts": "TS", "text": "x" * 4001}, "msg_too_long"),
    (EDIT, {"channel": "LIVE", "text": "x"}, "invalid_arguments"),
]


@pytest.mark.parametrize(("method", "arguments", "code"), CASES, ids=[f"{case[0]}-{case[2]}" for case in CASES])
def test_a_call_is_refused_with_slacks_code(method: str, arguments: dict[str, str], code: str, workspace: Any) -> None:
    before = workspace.services.control.get("/_control/objects").json()
    sent = {name: workspace.made.get(value, value) for name, value in arguments.items()}
    assert workspace.error(method, **sent) == code
    after = workspace.services.control.get("/_control/objects").json()
    assert {kind: after[kind] for kind in after if "slack" in kind} == {k: before[k] for k in before if "slack" in k}


def test_all_that_is_missing_is_named(slack: Any) -> None:
    assert slack(EDIT)["response_metadata"]["messages"] == ["[ERROR] missing required field: ts"]
    assert slack(INFO)["response_metadata"]["messages"] == ["[ERROR] missing required field: channel"]


def test_one_unknown_user_holds_up_all_unless_forced(slack: Any) -> None:
    channel = slack.channel("many")
    refused = slack(INVITE, channel=channel, users=f"{NORA},U9")
    assert (refused["error"], refused["errors"]) == (
        "user_not_found",
        [{"user": "U9", "ok": False, "error": "user_not_found"}],
    )
    assert slack.ok("conversations.members", channel=channel)["members"] == [BOT]
    forced = slack.ok(INVITE, channel=channel, users=f"{NORA},U9", force="true")
    assert [one["user"] for one in forced["errors"]] == ["U9"]
    assert slack.ok("conversations.members", channel=channel)["members"] == [BOT, NORA]
    assert slack.error(INVITE, channel=channel, users="U8,U9", force="true") == "user_not_found"


@pytest.mark.parametrize(
    ("feature", "method", "arguments", "code"),
    [
        ("slack_create_channels", CREATE, {"name": "new"}, "restricted_action"),
        ("slack_archive_channels", ARCHIVE, {"channel": "LIVE"}, "restricted_action"),
        ("slack_bot_unarchive", "conversations.unarchive", {"channel": "PAST"}, "not_in_channel"),
        ("slack_user_groups", GROUP, {"name": "New"}, "plan_upgrade_required"),
        ("slack_user_groups", "usergroups.list", {}, "plan_upgrade_required"),
        ("slack_user_groups", CHANGE, {"usergroup": "ON"}, "paid_teams_only"),
        ("slack_manage_user_groups", "usergroups.disable", {"usergroup": "ON"}, "permission_denied"),
        ("slack_manage_user_groups", USERS, {"usergroup": "ON", "users": NORA}, "permission_denied"),
    ],
)
def test_what_the_plan_or_a_setting_lacks(
    feature: str, method: str, arguments: dict[str, str], code: str, workspace: Any
) -> None:
    sent = {name: workspace.made.get(value, value) for name, value in arguments.items()}
    workspace.services.control.post("/_control/plan", json={"missing": [feature]})
    assert workspace.error(method, **sent) == code
    workspace.services.control.post("/_control/plan", json={"missing": []})
    workspace.ok(method, **sent)


def test_a_person_takes_back_what_a_bot_may_not(workspace: Any) -> None:
    workspace.services.control.post("/_control/plan", json={"missing": ["slack_bot_unarchive"]})
    person = workspace.token("nora.berg")
    workspace.ok("conversations.unarchive", channel=workspace.made["PAST"], token=person)
    assert workspace.ok("conversations.members", channel=workspace.made["PAST"])["members"] == [NORA]


def test_posting_into_channels_of_others_takes_a_scope(workspace: Any) -> None:
    inside = workspace.token("vedette", "chat:write")
    assert workspace.error(POST, token=inside, channel=workspace.made["THEIRS"], text="x") == "not_in_channel"
    workspace.ok(POST, token=inside, channel=workspace.made["LIVE"], text="x")
    both = workspace.token("vedette", "chat:write", "chat:write.public")
    workspace.ok(POST, token=both, channel=workspace.made["THEIRS"], text="x")


def test_a_message_in_an_archived_channel_stays_as_it_is(workspace: Any) -> None:
    workspace.ok(ARCHIVE, channel=workspace.made["LIVE"])
    assert workspace.error(EDIT, channel=workspace.made["LIVE"], ts=workspace.made["TS"], text="x") == "is_inactive"


def test_somebody_who_was_deactivated_is_not_found_and_not_invited(workspace: Any) -> None:
    workspace.services.edit("slack_user", OMAR, {"deleted": True})
    assert workspace.error("users.lookupByEmail", email="omar.diaz@example.com") == "users_not_found"
    assert workspace.error(INVITE, channel=workspace.made["LIVE"], users=OMAR) == "user_not_found"
    assert workspace.error(USERS, usergroup=workspace.made["ON"], users=OMAR) == "invalid_users"
    assert workspace.ok("users.info", user=OMAR)["user"]["deleted"] is True


@pytest.mark.parametrize(
    ("content", "status", "text"),
    [
        ({"content": b"{"}, 400, "invalid_payload"),
        ({"content": b"[]"}, 400, "invalid_payload"),
        ({"content": b"\xff"}, 400, "invalid_payload"),
        ({"json": {"channel": "#general"}}, 400, "no_text"),
        ({"json": {"blocks": "x"}}, 400, "invalid_blocks_format"),
        ({"data": {"payload": '{"text": "by form"}'}}, 200, "ok"),
    ],
)
def test_a_webhook_answers_in_plain_text(content: dict[str, Any], status: int, text: str, slack: Any) -> None:
    channel = next(one for one in slack.services.objects("slack_channel") if one["name"] == "engineering")
    reply = slack.http.post(channel["webhook_url"], **content)
    assert (reply.status_code, reply.text) == (status, text)
    assert len(slack.services.objects("slack_message")) == (1 if status == 200 else 0)
