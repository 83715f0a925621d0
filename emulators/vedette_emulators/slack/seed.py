"""What the workspace `local` has from the start: Vedette's bot and channels; and people and channels that are added."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document
from vedette_emulators.slack.state import channels

TEAM, APP = "T00000001", "A00000001"
WORKSPACE = "local"
BOT = "vedette"

FIRST_IDS = {"slack_user": 101, "slack_channel": 1, "slack_usergroup": 301, "slack_message": 1}
"""Where ids start; kinds differ by their first letter as well."""

CHANNELS = ("incidents", "releases", "support", "engineering", "random", "design", "sales", "general")
"""What a workspace has before anybody looks after it."""

# A date of its own, not the clock's: two services that were asked the same hold the same.
_FOUNDED = datetime.fromisoformat("2026-01-05T09:00:00Z")


def seed(context: Context) -> None:
    """Put the bot and channels there; the bot is in all of them."""
    bot = _user(context, BOT, "Vedette", is_bot=True)
    with context.clock.at(_FOUNDED):
        for name in CHANNELS:
            doc = channels.create(context, name, bot, private=False)
            if name == "general":
                channels.put(context, doc, is_general=True)


def add_people(context: Context, people: Iterable[tuple[str, str]]) -> int:
    """Add who is missing, by names and addresses, each also to #general; return how many were."""
    known = {str(doc["email"]).lower() for doc in context.store.all("slack_user") if doc["email"]}
    added = []
    for name, email in people:
        if email not in known:
            known.add(email)
            added.append(_user(context, _free_handle(context, email.partition("@")[0]), name, email=email))
    general = context.store.find("slack_channel", is_general=True)
    if added and general:
        channels.join(context, general, added)
    return len(added)


def add_channels(context: Context, names: Iterable[str]) -> int:
    """Add public channels that are missing, archived ones counted as there; return how many were."""
    bot = context.store.find("slack_user", name=BOT, is_bot=True)
    added = 0
    with context.clock.at(_FOUNDED):
        for name in dict.fromkeys(names):
            if bot and channels.find(context.store, name) is None:
                channels.create(context, name, bot["id"], private=False)
                added += 1
    return added


def _free_handle(context: Context, wanted: str) -> str:
    """The handle, or the handle with the first number behind it that is free: no two names in a workspace are equal."""
    taken = {doc["name"] for doc in context.store.all("slack_user")}
    taken |= {doc["handle"] for doc in context.store.all("slack_usergroup")}
    taken |= {doc["name"] for doc in context.store.all("slack_channel")}
    handle, number = wanted, 2
    while handle in taken:
        handle, number = f"{wanted}-{number}", number + 1
    return handle


def _user(context: Context, name: str, real_name: str, *, email: str | None = None, is_bot: bool = False) -> str:
    number = int(context.store.next_id("slack_user"))
    doc: Document = {
        "id": f"U{number:08d}", "name": name, "real_name": real_name, "title": "", "email": email,
        "is_bot": is_bot, "bot_id": f"B{number:08d}" if is_bot else None, "deleted": False,
        "updated": int(_FOUNDED.timestamp()),
    }  # fmt: skip
    context.store.put("slack_user", doc["id"], doc)
    return str(doc["id"])
