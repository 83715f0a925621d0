"""Who acts, and which role they have: an app acts by its permissions, a person by their role as well."""

from __future__ import annotations

from dataclasses import dataclass

from vedette_emulators.core.context import Context
from vedette_emulators.core.http import Call
from vedette_emulators.core.store import Document
from vedette_emulators.github.refuse import forbid, not_found
from vedette_emulators.github.where import OWNER

ROLES = ("none", "read", "triage", "write", "maintain", "admin")
"""Roles of people in a repository, each may what those before it may."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts: their account, their role in every repository, and their app if they are one."""

    user: Document
    role: str
    app: Document | None

    @property
    def owns(self) -> bool:
        """Whether they own the organisation."""
        return self.app is None and self.user["membership"] == "admin"

    def may(self, role: str) -> bool:
        return ROLES.index(self.role) >= ROLES.index(role)


def actor(context: Context, who: str) -> Actor:
    """Return who acts; somebody that the organisation does not know may look at what is public."""
    found = user(context, who)
    if found is None:
        return Actor({"id": 0, "login": who, "name": who, "type": "User", "membership": "none"}, "none", None)
    app = context.store.find("github_app", slug=who.removesuffix("[bot]")) if found["type"] == "Bot" else None
    return Actor(found, "admin" if app else found["role"], app)


def user(context: Context, login: str) -> Document | None:
    """Return an account by its login, in any case."""
    for doc in context.store.all("github_user"):
        if doc["login"].lower() == login.lower():
            return doc
    return None


def organization(call: Call) -> None:
    """Check that the call is about the one organisation.

    Raises:
        RefusedError: 404.
    """
    if call.params["org"].lower() != OWNER:
        not_found()


def repository(call: Call) -> Document:
    """Return the repository that the path names; one that its caller may not see does not exist.

    Raises:
        RefusedError: 404.
    """
    doc = _by_path(call)
    if doc is None or (doc["private"] and not actor(call.context, call.who).may("read")):
        not_found()
    return doc


def require(call: Call, role: str) -> None:
    """Check that who calls has at least a role; to read what can be seen takes none.

    Raises:
        RefusedError: 403.
    """
    if role != "read" and not actor(call.context, call.who).may(role):
        forbid(
            "Must have admin rights to Repository."
            if role == "admin"
            else "Resource not accessible by personal access token"
        )


def _by_path(call: Call) -> Document | None:
    if "repository_id" in call.params:
        return call.context.store.get("github_repository", call.params["repository_id"])
    if call.params["owner"].lower() != OWNER:
        return None
    name = call.params["repo"].lower()
    return next((doc for doc in call.context.store.all("github_repository") if doc["name"].lower() == name), None)
