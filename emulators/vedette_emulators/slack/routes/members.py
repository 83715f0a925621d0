"""Who is in a channel."""

from __future__ import annotations

from vedette_emulators.core.http import Call, Reply
from vedette_emulators.slack import access, serialize
from vedette_emulators.slack.arguments import Arguments
from vedette_emulators.slack.paging import page
from vedette_emulators.slack.refuse import missing, refuse
from vedette_emulators.slack.routing import INVITE, MANAGE, READ, method
from vedette_emulators.slack.state import channels

_MOST = 100


def list_members(call: Call) -> Reply:
    """List the ids of who is in a channel."""
    doc = access.channel(call)
    shown, metadata = page(Arguments(call.body), doc["members"])
    return Reply(200, {"ok": True, "members": shown, "response_metadata": metadata})


def invite(call: Call) -> Reply:
    """Let users in: all of them or, without `force`, none where one cannot be (slackapi/node-slack-sdk#1596).

    Those who are in already do not hold up the others; only where all of them are is that an error.
    """
    sent = Arguments(call.body)
    doc = access.channel(call, live=True, member=True)
    wanted, who = sent.listing("users"), access.caller(call)["id"]
    if not wanted:
        refuse("no_user")
    if len(wanted) > _MOST:
        refuse("too_many_users")
    codes = {id_: _obstacle(call, id_, who) for id_ in wanted}
    errors = [{"user": id_, "ok": False, "error": code} for id_, code in codes.items() if code]
    invited = [id_ for id_, code in codes.items() if not code]
    if errors and not (invited and sent.flag("force")):
        refuse(str(errors[0]["error"]), errors=errors)
    if set(invited) <= set(doc["members"]):
        refuse(
            "already_in_channel",
            errors=[{"user": id_, "ok": False, "error": "already_in_channel"} for id_ in invited],
        )
    doc = channels.join(call.context, doc, invited)
    answer = {"ok": True, "channel": serialize.channel(doc, who)}
    return Reply(200, {**answer, "errors": errors} if errors else answer)


def _obstacle(call: Call, id_: str, who: str) -> str:
    if id_ == who:
        return "cant_invite_self"
    return "" if access.user(call.context, id_) else "user_not_found"


def kick(call: Call) -> Reply:
    doc = access.channel(call, member=True)
    id_ = Arguments(call.body).text("user")
    if not id_:
        missing("user")
    if call.context.store.get("slack_user", id_) is None:
        refuse("user_not_found")
    if id_ == access.caller(call)["id"]:
        refuse("cant_kick_self")
    if doc["is_general"]:
        refuse("cant_kick_from_general")
    if id_ not in doc["members"]:
        refuse("not_in_channel")
    channels.leave(call.context, doc, id_)
    return Reply(200, {"ok": True, "errors": {}})


def join(call: Call) -> Reply:
    """Enter a public channel; who is in it already gets a warning."""
    doc = access.channel(call, live=True)
    who = access.caller(call)["id"]
    if doc["is_private"]:
        refuse("method_not_supported_for_channel_type")
    if who in doc["members"]:
        warned = {"warning": "already_in_channel", "response_metadata": {"warnings": ["already_in_channel"]}}
        return Reply(200, {"ok": True, "channel": serialize.channel(doc, who), **warned})
    return Reply(200, {"ok": True, "channel": serialize.channel(channels.join(call.context, doc, [who]), who)})


def leave(call: Call) -> Reply:
    """Leave a channel; to somebody who is not in it the answer says so, without an error."""
    doc = access.channel(call, live=True)
    who = access.caller(call)["id"]
    if doc["is_general"]:
        refuse("cant_leave_general")
    if who not in doc["members"]:
        return Reply(200, {"ok": True, "not_in_channel": True})
    if doc["is_private"] and doc["members"] == [who]:
        refuse("last_member")
    channels.leave(call.context, doc, who)
    return Reply(200, {"ok": True})


ROUTES = (
    method("conversations.members", list_members, 4, *READ),
    method("conversations.invite", invite, 3, *INVITE),
    method("conversations.kick", kick, 3, *MANAGE),
    method("conversations.leave", leave, 3, *MANAGE),
    method("conversations.join", join, 3, "channels:join channels:write"),
)
