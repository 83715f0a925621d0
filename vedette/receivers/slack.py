"""A message in a Slack channel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from pydantic import Field

from vedette.fields.types import Channel, Handle
from vedette.receivers.base import About, Action, Column, Described, Id, Joined, Receiver, SentryAction


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackAction(Action):
    """A message in a channel, `channel` with its `#`; `notes` is text that Sentry adds to the message.

    Attributes:
        mention: The handle of the user group to call, without its `@`; Slack takes only the group's id, which is put
            before the notes.
    """

    column: ClassVar[Column] = "channels"

    channel: str
    notes: str
    mention: str | None = None
    tags: tuple[str, ...] = ()

    def sentry(self) -> SentryAction:
        """By the channel's id: with the name alone Sentry asks Slack, and hits Slack's limits.

        A user group is called by its id, the one form that Slack turns into a mention (its documentation of
        formatting).
        """
        name = self.channel.removeprefix("#")
        called = Joined(("<!subteam^", Id("user group", self.mention), "> ", self.notes)) if self.mention else None
        return SentryAction(
            type="slack",
            integration="slack",
            target_type="specific",
            target=Id("channel", name),
            display=name,
            data={"tags": ",".join(self.tags), "notes": called or self.notes},
        )

    def explain(self) -> str:
        """The channel, and whom the message calls."""
        return f"{self.channel} with @{self.mention}" if self.mention else self.channel

    def route(self) -> str:
        """`#payments @on-call`."""
        return f"{self.channel} @{self.mention}" if self.mention else self.channel


class SlackReceiver(Receiver):
    """A channel, and whom the message calls there."""

    key: ClassVar[str] = "slack"
    example: ClassVar[str] = '{slack: "#channel", mention: "@on-call"}'

    slack: Channel = Field(description="a Slack channel, with its #")
    mention: Handle | None = Field(None, description="the user group that the message calls, with its @")

    def named(self) -> Iterator[tuple[str, Described]]:
        """The channel and the user group."""
        if self.mention:
            yield "mention", "user group"
        yield "slack", "channel"

    def action(self, about: About) -> SlackAction:
        """The message ends with the address of the runbook."""
        mention = self.mention.removeprefix("@") if self.mention else None
        return SlackAction(channel=self.slack, notes=about.runbook, mention=mention)
