"""The page's sections on Slack."""

from __future__ import annotations

from collections.abc import Iterable

from vedette_emulators.core.context import Context
from vedette_emulators.page.html import Markup, table, tag

_LATEST = 10


def sections(context: Context) -> list[Markup]:
    """Write tables of channels with their members, of user groups, and of the last messages where there are any."""
    store = context.store
    people = {doc["id"]: doc["name"] for doc in store.all("slack_user")}
    channels = {doc["id"]: f"#{doc['name']}" for doc in store.all("slack_channel")}
    found = [
        tag("h2", "Slack channels"),
        table(
            ("id", "name", "topic", "purpose", "members", "open"),
            (
                (
                    doc["id"],
                    channels[doc["id"]],
                    doc["topic"]["value"],
                    doc["purpose"]["value"],
                    _names(people, doc["members"]),
                    "archived" if doc["is_archived"] else "private" if doc["is_private"] else "yes",
                )
                for doc in store.all("slack_channel")
            ),
        ),
    ]
    if store.count("slack_usergroup"):
        rows = (
            (
                doc["id"],
                f"@{doc['handle']}",
                doc["name"],
                _names(people, doc["users"]),
                _names(channels, doc["channels"]),
                "no" if doc["date_delete"] else "yes",
            )
            for doc in store.all("slack_usergroup")
        )
        found += [tag("h2", "Slack groups"), table(("id", "handle", "name", "users", "channels", "on"), rows)]
    latest = sorted(store.all("slack_message"), key=lambda doc: float(doc["ts"]), reverse=True)[:_LATEST]
    if latest:
        messages = (
            (doc["ts"], channels.get(doc["channel"], ""), people.get(doc["user"], ""), doc["text"]) for doc in latest
        )
        found += [tag("h2", "Slack messages"), table(("moment", "channel", "who", "text"), messages)]
    return found


def _names(known: dict[str, str], ids: Iterable[str]) -> str:
    return ", ".join(sorted(known.get(id_, id_) for id_ in ids))
