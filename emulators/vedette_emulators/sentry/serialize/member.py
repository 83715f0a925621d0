"""Members, and the names that teams and people have in other services, on the wire."""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document
from vedette_emulators.sentry.state.members import ROLES, TEAM_ROLES, is_only_owner

_FLAGS = dict.fromkeys(
    (
        "idp:provisioned", "idp:role-restricted", "sso:linked", "sso:invalid", "member-limit:restricted",
        "partnership:restricted",
    ),
    False,
)  # fmt: skip


def name(context: Context, doc: Document) -> str:
    """Return a member's name; of an invitation that is the address."""
    user = context.store.get("user", doc["userId"]) if doc["userId"] else None
    return str(user["name"] if user else doc["email"])


def member(context: Context, doc: Document, *, external: bool) -> dict[str, Any]:
    """Write a member as lists show it."""
    user = context.store.get("user", doc["userId"]) if doc["userId"] else None
    served = {
        "id": doc["id"], "email": doc["email"], "name": name(context, doc), "orgRole": doc["role"],
        "pending": user is None, "expired": doc["expired"], "flags": _FLAGS, "dateCreated": doc["dateCreated"],
        "inviteStatus": "approved", "inviterName": "owner@local.test" if user is None else None,
        "user": _user(user) if user else None,
    }  # fmt: skip
    if external:
        actors = external_actors(context, "userId", user["id"]) if user else []
        return {**served, "externalUsers": actors}
    return served


def detail(context: Context, doc: Document) -> dict[str, Any]:
    """Write a member with all teams and the roles that there are."""
    slugs = {id_: (context.store.get("team", id_) or {}).get("slug") for id_ in doc["teams"]}
    return {
        **member(context, doc, external=False),
        "role": doc["role"], "roleName": doc["role"].title(), "invite_link": None,
        "isOnlyOwner": is_only_owner(context, doc), "teams": list(slugs.values()),
        "teamRoles": [{"teamSlug": slugs[id_], "role": role} for id_, role in doc["teams"].items()],
        "orgRoleList": [
            {**_role(role), "is_global": role in ("manager", "owner"), "isGlobal": role in ("manager", "owner"),
             "minimumTeamRole": "contributor" if role in ("billing", "member") else "admin"}
            for role in ROLES
        ],
        "teamRoleList": [{**_role(role), "isMinimumRoleFor": None} for role in TEAM_ROLES],
    }  # fmt: skip


def external_actor(doc: Document) -> dict[str, Any]:
    """Write the name of a team or person in another service; what it does not have is left out."""
    return {name: value for name, value in doc.items() if value is not None}


def external_actors(context: Context, kind: str, id_: str) -> list[dict[str, Any]]:
    """Write all names of a team (`teamId`) or person (`userId`)."""
    return [external_actor(doc) for doc in context.store.all("external_actor", **{kind: id_})]


def _role(role: str) -> dict[str, Any]:
    return {
        "id": role, "name": role.title(), "desc": "", "scopes": [], "allowed": True, "isAllowed": True,
        "isRetired": False, "isTeamRolesAllowed": role != "billing",
    }  # fmt: skip


def _user(doc: Document) -> dict[str, Any]:
    return {
        "id": doc["id"], "name": doc["name"], "username": doc["email"], "email": doc["email"],
        "avatarUrl": "", "isActive": True, "isSuspended": False, "hasPasswordAuth": True, "isManaged": False,
        "dateJoined": doc["dateCreated"], "lastLogin": None, "has2fa": False, "lastActive": None,
        "isSuperuser": False, "isStaff": False, "experiments": {},
        "emails": [{"id": doc["id"], "email": doc["email"], "is_verified": True}],
    }  # fmt: skip
