"""User groups: made, changed, disabled and enabled again; they are never deleted."""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.http import Call, Reply
from vedette_emulators.core.store import Document
from vedette_emulators.slack import access, serialize
from vedette_emulators.slack.arguments import Arguments
from vedette_emulators.slack.refuse import refuse
from vedette_emulators.slack.routing import method
from vedette_emulators.slack.state import channels, groups


def list_groups(call: Call) -> Reply:
    """List groups; disabled ones, users and their number where asked for."""
    access.allow(call, "slack_user_groups", "plan_upgrade_required")
    sent = Arguments(call.body)
    docs = [
        doc
        for doc in call.context.store.all("slack_usergroup")
        if sent.flag("include_disabled") or not doc["date_delete"]
    ]
    users, count = sent.flag("include_users"), sent.flag("include_count")
    return Reply(200, {"ok": True, "usergroups": [serialize.group(doc, users=users, count=count) for doc in docs]})


def create(call: Call) -> Reply:
    """Make a group; its name and handle are free only if no disabled group has them either."""
    _may_write(call, "plan_upgrade_required")
    sent = Arguments(call.body)
    name, given = sent.text("name"), sent.listing("channels")
    groups.check_name(call.context, name)
    handle = sent.text("handle") or groups.handle_of(name)
    groups.check_handle(call.context, handle)
    groups.check_channels(call.context, given)
    doc = groups.create(
        call.context,
        access.caller(call)["id"],
        name=name,
        handle=handle,
        description=sent.text("description"),
        channels=given,
    )
    return _answer(call, doc)


def update(call: Call) -> Reply:
    """Change what is sent of a group; an empty name or handle changes nothing."""
    _may_write(call, "paid_teams_only")
    doc, sent = access.group(call), Arguments(call.body)
    changes: dict[str, Any] = {}
    if sent.text("name"):
        groups.check_name(call.context, sent.text("name"), doc["id"])
        changes["name"] = sent.text("name")
    if sent.text("handle"):
        groups.check_handle(call.context, sent.text("handle"), doc["id"])
        changes["handle"] = sent.text("handle")
    if "description" in sent:
        changes["description"] = sent.text("description")
    if "channels" in sent:
        changes["channels"] = sent.listing("channels")
        groups.check_channels(call.context, changes["channels"])
    return _answer(call, groups.put(call.context, doc, access.caller(call)["id"], **changes))


def disable(call: Call) -> Reply:
    """Disable a group; it keeps its name, handle and users."""
    _may_write(call, "plan_upgrade_required")
    doc, who = access.group(call), access.caller(call)["id"]
    if doc["date_delete"]:
        refuse("already_disabled")
    return _answer(call, groups.put(call.context, doc, who, date_delete=channels.now(call.context), deleted_by=who))


def enable(call: Call) -> Reply:
    """Enable a disabled group.

    That one which is enabled gets `already_enabled` is known from the code of pablovarela/terraform-provider-slack.
    """
    _may_write(call, "plan_upgrade_required")
    doc = access.group(call)
    if not doc["date_delete"]:
        refuse("already_enabled")
    return _answer(call, groups.put(call.context, doc, access.caller(call)["id"], date_delete=0, deleted_by=None))


def list_users(call: Call) -> Reply:
    """List the ids of a group's users."""
    access.allow(call, "slack_user_groups", "plan_upgrade_required")
    doc = access.group(call)
    if doc["date_delete"] and not Arguments(call.body).flag("include_disabled"):
        refuse("no_such_subteam")
    return Reply(200, {"ok": True, "users": doc["users"]})


def update_users(call: Call) -> Reply:
    """Replace the users of a group; a group cannot be emptied so."""
    _may_write(call, "plan_upgrade_required")
    doc, wanted = access.group(call), Arguments(call.body).listing("users")
    if not wanted:
        refuse("no_users_provided")
    if any(access.user(call.context, id_) is None for id_ in wanted):
        refuse("invalid_users")
    return _answer(call, groups.put(call.context, doc, access.caller(call)["id"], users=wanted), users=True)


def _may_write(call: Call, upgrade: str) -> None:
    access.allow(call, "slack_user_groups", upgrade)
    access.allow(call, "slack_manage_user_groups", "permission_denied")


def _answer(call: Call, doc: Document, *, users: bool = False) -> Reply:
    count = Arguments(call.body).flag("include_count")
    return Reply(200, {"ok": True, "usergroup": serialize.group(doc, users=users, count=count)})


ROUTES = (
    method("usergroups.list", list_groups, 2, "usergroups:read"),
    method("usergroups.users.list", list_users, 2, "usergroups:read"),
    method("usergroups.create", create, 2, "usergroups:write"),
    method("usergroups.update", update, 2, "usergroups:write"),
    method("usergroups.enable", enable, 2, "usergroups:write"),
    method("usergroups.disable", disable, 2, "usergroups:write"),
    method("usergroups.users.update", update_users, 2, "usergroups:write"),
)
