"""What the workspace `local` has from the start: its people, Vedette's bot, and channels."""

from datetime import datetime

from vedette_emulators.core.store import Document
from vedette_emulators.core.world import World
from vedette_emulators.slack.state import channels

__all__ = ["APP", "CHANNELS", "FIRST_IDS", "PEOPLE", "TEAM", "WORKSPACE", "seed"]

TEAM, APP = "T00000001", "A00000001"
WORKSPACE = "local"

FIRST_IDS = {"slack_user": 101, "slack_channel": 1, "slack_usergroup": 301, "slack_message": 1}
"""Where ids start; kinds differ by their first letter as well."""

PEOPLE = (
    ("Ana Ruiz", "engineer"), ("Ben Okafor", "engineer"), ("Chloe Martin", "engineer"), ("Daniel Kim", "engineer"),
    ("Eva Lindqvist", "engineering lead"), ("Farid Haddad", "CTO"), ("Grace Tan", "engineer"),
    ("Hugo Silva", "security"),
)  # fmt: skip
"""Names and titles; somebody's handle is their name in lower case with a dot, their address is that @example.com."""

CHANNELS = ("incidents", "releases", "support", "engineering", "random", "design", "sales", "general")
"""What a workspace has before anybody looks after it."""

# A date of its own, not the clock's: two services that were asked the same hold the same.
_FOUNDED = datetime.fromisoformat("2026-01-05T09:00:00Z")


def seed(world: World) -> None:
    """Put people, the bot and channels there; everybody is in #general, and the bot in all of them."""
    people = []
    for name, title in PEOPLE:
        handle = name.lower().replace(" ", ".")
        people.append(_user(world, handle, name, title=title, email=f"{handle}@example.com"))
    bot = _user(world, "vedette", "Vedette", is_bot=True)
    with world.clock.at(_FOUNDED):
        for name in CHANNELS:
            doc = channels.create(world, name, bot, private=False)
            if name == "general":
                channels.put(world, doc, is_general=True, members=[*people, bot])


def _user(
    world: World, name: str, real_name: str, *, title: str = "", email: str | None = None, is_bot: bool = False
) -> str:
    number = int(world.store.next_id("slack_user"))
    doc: Document = {
        "id": f"U{number:08d}", "name": name, "real_name": real_name, "title": title, "email": email,
        "is_bot": is_bot, "bot_id": f"B{number:08d}" if is_bot else None, "deleted": False,
        "updated": int(_FOUNDED.timestamp()),
    }  # fmt: skip
    world.store.put("slack_user", doc["id"], doc)
    return str(doc["id"])
