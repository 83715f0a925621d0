"""What the control endpoint shows and changes, past all checks."""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.context import Context
from vedette_emulators.core.merge import patch
from vedette_emulators.slack import serialize
from vedette_emulators.slack.state.messages import webhook_path

__all__ = ["KINDS", "delete", "objects", "patch"]

KINDS = ("slack_user", "slack_channel", "slack_usergroup", "slack_message")


def objects(context: Context) -> dict[str, list[dict[str, Any]]]:
    """Return everything there is, by kind, as the API serves it.

    Channels have their `members` and the `webhook_url` that posts into them, messages the name of their `channel`.
    """
    store = context.store
    names = {doc["id"]: doc["name"] for doc in store.all("slack_channel")}
    return {
        "slack_user": [serialize.user(doc, email=True) for doc in store.all("slack_user")],
        "slack_channel": [
            {
                **serialize.channel(doc, "", members=True),
                "members": doc["members"],
                "webhook_url": context.url("slack") + webhook_path(doc),
            }
            for doc in store.all("slack_channel")
        ],
        "slack_usergroup": [serialize.group(doc, users=True) for doc in store.all("slack_usergroup")],
        "slack_message": [
            {**serialize.message(context, doc), "id": doc["id"], "channel": names.get(doc["channel"], "")}
            for doc in store.all("slack_message")
        ],
    }


def delete(context: Context, kind: str, id_: str) -> bool:
    """Delete one object with all that belongs to it; False when there is none."""
    store = context.store
    if store.get(kind, id_) is None:
        return False
    if kind == "slack_channel":
        for message in store.all("slack_message", channel=id_):
            store.delete("slack_message", message["id"])
    places = {"slack_user": ("slack_channel", "members"), "slack_channel": ("slack_usergroup", "channels")}
    if kind in places:
        _forget(context, *places[kind], id_)
    if kind == "slack_user":
        _forget(context, "slack_usergroup", "users", id_)
    store.delete(kind, id_)
    return True


def _forget(context: Context, kind: str, field: str, id_: str) -> None:
    for doc in context.store.all(kind):
        if id_ in doc[field]:
            context.store.put(kind, doc["id"], {**doc, field: [one for one in doc[field] if one != id_]})
