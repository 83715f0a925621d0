"""User groups: names and handles that are free, and the channels whose members their members become."""

from __future__ import annotations

import re

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document
from vedette_emulators.slack.refuse import refuse
from vedette_emulators.slack.state import channels

_HANDLE = re.compile(r"[a-z0-9][a-z0-9._-]*")


def check_name(context: Context, name: str, but: str = "") -> None:
    """Check that a group may have a name; disabled groups keep theirs. `but` is the id of the one changed.

    Raises:
        RefusedError: `missing_subteam_name` or `name_already_exists`.
    """
    if not name:
        refuse("missing_subteam_name")
    if any(doc["name"].lower() == name.lower() and doc["id"] != but for doc in context.store.all("slack_usergroup")):
        refuse("name_already_exists")


def check_handle(context: Context, handle: str, but: str = "") -> None:
    """Check that a group may have a handle, which no group, person or channel has ("Must be unique among" them).

    Raises:
        RefusedError: `bad_handle` or `handle_already_exists`.
    """
    if not _HANDLE.fullmatch(handle):
        refuse("bad_handle")
    store = context.store
    group = store.find("slack_usergroup", handle=handle)
    if (group and group["id"] != but) or store.find("slack_user", name=handle) or channels.find(store, handle):
        refuse("handle_already_exists")


def check_channels(context: Context, ids: list[str]) -> None:
    """Check that a group's members can be in channels.

    Raises:
        RefusedError: `invalid_channel_provided`.
    """
    found = {doc["id"] for doc in channels.installed(context.store)}
    if not found.issuperset(ids):
        refuse("invalid_channel_provided")


def handle_of(name: str) -> str:
    """Return the handle of a group that was given none."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def create(context: Context, creator: str, **given: object) -> Document:
    """Make a group without users; `given` are name, handle, description and channels."""
    id_ = f"S{int(context.store.next_id('slack_usergroup')):08d}"
    moment = channels.now(context)
    doc: Document = {
        "id": id_, **given, "users": [], "date_create": moment, "date_update": moment, "date_delete": 0,
        "created_by": creator, "updated_by": creator, "deleted_by": None,
    }  # fmt: skip
    return context.store.put("slack_usergroup", id_, doc)


def put(context: Context, doc: Document, editor: str, **changes: object) -> Document:
    """Store a group with changes, and let its users into its channels."""
    changed: Document = {**doc, **changes, "date_update": channels.now(context), "updated_by": editor}
    if not changed["date_delete"]:
        for id_ in changed["channels"]:
            channel = context.store.get("slack_channel", id_)
            if channel and not channel["is_archived"]:
                channels.join(context, channel, changed["users"])
    return context.store.put("slack_usergroup", doc["id"], changed)
