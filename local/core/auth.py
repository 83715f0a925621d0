"""Tokens and what each may do."""

import hashlib
from collections.abc import Iterable

from local.core.store import Store

__all__ = ["ADMIN", "ALL_SCOPES", "READONLY", "Tokens"]

ADMIN = "local-admin"
READONLY = "local-readonly"

_FAMILIES = {
    "org": ("read", "write", "admin", "integrations"),
    "project": ("read", "write", "admin", "releases"),
    "team": ("read", "write", "admin"),
    "member": ("read", "write", "admin"),
    "event": ("read", "write", "admin"),
    "alerts": ("read", "write"),
}
ALL_SCOPES = frozenset(f"{family}:{level}" for family, levels in _FAMILIES.items() for level in levels)
_BUILT_IN = {ADMIN: ALL_SCOPES, READONLY: frozenset(scope for scope in ALL_SCOPES if scope.endswith(":read"))}


class Tokens:
    """The two built-in tokens and those made through the control endpoint."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def make(self, scopes: Iterable[str]) -> str:
        """Make a token that has exactly these scopes.

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
        self._store.put("token", token, {"scopes": wanted})
        return token

    def scopes(self, header: str | None) -> frozenset[str] | None:
        """Return what the bearer of an Authorization header may do, or None when nobody knows the token."""
        word, _, token = (header or "").partition(" ")
        if word.lower() != "bearer":
            return None
        token = token.strip()
        if token in _BUILT_IN:
            return _BUILT_IN[token]
        doc = self._store.get("token", token)
        return frozenset(doc["scopes"]) if doc else None
