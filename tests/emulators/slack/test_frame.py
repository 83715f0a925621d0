"""How Slack is spoken to: forms, addresses and JSON, tokens, scopes, limits, faults, the log."""

from __future__ import annotations

import time
from typing import Any

import httpx
import pytest
from vedette_emulators.slack.app import ROUTES
from vedette_emulators.slack.routing import PER_MINUTE, Method

BEARER = {"authorization": "Bearer local-admin"}
GENERAL = "C00000008"
METHODS = {row.name: row for row in ROUTES if isinstance(row, Method)}


def test_every_method_has_a_tier_or_a_note_on_its_limits() -> None:
    assert [name for name, row in METHODS.items() if row.tier not in PER_MINUTE and not row.note] == []


def test_methods_answer_on_their_routes_and_no_others(slack: Any) -> None:
    for method in METHODS:
        assert slack(method).get("error") != "unknown_method", method
    assert slack("conversations.delete") == {
        "ok": False,
        "error": "unknown_method",
        "req_method": "conversations.delete",
    }
    assert slack.http.put("auth.test", headers=BEARER).status_code == 405


@pytest.mark.parametrize("verb", ["GET", "POST"])
@pytest.mark.parametrize(
    "content",
    [
        {"params": {"channel": GENERAL, "include_num_members": "true"}},
        {"data": {"channel": GENERAL, "include_num_members": "1"}},
        {"json": {"channel": GENERAL, "include_num_members": True}},
        {"files": {"channel": (None, GENERAL), "include_num_members": (None, "true")}},
        {"content": f"channel={GENERAL}&include_num_members=true", "type": "text/plain"},
    ],
    ids=["address", "form", "json", "parts", "text"],
)
def test_arguments_come_any_way(verb: str, content: dict[str, Any], slack: Any) -> None:
    more = dict(content)
    headers = BEARER | ({"content-type": more.pop("type")} if "type" in more else {})
    answer = slack.http.request(verb, "conversations.info", headers=headers, **more).json()
    assert (answer["channel"]["name"], answer["channel"]["num_members"]) == ("general", 9)


@pytest.mark.parametrize(
    ("kind", "body", "code"),
    [
        ("application/json", b"{", "invalid_json"),
        ("application/json", b"[1]", "json_not_object"),
        ("application/xml", b"<a/>", "invalid_post_type"),
        ("", b"a=b", "missing_post_type"),
        ("application/x-www-form-urlencoded", b"\xff\xfe", "invalid_form_data"),
        ("multipart/form-data", b"nothing", "invalid_form_data"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(kind: str, body: bytes, code: str, slack: Any) -> None:
    headers = BEARER | ({"content-type": kind} if kind else {})
    answer = slack.http.post("conversations.info", content=body, headers=headers).json()
    assert answer == {"ok": False, "error": code}


def test_tokens_come_in_a_form_or_a_header(slack: Any) -> None:
    assert slack("auth.test")["user"] == "vedette"
    assert slack.http.get("auth.test", headers=BEARER).json()["user"] == "vedette"
    assert slack("auth.test", token=None) == {"ok": False, "error": "not_authed"}
    assert slack("auth.test", token="xoxb-nobody") == {"ok": False, "error": "invalid_auth"}
    # Not in a JSON body, and not in the address.
    assert slack.http.post("auth.test", json={"token": "local-admin"}).json()["error"] == "not_authed"
    assert slack.http.get("auth.test", params={"token": "local-admin"}).json()["error"] == "not_authed"
    assert slack("api.test", token=None, a="b") == {"ok": True, "args": {"a": "b"}}
    assert slack("api.test", error="bad") == {"ok": False, "error": "bad", "args": {"error": "bad"}}


def test_no_token_is_ever_in_the_log(slack: Any, services: Any) -> None:
    services.forget()
    slack("conversations.info", channel=GENERAL)
    slack("api.test", token="xoxb-unknown-secret")
    slack.http.post("auth.test", json={"token": "xoxb-json-secret", "a": 1})
    slack.http.get("auth.test", params={"token": "xoxb-query-secret", "b": "2"}, headers=BEARER)
    slack.http.post("auth.test", files={"token": (None, "xoxb-parts-secret"), "c": (None, "3")})
    slack.http.post("auth.test", content=b"token=xoxb-typed-secret", headers={"content-type": "text/plain"})
    answer = services.control.get("/_control/requests")
    assert "local-admin" not in answer.text
    assert "xoxb" not in answer.text
    requests = answer.json()["requests"]
    assert [row["body"] for row in requests] == [{"channel": GENERAL}, {}, {"a": 1}, {"b": "2"}, {"c": "3"}, {}]
    assert (requests[0]["service"], requests[0]["path"]) == ("slack", "/api/conversations.info")
    assert requests[3]["query"] == "b=2"


@pytest.mark.parametrize("method", sorted(name for name, row in METHODS.items() if row.public))
def test_a_method_wants_one_of_its_scopes(method: str, slack: Any) -> None:
    wanted = METHODS[method].public | METHODS[method].private
    answer = slack(method, token=slack.token("vedette", "alerts:read", "org:read"))
    assert answer == {
        "ok": False,
        "error": "missing_scope",
        "needed": ",".join(sorted(wanted)),
        "provided": "alerts:read,org:read",
    }
    for scope in sorted(METHODS[method].public):
        answer = slack(method, token=slack.token("vedette", scope), channel="C1", usergroup="S1", user="U1", email="x")
        assert answer.get("error") != "missing_scope", scope


def test_private_channels_want_scopes_of_their_own(slack: Any) -> None:
    public = slack.token("vedette", "channels:read", "channels:manage")
    answer = slack("conversations.create", token=public, name="secret", is_private="true")
    assert (answer["error"], answer["needed"]) == ("missing_scope", "groups:write")
    secret = slack.channel("secret", is_private="true")
    assert slack("conversations.info", token=public, channel=secret)["needed"] == "groups:read"
    listed = slack("conversations.list", token=public, types="public_channel,private_channel")
    assert listed["needed"] == "groups:read"


def test_the_readonly_token_reads_and_never_writes(slack: Any) -> None:
    for method in ("conversations.list", "users.list", "usergroups.list", "auth.test"):
        assert slack(method, token="local-readonly")["ok"], method
    assert slack("users.lookupByEmail", token="local-readonly", email="nora.berg@example.com")["ok"]
    assert slack("conversations.history", token="local-readonly", channel=GENERAL)["ok"]
    writers = [name for name, row in METHODS.items() if row.public and not any(map(_reads, row.public))]
    assert len(writers) == 17
    for method in writers:
        assert slack(method, token="local-readonly")["error"] == "missing_scope", method


def _reads(scope: str) -> bool:
    return scope.endswith((":read", ":read.email", ":history"))


def test_tiers_are_enforced_once_switched_on(slack: Any, services: Any) -> None:
    for _ in range(30):
        assert slack("conversations.list")["ok"]
    services.control.post("/_control/limits", json={"slack_tiers": True}).raise_for_status()
    for _ in range(20):
        assert slack("conversations.list")["ok"]
    refused = slack.http.post("conversations.list", headers=BEARER)
    assert (refused.status_code, refused.json()) == (429, {"ok": False, "error": "ratelimited"})
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    # Another method has its own window, and so has another person's token.
    assert slack("users.list")["ok"]
    assert slack("conversations.list", token=slack.token("nora.berg"))["ok"]
    services.control.post("/_control/limits", json={}).raise_for_status()
    assert slack("conversations.list")["ok"]


def test_a_channel_takes_one_message_a_second(slack: Any, services: Any) -> None:
    services.control.post("/_control/limits", json={"slack_tiers": True}).raise_for_status()
    post = {"channel": GENERAL, "text": "hello"}
    assert slack("chat.postMessage", **post)["ok"]
    refused = slack.http.post("chat.postMessage", data=post, headers=BEARER)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
    assert slack("chat.postMessage", channel="#engineering", text="elsewhere")["ok"]
    time.sleep(1)
    assert slack("chat.postMessage", **post)["ok"]


def test_a_wrong_switch_for_tiers_is_refused(services: Any) -> None:
    reply = services.control.post("/_control/limits", json={"slack_tiers": "yes"})
    assert (reply.status_code, reply.json()) == (400, {"error": "slack_tiers: 'yes' is neither true nor false"})


def test_limits_per_second_answer_in_slacks_form(slack: Any, services: Any) -> None:
    services.control.post("/_control/limits", json={"per_second": 1})
    replies = [slack.http.post("auth.test", headers=BEARER) for _ in range(3)]
    refused = next(reply for reply in replies if reply.status_code == 429)
    assert refused.json() == {"ok": False, "error": "ratelimited"}
    assert refused.headers["retry-after"] == "1"


def test_faults_answer_false_with_status_200_and_cut_after_the_work(slack: Any, services: Any) -> None:
    fault = {"service": "slack", "path": "conversations.create"}
    action = {"status": 200, "body": {"ok": False, "error": "internal_error"}}
    services.control.post("/_control/faults", json=fault | {"action": action}).raise_for_status()
    assert slack("conversations.create", name="one") == {"ok": False, "error": "internal_error"}
    assert slack("conversations.create", name="one")["ok"]
    services.control.post("/_control/faults", json=fault | {"when": "after", "action": {"close": True}})
    with pytest.raises(httpx.RemoteProtocolError):
        slack("conversations.create", name="two")
    assert slack("conversations.create", name="two")["error"] == "name_taken"
