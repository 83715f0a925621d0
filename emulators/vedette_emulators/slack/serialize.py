"""Objects as the Web API answers with them."""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document
from vedette_emulators.slack.seed import APP, TEAM


def channel(doc: Document, viewer: str, *, members: bool = False) -> dict[str, Any]:
    """Return a channel as somebody sees it; with `members`, how many it has."""
    private = doc["is_private"]
    shown = {
        "id": doc["id"], "name": doc["name"], "is_channel": not private, "is_group": private, "is_im": False,
        "is_mpim": False, "is_private": private, "created": doc["created"], "is_archived": doc["is_archived"],
        "is_general": doc["is_general"], "unlinked": 0, "name_normalized": doc["name"], "is_shared": False,
        "is_org_shared": False, "is_pending_ext_shared": False, "pending_shared": [], "context_team_id": TEAM,
        "parent_conversation": None, "creator": doc["creator"], "is_ext_shared": False, "shared_team_ids": [TEAM],
        "is_member": viewer in doc["members"], "topic": doc["topic"], "purpose": doc["purpose"],
        "previous_names": doc["previous_names"],
    }  # fmt: skip
    return {**shown, "num_members": len(doc["members"])} if members else shown


def user(doc: Document, *, email: bool) -> dict[str, Any]:
    """Return an account; its address is shown to tokens that may read it."""
    profile = {
        "title": doc["title"], "real_name": doc["real_name"], "real_name_normalized": doc["real_name"],
        "display_name": doc["name"], "display_name_normalized": doc["name"], "team": TEAM,
    }  # fmt: skip
    if doc["email"] and email:
        profile["email"] = doc["email"]
    if doc["is_bot"]:
        profile |= {"bot_id": doc["bot_id"], "api_app_id": APP}
    return {
        "id": doc["id"], "team_id": TEAM, "name": doc["name"], "deleted": doc["deleted"],
        "real_name": doc["real_name"], "tz": "Etc/UTC", "tz_label": "UTC", "tz_offset": 0, "profile": profile,
        "is_admin": False, "is_owner": False, "is_primary_owner": False, "is_restricted": False,
        "is_ultra_restricted": False, "is_bot": doc["is_bot"], "is_app_user": False, "updated": doc["updated"],
    }  # fmt: skip


def group(doc: Document, *, users: bool = False, count: bool = False) -> dict[str, Any]:
    """Return a user group, with the users and their number where asked for."""
    shown = {
        "id": doc["id"], "team_id": TEAM, "is_usergroup": True, "is_subteam": True, "name": doc["name"],
        "description": doc["description"], "handle": doc["handle"], "is_external": False,
        "date_create": doc["date_create"], "date_update": doc["date_update"], "date_delete": doc["date_delete"],
        "auto_type": None, "created_by": doc["created_by"], "updated_by": doc["updated_by"],
        "deleted_by": doc["deleted_by"], "prefs": {"channels": doc["channels"], "groups": []},
    }  # fmt: skip
    if users:
        shown["users"] = doc["users"]
    if count or users:
        shown["user_count"] = len(doc["users"])
    return shown


def message(context: Context, doc: Document) -> dict[str, Any]:
    """Return a message; fields that were not sent are not there."""
    author = context.store.get("slack_user", doc["user"])
    shown = {"type": "message", "user": doc["user"], "text": doc["text"], "ts": doc["ts"], "team": TEAM}
    if author and author["is_bot"]:
        shown |= {"bot_id": author["bot_id"], "app_id": APP}
    return {**shown, **doc["more"]}
