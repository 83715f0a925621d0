"""Tokens and what each may do."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from vedette_emulators.core.store import Store

ADMIN = "local-admin"
READONLY = "local-readonly"

_FAMILIES = {
    # Sentry's.
    "org": ("read", "write", "admin", "integrations", "ci"),
    "project": ("read", "write", "admin", "releases"),
    "team": ("read", "write", "admin"),
    "member": ("read", "write", "admin", "invite"),
    "event": ("read", "write", "admin"),
    "alerts": ("read", "write"),
    # GitHub's, as fine-grained tokens and apps have them.
    "metadata": ("read",),
    "administration": ("read", "write"),
    "contents": ("read", "write"),
    "issues": ("read", "write"),
    "pull_requests": ("read", "write"),
    "actions": ("read", "write"),
    "secrets": ("read", "write"),
    "variables": ("read", "write"),
    "environments": ("read", "write"),
    "workflows": ("write",),
    "members": ("read", "write"),
    # Slack's, of bots and of people.
    "channels": ("read", "history", "manage", "write", "write.invites", "write.topic", "join"),
    "groups": ("read", "history", "write", "write.invites", "write.topic"),
    "usergroups": ("read", "write"),
    "users": ("read", "read.email"),
    "chat": ("write", "write.public"),
    # PagerDuty's: a key reads and writes everything, or reads everything.
    "pagerduty": ("read", "write"),
}
ALL_SCOPES = frozenset(f"{family}:{level}" for family, levels in _FAMILIES.items() for level in levels)
_READING = (":read", ":read.email", ":history")


@dataclass(frozen=True, slots=True)
class Bearer:
    """What a token may do, and whose it is: the login of a person or `SLUG[bot]` for an app."""

    scopes: frozenset[str]
    who: str


_BUILT_IN = {
    ADMIN: Bearer(ALL_SCOPES, "vedette[bot]"),
    READONLY: Bearer(frozenset(scope for scope in ALL_SCOPES if scope.endswith(_READING)), "vedette[bot]"),
}
_OWNER = "owner"


class Tokens:
    """The two built-in tokens and those made through the control endpoint."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def make(self, scopes: Iterable[str], who: str = _OWNER) -> str:
        """Make a token that has exactly these scopes and belongs to somebody.

        Raises:
            ValueError: a scope is unknown; the message names it and what is allowed.
        """
        wanted = sorted(set(scopes))
        unknown = [scope for scope in wanted if scope not in ALL_SCOPES]
        if unknown:
            msg = f"unknown scopes {', '.join(unknown)}; allowed are {', '.join(sorted(ALL_SCOPES))}"
            raise ValueError(msg)
        number = self._store.next_id("token")
        token = "local-" + hashlib.sha256(f"token {number}".encode()).hexdigest()[:32]
        self._store.put("token", token, {"scopes": wanted, "who": who})
        return token

    def bearer(self, header: str | None, schemes: Collection[str] = ("bearer",)) -> Bearer | None:
        """Return who sent an Authorization header of one of some schemes; None when nobody knows the token."""
        scheme, _, token = (header or "").partition(" ")
        if scheme.lower() not in schemes:
            return None
        # PagerDuty's keys are named: `Token token=KEY`.
        token = token.strip().removeprefix("token=")
        if token in _BUILT_IN:
            return _BUILT_IN[token]
        doc = self._store.get("token", token)
        return Bearer(frozenset(doc["scopes"]), doc["who"]) if doc else None
