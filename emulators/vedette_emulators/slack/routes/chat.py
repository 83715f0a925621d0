"""Messages: posted by the API or an incoming webhook, changed, read."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qs

from vedette_emulators.core.http import Call, RefusedError, Reply, Route
from vedette_emulators.core.store import Document
from vedette_emulators.slack import access, serialize
from vedette_emulators.slack.arguments import Arguments
from vedette_emulators.slack.paging import page
from vedette_emulators.slack.refuse import rate_limited, refuse
from vedette_emulators.slack.routing import method
from vedette_emulators.slack.state import channels, messages

_LONGEST = 40_000
_LONGEST_UPDATE = 4000
_TS = re.compile(r"\d+(\.\d+)?")


def post(call: Call) -> Reply:
    """Post a message into a channel, named by its id or its name; longer text than 40,000 characters is cut off.

    Apps post into public channels that they are not in with the scope `chat:write.public`.
    """
    sent = Arguments(call.body)
    sent.require("channel")
    who, doc = access.caller(call), _target(call, sent.text("channel"))
    wait = call.context.limits.spend(("slack", call.who, "chat.postMessage", doc["id"]), 1, 1.0)
    if wait:
        reply = rate_limited(wait)
        raise RefusedError(reply.status, reply.body, reply.headers)
    inside = who["id"] in doc["members"]
    if doc["is_private"] and not inside:
        refuse("channel_not_found")
    if doc["is_archived"]:
        refuse("is_archived")
    if not inside and "chat:write.public" not in call.scopes:
        refuse("not_in_channel")
    content = messages.content(sent)
    extra = {name: sent.text(name) for name in ("thread_ts", "username") if sent.text(name)}
    content = {"text": content["text"][:_LONGEST], "more": {**content["more"], **extra}}
    made = messages.post(call.context, doc, who, content)
    shown = serialize.message(call.context, made)
    return Reply(200, {"ok": True, "channel": doc["id"], "ts": made["ts"], "message": shown})


def _target(call: Call, name: str) -> Document:
    doc = call.context.store.get("slack_channel", name) or channels.find(call.context.store, name)
    if doc is None:
        refuse("channel_not_found")
    return doc


def update(call: Call) -> Reply:
    """Replace a message; only its author may."""
    sent = Arguments(call.body)
    sent.require("ts")
    doc = access.channel(call)
    found = call.context.store.get("slack_message", f"{doc['id']}:{sent.text('ts')}")
    if found is None:
        refuse("message_not_found")
    if found["user"] != access.caller(call)["id"]:
        refuse("cant_update_message")
    if doc["is_archived"]:
        refuse("is_inactive")
    content = messages.content(sent)
    if len(content["text"]) > _LONGEST_UPDATE:
        refuse("msg_too_long")
    kept = {name: found["more"][name] for name in ("thread_ts", "username") if name in found["more"]}
    edited = {"user": found["user"], "ts": f"{channels.now(call.context)}.000000"}
    changed = {**found, "text": content["text"], "more": {**content["more"], **kept, "edited": edited}}
    call.context.store.put("slack_message", found["id"], changed)
    shown = serialize.message(call.context, changed)
    answer = {"ok": True, "channel": doc["id"], "ts": found["ts"], "text": content["text"], "message": shown}
    return Reply(200, answer)


def history(call: Call) -> Reply:
    """Read a channel, the newest message first, between `oldest` and `latest`."""
    sent = Arguments(call.body)
    doc = access.channel(call)
    who = access.caller(call)
    if who["is_bot"] and who["id"] not in doc["members"]:
        refuse("not_in_channel")
    for name in ("oldest", "latest"):
        if sent.text(name) and not _TS.fullmatch(sent.text(name)):
            refuse(f"invalid_ts_{name}")
    oldest, latest = float(sent.text("oldest") or 0), float(sent.text("latest") or "inf")
    edges = (oldest, latest) if sent.flag("inclusive") else ()
    docs = [
        one
        for one in messages.history(call.context, doc["id"])
        if oldest < (ts := float(one["ts"])) < latest or ts in edges
    ]
    shown, metadata = page(sent, docs, most=999)
    answer = {
        "ok": True, "messages": [serialize.message(call.context, one) for one in shown],
        "has_more": bool(metadata["next_cursor"]), "pin_count": 0,
    }  # fmt: skip
    return Reply(200, {**answer, "response_metadata": metadata} if metadata["next_cursor"] else answer)


def webhook(call: Call) -> Reply:
    """Post into the channel that an address belongs to; answers are plain text, and errors have a status.

    Source: docs.slack.dev, "Sending messages using incoming webhooks". `channel` and `username` in the payload count
    for nothing, as with every webhook of an app.
    """
    doc = next(
        (one for one in call.context.store.all("slack_channel") if messages.webhook_path(one) == call.path), None
    )
    if doc is None:
        return _plain(404, "no_service")
    if doc["is_archived"]:
        return _plain(410, "channel_is_archived")
    try:
        text = call.body.decode()
        if "form" in call.headers.get("content-type", ""):
            text = parse_qs(text).get("payload", [""])[0]
        payload = json.loads(text)
    except ValueError:
        return _plain(400, "invalid_payload")
    if not isinstance(payload, dict):
        return _plain(400, "invalid_payload")
    try:
        content = messages.content(Arguments(payload))
    except RefusedError as refused:
        return _plain(400, refused.reply.body["error"])
    messages.post(call.context, doc, access.user_of(call.context, ""), content)
    return _plain(200, "ok")


def _plain(status: int, text: str) -> Reply:
    return Reply(status, text.encode(), {"content-type": "text/html"})


ROUTES = (
    Route("POST", "/services/{team}/{bot}/{secret}", webhook, None, note="incoming webhooks", raw=True),
    method("conversations.history", history, 3, "channels:history", "groups:history"),
    method("chat.postMessage", post, None, "chat:write", note="one message a second and channel"),
    method("chat.update", update, 3, "chat:write"),
)
