"""People, bots, and whose a token is."""

from __future__ import annotations

from vedette_emulators.core.http import Call, Reply
from vedette_emulators.slack import access, serialize
from vedette_emulators.slack.arguments import Arguments
from vedette_emulators.slack.paging import page
from vedette_emulators.slack.refuse import refuse
from vedette_emulators.slack.routing import method
from vedette_emulators.slack.seed import TEAM, WORKSPACE
from vedette_emulators.slack.state import channels

_EMAIL = "users:read.email"


def api_test(call: Call) -> Reply:
    """Answer with what was sent; with the error that is asked for, where one is."""
    sent = Arguments(call.body)
    answer = {"ok": not sent.text("error"), "args": sent.all}
    return Reply(200, {**answer, "error": sent.text("error")} if sent.text("error") else answer)


def auth_test(call: Call) -> Reply:
    """Answer with who the token belongs to."""
    who = access.caller(call)
    answer = {
        "ok": True, "url": call.base + "/", "team": WORKSPACE, "user": who["name"], "team_id": TEAM,
        "user_id": who["id"], "is_enterprise_install": False,
    }  # fmt: skip
    return Reply(200, {**answer, "bot_id": who["bot_id"]} if who["is_bot"] else answer)


def list_users(call: Call) -> Reply:
    """List accounts, deactivated ones too; all of them on one page unless a limit is sent."""
    sent = Arguments(call.body)
    docs = call.context.store.all("slack_user")
    shown, metadata = page(sent, docs, usual=max(1, len(docs)))
    rows = [serialize.user(doc, email=_EMAIL in call.scopes) for doc in shown]
    answer = {"ok": True, "members": rows, "cache_ts": channels.now(call.context), "response_metadata": metadata}
    return Reply(200, answer)


def get_info(call: Call) -> Reply:
    sent = Arguments(call.body)
    sent.require("user")
    doc = call.context.store.get("slack_user", sent.text("user"))
    if doc is None:
        refuse("user_not_found")
    shown = serialize.user(doc, email=_EMAIL in call.scopes)
    return Reply(200, {"ok": True, "user": {**shown, "locale": "en-US"} if sent.flag("include_locale") else shown})


def lookup_by_email(call: Call) -> Reply:
    """Find who has an e-mail address; somebody who was deactivated is not found."""
    sent = Arguments(call.body)
    sent.require("email")
    wanted = sent.text("email").lower()
    docs = call.context.store.all("slack_user", deleted=False)
    doc = next((one for one in docs if (one["email"] or "").lower() == wanted), None)
    if doc is None:
        refuse("users_not_found")
    return Reply(200, {"ok": True, "user": serialize.user(doc, email=True)})


ROUTES = (
    method("api.test", api_test, 4, token=False, note="takes no token"),
    method("auth.test", auth_test, None, note="hundreds of calls in a minute; any token"),
    method("users.list", list_users, 2, "users:read"),
    method("users.info", get_info, 4, "users:read"),
    method("users.lookupByEmail", lookup_by_email, 3, "users:read.email"),
)
