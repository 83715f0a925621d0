"""What the rows of the tables of methods in `routes/` are made of: tiers and scopes.

Both are those of the methods' pages on docs.slack.dev/reference/methods; scopes of direct messages are left out, for
there are none here.
"""

from __future__ import annotations

from dataclasses import dataclass

from vedette_emulators.core.http import Handler, Route

PER_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100}
"""Calls of one method that an app may make in a minute, by tier (docs.slack.dev/apis/web-api/rate-limits)."""

# Scopes for public channels, and for private ones.
MANAGE = ("channels:manage channels:write", "groups:write")
TOPIC = ("channels:manage channels:write channels:write.topic", "groups:write groups:write.topic")
INVITE = ("channels:manage channels:write channels:write.invites", "groups:write groups:write.invites")
READ = ("channels:read", "groups:read")


@dataclass(frozen=True, slots=True)
class Method(Route):
    """A method of the Web API, called with GET or POST.

    Any known token may call, so `scopes` is empty: whether `public` or `private` scopes are needed depends on the
    channel. A tier of None means limits of another kind, which `note` names.
    """

    tier: int | None = None
    public: frozenset[str] = frozenset()
    private: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """The method's name, such as `chat.postMessage`."""
        return self.path.removeprefix("/api/")


def method(
    name: str,
    handler: Handler,
    tier: int | None,
    public: str = "",
    private: str = "",
    *,
    token: bool = True,
    note: str = "",
) -> Method:
    """Return a row; any one of `public` suffices, `private` where the channel is private and there are such scopes."""
    return Method(
        "POST",
        f"/api/{name}",
        handler,
        frozenset() if token else None,
        note=note,
        tier=tier,
        public=frozenset(public.split()),
        private=frozenset(private.split()),
    )
