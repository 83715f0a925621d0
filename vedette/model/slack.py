"""What the catalog can declare in Slack: channels and user groups.

What is described here belongs to the company: other products use it by its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, Field

from vedette.fields import text, vendors
from vedette.fields.people import Members
from vedette.fields.types import Channel, Covers, Handle, Model

Note = Annotated[str, Field(max_length=vendors.CHANNEL_TEXT), AfterValidator(text.line)]


class SlackChannel(Model):
    """A public channel."""

    purpose: Annotated[str, Field(min_length=1, max_length=vendors.CHANNEL_TEXT), AfterValidator(text.line)] = Field(
        description="what it is for"
    )
    topic: Note = ""
    members: Members = Field(
        (),
        description="who is invited when the list changes; others may join and stay, and who leaves is not noticed",
    )
    covers: Covers = ()


class UserGroup(Model):
    """Whom a handle calls."""

    title: Annotated[str, Field(min_length=1, max_length=vendors.GROUP_TITLE), AfterValidator(text.line)]
    description: Note = ""
    members: Members = Field(min_length=1)
    channels: tuple[Channel, ...] = Field((), description="channels that whoever joins the group is invited to")
    covers: Covers = ()


class Slack(Model):
    """What exists in the workspace."""

    channels: Mapping[Channel, SlackChannel] = {}
    user_groups: Mapping[Handle, UserGroup] = {}
