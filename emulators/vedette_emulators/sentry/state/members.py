"""Who belongs to the organisation, in which role and in which teams."""

from __future__ import annotations

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document

ROLES = ("billing", "member", "admin", "manager", "owner")
TEAM_ROLES = ("contributor", "admin")


def by_email(context: Context, email: str) -> Document | None:
    """Return the member of an address, in whatever case it is written."""
    return next((doc for doc in context.store.all("member") if doc["email"].lower() == email.lower()), None)


def enrol(context: Context, user: Document, role: str, date: str) -> Document:
    """Make a user a member."""
    id_ = context.store.next_id("member")
    doc: Document = {
        "id": id_, "email": user["email"], "userId": user["id"], "role": role, "teams": {}, "dateCreated": date,
        "expired": False, "invited": False,
    }  # fmt: skip
    return context.store.put("member", id_, doc)


def invite(context: Context, email: str, role: str, *, send: bool) -> Document:
    """Invite an address, with a mail or without. Nobody accepts here: it stays pending."""
    id_ = context.store.next_id("member")
    doc: Document = {
        "id": id_, "email": email, "userId": None, "role": role, "teams": {}, "dateCreated": context.clock.stamp(),
        "expired": False, "invited": send,
    }  # fmt: skip
    return context.store.put("member", id_, doc)


def is_only_owner(context: Context, member: Document) -> bool:
    """Whether the organisation would be left without an owner."""
    owners = [doc["id"] for doc in context.store.all("member", role="owner") if doc["userId"]]
    return owners == [member["id"]]


def forget_team(context: Context, team_id: str) -> None:
    """Remove all members of a deleted team, and its names in other services."""
    for doc in context.store.all("member"):
        if team_id in doc["teams"]:
            teams = {id_: role for id_, role in doc["teams"].items() if id_ != team_id}
            context.store.put("member", doc["id"], {**doc, "teams": teams})
    for actor in context.store.all("external_actor", teamId=team_id):
        context.store.delete("external_actor", actor["id"])
