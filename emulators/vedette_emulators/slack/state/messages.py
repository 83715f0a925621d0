"""Messages: what may be posted, where, and the moment that names each."""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document
from vedette_emulators.slack.arguments import Arguments
from vedette_emulators.slack.refuse import refuse
from vedette_emulators.slack.seed import TEAM

_ATTACHMENTS = 100
_BLOCKS = 50


def content(sent: Arguments) -> dict[str, Any]:
    """Read what a message says: text, blocks, attachments.

    Raises:
        RefusedError: `no_text`, `invalid_blocks_format`, `invalid_blocks`, `invalid_attachments` or
            `too_many_attachments`.
    """
    found: dict[str, Any] = {}
    for name, code in (("blocks", "invalid_blocks_format"), ("attachments", "invalid_attachments")):
        try:
            value = sent.structure(name)
        except ValueError:
            refuse(code)
        if value is not None:
            if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
                refuse(code)
            found[name] = value
    if len(found.get("blocks", ())) > _BLOCKS or any(not block.get("type") for block in found.get("blocks", ())):
        refuse("invalid_blocks")
    if len(found.get("attachments", ())) > _ATTACHMENTS:
        refuse("too_many_attachments")
    text = sent.text("text") or sent.text("markdown_text")
    if not text and not any(found.values()):
        refuse("no_text")
    return {"text": text, "more": found}


def post(context: Context, channel: Document, author: Document, content: dict[str, Any]) -> Document:
    """Put a message into a channel; its moment by the clock, with a number of its own, is its name."""
    number = int(context.store.next_id("slack_message"))
    ts = f"{int(context.clock.now().timestamp())}.{number % 1_000_000:06d}"
    id_ = f"{channel['id']}:{ts}"
    doc: Document = {"id": id_, "channel": channel["id"], "ts": ts, "user": author["id"], **content}
    return context.store.put("slack_message", id_, doc)


def history(context: Context, channel: str) -> list[Document]:
    """Return the messages of a channel, the newest first, without answers in threads."""
    found = [
        doc
        for doc in context.store.all("slack_message", channel=channel)
        if doc["more"].get("thread_ts", doc["ts"]) == doc["ts"]
    ]
    return sorted(found, key=lambda doc: float(doc["ts"]), reverse=True)


def webhook_path(channel: Document) -> str:
    """Return the path of a channel's incoming webhook; its last part is no secret, the emulator has none to keep."""
    number = channel["id"][1:]
    return f"/services/{TEAM}/B{number}/local{number}"
