"""Slack's channels and user groups."""

from __future__ import annotations

from typing import assert_never

import pulumi
import pulumi_slack as slack

from vedette.plan.records import SlackChannel, SlackRecord, SlackUserGroup
from vedette_program.build.people import People
from vedette_program.build.providers import PeopleProviders

Id = pulumi.Input[str]


class SlackBuilder:
    """Declares channels and groups; alerts ask it for their ids."""

    def __init__(self, providers: PeopleProviders, people: People) -> None:
        self._providers = providers
        self._people = people
        self._channels: dict[str, slack.Conversation] = {}
        self._groups: dict[str, slack.Usergroup] = {}

    def declare(self, record: SlackRecord, parent: pulumi.Resource) -> None:
        """Declare one record as a child of its component."""
        options = pulumi.ResourceOptions(parent=parent, provider=self._providers.slack)
        match record:
            case SlackChannel():
                self._channels[record.name] = slack.Conversation(
                    record.key,
                    name=record.name,
                    purpose=record.purpose,
                    topic=record.topic,
                    is_private=False,
                    permanent_members=[self._people.slack[email] for email in record.members],
                    # Slack never frees the name of an archived channel, so the channel itself is taken back.
                    adopt_existing_channel=True,
                    action_on_destroy="archive",
                    # Whoever joined by themselves stays.
                    action_on_update_permanent_members="none",
                    opts=options,
                )
            case SlackUserGroup():
                self._groups[record.handle] = slack.Usergroup(
                    record.key,
                    name=record.name,
                    handle=record.handle,
                    description=record.description,
                    users=[self._people.slack[email] for email in record.members],
                    channels=[self._channels[name].id for name in record.channels],
                    opts=options,
                )
            case _:
                assert_never(record)

    def channel(self, name: str) -> Id | None:
        """The id of a channel, by its name without #; None where this stack does not declare it."""
        channel = self._channels.get(name)
        return channel.id if channel else None

    def group(self, handle: str) -> Id:
        """The id of a user group, by its handle without @."""
        group = self._groups.get(handle)
        return group.id if group else self._people.groups[handle]
