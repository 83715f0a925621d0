"""Channels: their names, who is in them, and their end."""

from __future__ import annotations

import re

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document, Store
from vedette_emulators.slack.refuse import refuse

_LONGEST = 80
_LETTER = re.compile(r"[a-z0-9]")


def now(context: Context) -> int:
    """Return the present moment in seconds of the epoch."""
    return int(context.clock.now().timestamp())


def put(context: Context, doc: Document, **changes: object) -> Document:
    return context.store.put("slack_channel", doc["id"], {**doc, **changes})


def installed(store: Store) -> list[Document]:
    """Return the public channels that are not archived, which apps in the workspace can find."""
    return store.all("slack_channel", is_private=False, is_archived=False)


def find(store: Store, name: str) -> Document | None:
    """Return the channel of a name, archived or not; `#` may precede the name."""
    return store.find("slack_channel", name=name.removeprefix("#"))


def check_name(store: Store, name: str, but: str = "") -> None:
    """Check that a channel may have a name; archived channels keep theirs. `but` is the id of the one renamed.

    Raises:
        RefusedError: `invalid_name_required`, `invalid_name_maxlength`, `invalid_name_specials`,
            `invalid_name_punctuation` or `name_taken`.
    """
    if not name:
        refuse("invalid_name_required")
    if len(name) > _LONGEST:
        refuse("invalid_name_maxlength")
    if any(not _LETTER.match(letter) and letter not in "-_" for letter in name):
        refuse("invalid_name_specials")
    if not _LETTER.search(name):
        refuse("invalid_name_punctuation")
    taken = find(store, name)
    if taken and taken["id"] != but:
        refuse("name_taken")


def create(context: Context, name: str, creator: str, *, private: bool) -> Document:
    """Make a channel with its creator in it."""
    id_ = f"C{int(context.store.next_id('slack_channel')):08d}"
    empty = {"value": "", "creator": "", "last_set": 0}
    doc: Document = {
        "id": id_, "name": name, "is_private": private, "is_archived": False, "is_general": False,
        "created": now(context), "creator": creator, "topic": empty, "purpose": empty, "previous_names": [],
        "members": [creator],
    }  # fmt: skip
    return context.store.put("slack_channel", id_, doc)


def rename(context: Context, doc: Document, name: str) -> Document:
    """Give a channel another name, and remember the old one."""
    before = [doc["name"], *(old for old in doc["previous_names"] if old != doc["name"])]
    return put(context, doc, name=name, previous_names=before) if name != doc["name"] else doc


def join(context: Context, doc: Document, users: list[str]) -> Document:
    """Let users in, those who are in already stay."""
    return put(context, doc, members=list(dict.fromkeys([*doc["members"], *users])))


def leave(context: Context, doc: Document, user: str) -> Document:
    return put(context, doc, members=[one for one in doc["members"] if one != user])


def archive(context: Context, doc: Document) -> Document:
    """Close a channel; a public one loses its members for good, a private one keeps them.

    Source: Slack's help article "Archive or delete a channel".
    """
    return put(context, doc, is_archived=True, members=doc["members"] if doc["is_private"] else [])


def unarchive(context: Context, doc: Document, user: str) -> Document:
    """Open a channel again, with who does so in it."""
    return join(context, put(context, doc, is_archived=False), [user])
