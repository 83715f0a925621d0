"""Every method of the stand-in: how often it may be called, and which scopes call it.

The table decides what is enforced; any one of the scopes suffices. Tiers and scopes are those of the methods' pages
on docs.slack.dev/reference/methods; scopes of direct messages are left out, for there are none here. Tests hold the
table equal to the routes that are registered.
"""

from dataclasses import dataclass

__all__ = ["COVERAGE", "PER_MINUTE", "ROWS", "Row"]

PER_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100}
"""Calls of one method that an app may make in a minute, by tier (docs.slack.dev/apis/web-api/rate-limits)."""


@dataclass(frozen=True, slots=True)
class Row:
    """One method; `scopes` are for all or for public channels, `private` for private ones.

    A tier of None means limits of another kind, which `note` names.
    """

    method: str
    tier: int | None
    scopes: frozenset[str] = frozenset()
    private: frozenset[str] = frozenset()
    note: str = ""


def _rows(tier: int | None, methods: str, scopes: str = "", private: str = "", note: str = "") -> tuple[Row, ...]:
    return tuple(
        Row(method, tier, frozenset(scopes.split()), frozenset(private.split()), note) for method in methods.split()
    )


_MANAGE = ("channels:manage channels:write", "groups:write")
_TOPIC = ("channels:manage channels:write channels:write.topic", "groups:write groups:write.topic")
_INVITE = ("channels:manage channels:write channels:write.invites", "groups:write groups:write.invites")
_READ = ("channels:read", "groups:read")

COVERAGE: tuple[Row, ...] = (
    *_rows(4, "api.test", note="takes no token"),
    *_rows(None, "auth.test", note="hundreds of calls in a minute; any token"),
    *_rows(2, "conversations.create conversations.rename conversations.archive", *_MANAGE),
    *_rows(
        2, "conversations.unarchive", *_MANAGE,
        note="lets bots in unless the plan lacks slack_bot_unarchive; see routes/conversations.py",
    ),
    *_rows(2, "conversations.setTopic conversations.setPurpose", *_TOPIC),
    *_rows(2, "conversations.list", *_READ),
    *_rows(3, "conversations.info users.conversations", *_READ),
    *_rows(4, "conversations.members", *_READ),
    *_rows(3, "conversations.invite", *_INVITE),
    *_rows(3, "conversations.kick conversations.leave", *_MANAGE),
    *_rows(3, "conversations.join", "channels:join channels:write"),
    *_rows(3, "conversations.history", "channels:history", "groups:history"),
    *_rows(2, "usergroups.list usergroups.users.list", "usergroups:read"),
    *_rows(
        2, "usergroups.create usergroups.update usergroups.enable usergroups.disable usergroups.users.update",
        "usergroups:write",
    ),
    *_rows(2, "users.list", "users:read"),
    *_rows(4, "users.info", "users:read"),
    *_rows(3, "users.lookupByEmail", "users:read.email"),
    *_rows(None, "chat.postMessage", "chat:write", note="one message a second and channel"),
    *_rows(3, "chat.update", "chat:write"),
)  # fmt: skip

ROWS = {row.method: row for row in COVERAGE}
