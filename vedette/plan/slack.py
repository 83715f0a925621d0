"""What Slack is to hold: every channel, and then the user groups, whose members are invited to channels."""

from __future__ import annotations

from collections.abc import Iterator

from vedette.company import CHANNELS, USER_GROUPS, Shared
from vedette.model import SlackChannel as ChannelEntry
from vedette.model import UserGroup
from vedette.plan.entries import shared
from vedette.plan.records import Component, SlackChannel, SlackUserGroup
from vedette.source import Catalog


def slack(catalog: Catalog) -> Iterator[Component]:
    """Every channel and user group of the company."""
    for channel in CHANNELS.once(catalog):
        yield shared("Channel", CHANNELS, channel, _channel(channel))
    for group in USER_GROUPS.once(catalog):
        yield shared("UserGroup", USER_GROUPS, group, _user_group(group))


def _channel(one: Shared[ChannelEntry]) -> SlackChannel:
    return SlackChannel(
        key=CHANNELS.key(one.name),
        name=one.name.removeprefix("#"),
        purpose=one.entry.purpose,
        topic=one.entry.topic,
        members=one.entry.members,
    )


def _user_group(one: Shared[UserGroup]) -> SlackUserGroup:
    return SlackUserGroup(
        key=USER_GROUPS.key(one.name),
        handle=one.name.removeprefix("@"),
        name=one.entry.title,
        description=one.entry.description,
        members=one.entry.members,
        channels=tuple(channel.removeprefix("#") for channel in one.entry.channels),
    )
