"""Looking up channels, people and user groups (upstream: slack/data*source_*.go, 1.2.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pulumi_plugin_kit.errors import PluginError
from pulumi_plugin_kit.fields import shape
from pulumi_plugin_kit.resource import Function

from vedette_emulators.plugins.errors import ServiceError
from vedette_emulators.plugins.resources import State
from vedette_emulators.plugins.slack.client import Slack
from vedette_emulators.plugins.slack.conversation import channel_state, find_channel
from vedette_emulators.plugins.slack.usergroup import find_group, group_state


@shape
class GetConversationArguments:
    """What to look for."""

    channel_id: str | None = None
    name: str | None = None
    is_private: bool | None = None


@shape
class GetConversationResult(GetConversationArguments):
    """What is there."""

    id: str
    topic: str
    purpose: str
    created: int
    creator: str
    is_archived: bool
    is_shared: bool
    is_ext_shared: bool
    is_org_shared: bool
    is_general: bool


class GetConversation(Function):
    """A channel by id or by name; archived ones are not found by name."""

    token = "slack:index/getConversation:getConversation"  # noqa: S105 - a function's name
    Arguments = GetConversationArguments
    Result = GetConversationResult

    def __init__(self, slack: Slack) -> None:
        self.slack = slack

    async def call(self, values: Mapping[str, Any]) -> State:
        """Find the channel."""
        ident, name = values.get("channelId"), values.get("name")
        try:
            if ident:
                channel = (await self.slack("conversations.info", channel=ident))["channel"]
            elif name:
                channel = await find_channel(self.slack, name, private=bool(values.get("isPrivate")))
            else:
                raise PluginError("channel_id or name must be set")
        except ServiceError as error:
            raise PluginError(f"couldn't get conversation info for {ident or name}: {error}") from error
        await self.slack("conversations.members", channel=channel["id"])
        return {"id": channel["id"], "channelId": channel["id"], **channel_state(channel)}


@shape
class GetUserArguments:
    """What to look for."""

    name: str | None = None
    email: str | None = None


@shape
class GetUserResult(GetUserArguments):
    """What is there."""

    id: str


class GetUser(Function):
    """A person by e-mail or by name."""

    token = "slack:index/getUser:getUser"  # noqa: S105 - a function's name
    Arguments = GetUserArguments
    Result = GetUserResult

    def __init__(self, slack: Slack) -> None:
        self.slack = slack

    async def call(self, values: Mapping[str, Any]) -> State:
        """Find the person."""
        name, email = _one_of(values, "name", "email")
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


@shape
class GetUsergroupArguments:
    """What to look for."""

    usergroup_id: str | None = None
    name: str | None = None


@shape
class GetUsergroupResult(GetUsergroupArguments):
    """What is there."""

    id: str
    channels: tuple[str, ...]
    description: str
    handle: str
    users: tuple[str, ...]


class GetUsergroup(Function):
    """A user group by id or by name; disabled ones are not found."""

    token = "slack:index/getUsergroup:getUsergroup"  # noqa: S105 - a function's name
    Arguments = GetUsergroupArguments
    Result = GetUsergroupResult

    def __init__(self, slack: Slack) -> None:
        self.slack = slack

    async def call(self, values: Mapping[str, Any]) -> State:
        """Find the group."""
        name, ident = _one_of(values, "name", "usergroupId")
        group = await find_group(self.slack, "id" if ident else "name", str(ident or name))
        return {"id": group["id"], "usergroupId": group["id"], **group_state(group)}


def _one_of(values: Mapping[str, Any], first: str, second: str) -> tuple[str | None, str | None]:
    given = values.get(first), values.get(second)
    if bool(given[0]) == bool(given[1]):
        count = "both" if given[0] else "neither"
        raise PluginError(f"{count} of {first} and {second} given: give exactly one")
    return given


LOOKUPS = (GetConversation, GetUser, GetUsergroup)
