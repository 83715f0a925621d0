"""Channels: create, name, describe, find, archive and open again."""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.http import Call, Reply
from vedette_emulators.core.store import Document
from vedette_emulators.slack import access, serialize
from vedette_emulators.slack.arguments import Arguments
from vedette_emulators.slack.paging import page
from vedette_emulators.slack.refuse import refuse
from vedette_emulators.slack.routing import MANAGE, READ, TOPIC, method
from vedette_emulators.slack.state import channels

_LONGEST = 250
_TYPES = ("public_channel", "private_channel", "mpim", "im")


def create(call: Call) -> Reply:
    """Make a channel; who makes it is in it at once."""
    sent = Arguments(call.body)
    private = sent.flag("is_private")
    called = access.method(call)
    access.scoped(call, called.private if private else called.public)
    access.allow(call, "slack_create_channels", "restricted_action")
    channels.check_name(call.context.store, sent.text("name"))
    doc = channels.create(call.context, sent.text("name"), access.caller(call)["id"], private=private)
    return _answer(call, doc)


def get_info(call: Call) -> Reply:
    sent = Arguments(call.body)
    shown = serialize.channel(access.channel(call), access.caller(call)["id"], members=sent.flag("include_num_members"))
    if sent.flag("include_locale"):
        shown["locale"] = "en-US"
    return Reply(200, {"ok": True, "channel": shown})


def list_channels(call: Call) -> Reply:
    """List channels by `types`, public ones by default; private ones are listed to who is in them."""
    sent = Arguments(call.body)
    viewer = access.caller(call)["id"]
    docs = [doc for doc in _listed(call, sent) if not doc["is_private"] or viewer in doc["members"]]
    shown, metadata = page(sent, docs)
    rows = [serialize.channel(doc, viewer, members=True) for doc in shown]
    return Reply(200, {"ok": True, "channels": rows, "response_metadata": metadata})


def list_of_user(call: Call) -> Reply:
    """List the channels that somebody, who calls unless named, is in."""
    sent = Arguments(call.body)
    viewer = access.caller(call)["id"]
    whose = sent.text("user") or viewer
    if access.user(call.context, whose) is None:
        refuse("user_not_found")
    docs = [doc for doc in _listed(call, sent) if {whose, viewer if doc["is_private"] else whose} <= {*doc["members"]}]
    shown, metadata = page(sent, docs)
    rows = [serialize.channel(doc, viewer) for doc in shown]
    return Reply(200, {"ok": True, "channels": rows, "response_metadata": metadata})


def _listed(call: Call, sent: Arguments) -> list[Document]:
    types = sent.listing("types") or ["public_channel"]
    if not set(types) <= set(_TYPES):
        refuse("invalid_types")
    called = access.method(call)
    for kind, scopes in (("public_channel", called.public), ("private_channel", called.private)):
        if kind in types:
            access.scoped(call, scopes)
    return [
        doc
        for doc in call.context.store.all("slack_channel")
        if ("private_channel" if doc["is_private"] else "public_channel") in types
        and not (doc["is_archived"] and sent.flag("exclude_archived"))
    ]


def rename(call: Call) -> Reply:
    doc = access.channel(call, live=True, member=True)
    if doc["is_general"]:
        refuse("not_authorized")
    name = Arguments(call.body).text("name")
    channels.check_name(call.context.store, name, doc["id"])
    return _answer(call, channels.rename(call.context, doc, name))


def set_topic(call: Call) -> Reply:
    """Set the topic of a channel."""
    return _describe(call, "topic")


def set_purpose(call: Call) -> Reply:
    """Set the purpose of a channel; Slack's own pages call it the description."""
    return _describe(call, "purpose")


def _describe(call: Call, field: str) -> Reply:
    doc = access.channel(call, live=True, member=True)
    text = Arguments(call.body).text(field)
    if len(text) > _LONGEST:
        refuse("too_long")
    described = {"value": text, "creator": access.caller(call)["id"], "last_set": channels.now(call.context)}
    return _answer(call, channels.put(call.context, doc, **{field: described}))


def archive(call: Call) -> Reply:
    """Close a channel; it keeps its name."""
    doc = access.channel(call)
    if doc["is_archived"]:
        refuse("already_archived")
    if doc["is_general"]:
        refuse("cant_archive_general")
    access.allow(call, "slack_archive_channels", "restricted_action")
    if access.caller(call)["id"] not in doc["members"]:
        refuse("not_in_channel")
    channels.archive(call.context, doc)
    return Reply(200, {"ok": True})


def unarchive(call: Call) -> Reply:
    """Open an archived channel again.

    Slack refuses bots, who left when the channel was archived, with `not_in_channel`: its page does not say so
    (slack-go/slack#1066). The emulator's one app token stands for that of a person too, so here a bot is refused only
    once `/_control/plan` says that `slack_bot_unarchive` is missing.
    """
    doc = access.channel(call)
    if not doc["is_archived"]:
        refuse("not_archived")
    who = access.caller(call)
    if who["is_bot"] and who["id"] not in doc["members"]:
        access.allow(call, "slack_bot_unarchive", "not_in_channel")
    channels.unarchive(call.context, doc, who["id"])
    return Reply(200, {"ok": True})


def _answer(call: Call, doc: Document) -> Reply:
    shown: dict[str, Any] = serialize.channel(doc, access.caller(call)["id"])
    return Reply(200, {"ok": True, "channel": shown})


ROUTES = (
    method("conversations.create", create, 2, *MANAGE),
    method("conversations.rename", rename, 2, *MANAGE),
    method("conversations.archive", archive, 2, *MANAGE),
    method(
        "conversations.unarchive",
        unarchive,
        2,
        *MANAGE,
        note="lets bots in unless the plan lacks slack_bot_unarchive; see `unarchive`",
    ),
    method("conversations.setTopic", set_topic, 2, *TOPIC),
    method("conversations.setPurpose", set_purpose, 2, *TOPIC),
    method("conversations.list", list_channels, 2, *READ),
    method("conversations.info", get_info, 3, *READ),
    method("users.conversations", list_of_user, 3, *READ),
)
