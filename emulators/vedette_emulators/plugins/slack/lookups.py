"""Looking up channels, people and user groups (upstream: slack/data*source_*.go, 1.2.2)."""

from __future__ import annotations

from vedette_emulators.plugins.kit.errors import PluginError, ServiceError
from vedette_emulators.plugins.kit.fields import Shape, optional, output
from vedette_emulators.plugins.kit.resource import Function, State
from vedette_emulators.plugins.slack.client import Slack
from vedette_emulators.plugins.slack.conversation import channel_state, find_channel
from vedette_emulators.plugins.slack.usergroup import find_group, group_state

__all__ = ["LOOKUPS"]


class GetConversation(Function):
    """A channel by id or by name; archived ones are not found by name."""

    token = "slack:index/getConversation:getConversation"  # noqa: S105 - a function's name
    shape = Shape(
        "",
        (
            optional("channelId"),
            optional("name"),
            optional("isPrivate", "boolean"),
            output("topic"),
            output("purpose"),
            output("created", "integer"),
            output("creator"),
            output("isArchived", "boolean"),
            output("isShared", "boolean"),
            output("isExtShared", "boolean"),
            output("isOrgShared", "boolean"),
            output("isGeneral", "boolean"),
        ),
    )

    def __init__(self, slack: Slack) -> None:
        self.slack = slack

    async def call(self, arguments: State) -> State:
        """Find the channel."""
        ident, name = arguments.get("channelId"), arguments.get("name")
        try:
            if ident:
                channel = (await self.slack("conversations.info", channel=ident))["channel"]
            elif name:
                channel = await find_channel(self.slack, name, private=bool(arguments.get("isPrivate")))
            else:
                raise PluginError("channel_id or name must be set")
        except ServiceError as error:
            raise PluginError(f"couldn't get conversation info for {ident or name}: {error}") from error
        await self.slack("conversations.members", channel=channel["id"])
        return {"id": channel["id"], "channelId": channel["id"], **channel_state(channel)}


class GetUser(Function):
    """A person by e-mail or by name."""

    token = "slack:index/getUser:getUser"  # noqa: S105 - a function's name
    shape = Shape("", (optional("name"), optional("email")))

    def __init__(self, slack: Slack) -> None:
        self.slack = slack

    async def call(self, arguments: State) -> State:
        """Find the person."""
        name, email = _one_of(arguments, "name", "email")
        try:
            if email:
                user = (await self.slack("users.lookupByEmail", email=email))["user"]
            else:
                found = [one async for one in self.slack.pages("users.list", "members") if one["name"] == name]
                if len(found) != 1:
                    raise PluginError(f"not found {name}: {len(found)} people have this name")
                user = found[0]
        except ServiceError as error:
            raise PluginError(f"not found {name or email}: {error}") from error
        return {"id": user["id"], "name": user["name"], "email": user["profile"].get("email", "")}


class GetUsergroup(Function):
    """A user group by id or by name; disabled ones are not found."""

    token = "slack:index/getUsergroup:getUsergroup"  # noqa: S105 - a function's name
    shape = Shape(
        "",
        (
            optional("usergroupId"),
            optional("name"),
            output("channels", many=True),
            output("description"),
            output("handle"),
            output("users", many=True),
        ),
    )

    def __init__(self, slack: Slack) -> None:
        self.slack = slack

    async def call(self, arguments: State) -> State:
        """Find the group."""
        name, ident = _one_of(arguments, "name", "usergroupId")
        group = await find_group(self.slack, "id" if ident else "name", str(ident or name))
        return {"id": group["id"], "usergroupId": group["id"], **group_state(group)}


def _one_of(arguments: State, first: str, second: str) -> tuple[str | None, str | None]:
    given = arguments.get(first), arguments.get(second)
    if bool(given[0]) == bool(given[1]):
        count = "both" if given[0] else "neither"
        raise PluginError(f"{count} of {first} and {second} given: give exactly one")
    return given


LOOKUPS = (GetConversation, GetUser, GetUsergroup)
