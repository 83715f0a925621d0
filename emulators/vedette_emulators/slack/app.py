"""The Slack emulator as a service."""

from __future__ import annotations

from dataclasses import replace

from vedette_emulators.core.context import Context
from vedette_emulators.core.http import Call, Handler, Reply, Route, Service
from vedette_emulators.slack import access
from vedette_emulators.slack.arguments import read
from vedette_emulators.slack.refuse import SlackErrors, rate_limited
from vedette_emulators.slack.routes import chat, conversations, members, usergroups, users
from vedette_emulators.slack.routing import PER_MINUTE, Method
from vedette_emulators.slack.seed import FIRST_IDS, seed

__all__ = ["FIRST_IDS", "ROUTES", "make", "seed"]

ROUTES: tuple[Route, ...] = (
    *users.ROUTES,
    *conversations.ROUTES,
    *members.ROUTES,
    *chat.ROUTES,
    *usergroups.ROUTES,
)
"""The rows beside the handlers, all of them."""


def make(context: Context) -> Service:
    served: list[Route] = []
    for row in ROUTES:
        if isinstance(row, Method):
            served += [replace(row, method=verb, handler=_guarded(row)) for verb in ("GET", "POST")]
        else:
            served.append(row)
    return Service("slack", context, served, rate_headers=lambda _: {}, errors=SlackErrors(), read=read)


def _guarded(row: Method) -> Handler:
    """Count the call against its tier, then ask for a scope.

    Slack counts calls of a method by app and workspace; an app's tokens act as one bot, so who acts stands for it.
    """

    def answer(call: Call) -> Reply:
        limit = PER_MINUTE[row.tier] if row.tier else 0
        wait = call.context.limits.spend(("slack", call.who, row.name), limit, 60.0) if limit else 0
        if wait:
            return rate_limited(wait)
        access.scoped(call, row.public | row.private)
        return row.handler(call)

    return answer
