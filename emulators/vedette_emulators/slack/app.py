"""The Slack stand-in as a service: which handler answers which method of the coverage table."""

from collections.abc import Callable

from vedette_emulators.core.http import Call, Endpoint, Reply, Service
from vedette_emulators.core.world import World
from vedette_emulators.slack import access
from vedette_emulators.slack.arguments import read
from vedette_emulators.slack.coverage import PER_MINUTE, ROWS, Row
from vedette_emulators.slack.refuse import SlackErrors, rate_limited
from vedette_emulators.slack.routes import chat, conversations, members, usergroups, users
from vedette_emulators.slack.seed import FIRST_IDS, seed

__all__ = ["FIRST_IDS", "HANDLERS", "make", "seed"]

Handler = Callable[[Call], Reply]

HANDLERS: dict[str, Handler] = {
    "api.test": users.api_test,
    "auth.test": users.auth_test,
    "conversations.create": conversations.create,
    "conversations.info": conversations.get_info,
    "conversations.list": conversations.list_channels,
    "conversations.rename": conversations.rename,
    "conversations.setTopic": conversations.set_topic,
    "conversations.setPurpose": conversations.set_purpose,
    "conversations.archive": conversations.archive,
    "conversations.unarchive": conversations.unarchive,
    "conversations.members": members.list_members,
    "conversations.invite": members.invite,
    "conversations.kick": members.kick,
    "conversations.join": members.join,
    "conversations.leave": members.leave,
    "conversations.history": chat.history,
    "usergroups.list": usergroups.list_groups,
    "usergroups.create": usergroups.create,
    "usergroups.update": usergroups.update,
    "usergroups.enable": usergroups.enable,
    "usergroups.disable": usergroups.disable,
    "usergroups.users.list": usergroups.list_users,
    "usergroups.users.update": usergroups.update_users,
    "users.list": users.list_users,
    "users.info": users.get_info,
    "users.lookupByEmail": users.lookup_by_email,
    "users.conversations": conversations.list_of_user,
    "chat.postMessage": chat.post,
    "chat.update": chat.update,
}
"""Handlers by method; every one is called with GET or POST, as Slack's are."""


def make(world: World) -> Service:
    """Build the service.

    Raises:
        KeyError: a handler has no row in the coverage table, which says who may call it.
    """
    endpoints = [Endpoint("POST", "/services/{team}/{bot}/{secret}", chat.webhook, None, raw=True)]
    for method, handler in HANDLERS.items():
        row = ROWS[method]
        # Any known token may call: which scopes it needs depends on the channel, so the handler's guard decides.
        scopes = None if method == "api.test" else frozenset[str]()
        endpoints += [Endpoint(verb, f"/api/{method}", _guarded(handler, row), scopes) for verb in ("GET", "POST")]
    return Service("slack", world, endpoints, rate_headers=lambda _: {}, errors=SlackErrors(), read=read)


def _guarded(handler: Handler, row: Row) -> Handler:
    """Count the call against its tier, then ask for a scope.

    Slack counts calls of a method by app and workspace; an app's tokens act as one bot, so who acts stands for it.
    """

    def answer(call: Call) -> Reply:
        limit = PER_MINUTE[row.tier] if row.tier else 0
        wait = call.world.limits.spend(("slack", call.who, row.method), limit, 60.0) if limit else 0
        if wait:
            return rate_limited(wait)
        access.scoped(call, row.scopes | row.private)
        return handler(call)

    return answer
