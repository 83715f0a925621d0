"""Who calls, with which scopes, and which channel, group or person a call is about."""

from __future__ import annotations

from typing import NoReturn, cast

from vedette_emulators.core.context import Context
from vedette_emulators.core.http import Call
from vedette_emulators.core.store import Document
from vedette_emulators.slack.arguments import Arguments
from vedette_emulators.slack.refuse import refuse
from vedette_emulators.slack.routing import Method


def method(call: Call) -> Method:
    return cast("Method", call.route)  # a webhook, which is no method, asks for no scope


def scoped(call: Call, wanted: frozenset[str]) -> None:
    """Check that the token has one of some scopes.

    Raises:
        RefusedError: `missing_scope`, with what is needed and what there is.
    """
    if wanted and not call.scopes & wanted:
        _missing_scope(call, wanted)


def _missing_scope(call: Call, wanted: frozenset[str]) -> NoReturn:
    refuse("missing_scope", needed=",".join(sorted(wanted)), provided=",".join(sorted(call.scopes)))


def allow(call: Call, feature: str, code: str) -> None:
    """Check that the workspace's plan and settings allow something; `/_control/plan` takes it away.

    Raises:
        RefusedError: with `code`.
    """
    if call.context.lacks(feature):
        refuse(code)


def user_of(context: Context, who: str) -> Document:
    """Return the account that a token acts as.

    Tokens belong to people of any service. One whose owner has no account here is the app's, so it acts as its bot.
    """
    found = context.store.find("slack_user", name=who.removesuffix("[bot]"))
    return found or context.store.all("slack_user", is_bot=True)[0]


def caller(call: Call) -> Document:
    return user_of(call.context, call.who)


def user(context: Context, id_: str) -> Document | None:
    """Return an account that is not deactivated."""
    doc = context.store.get("slack_user", id_)
    return None if doc is None or doc["deleted"] else doc


def channel(call: Call, *, member: bool = False, live: bool = False) -> Document:
    """Return the channel of a call; a private one that who calls is not in does not exist.

    Raises:
        RefusedError: `channel_not_found`, `missing_scope`, `is_archived` for an archived one where it has to be
            `live`, `not_in_channel` where who calls has to be a `member`.
    """
    sent = Arguments(call.body)
    sent.require("channel")
    doc = call.context.store.get("slack_channel", sent.text("channel"))
    inside = doc is not None and caller(call)["id"] in doc["members"]
    if doc is None or (doc["is_private"] and not inside):
        refuse("channel_not_found")
    called = method(call)
    scoped(call, called.private if doc["is_private"] and called.private else called.public)
    if live and doc["is_archived"]:
        refuse("is_archived")
    if member and not inside:
        refuse("not_in_channel")
    return doc


def group(call: Call) -> Document:
    """Return the user group of a call, be it disabled.

    Raises:
        RefusedError: `no_such_subteam`.
    """
    sent = Arguments(call.body)
    sent.require("usergroup")
    doc = call.context.store.get("slack_usergroup", sent.text("usergroup"))
    if doc is None:
        refuse("no_such_subteam")
    return doc
