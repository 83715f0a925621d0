"""What Slack is to hold: channels and user groups; people are named by their e-mail address."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackChannel:
    """A public channel, `name` without its `#`; one that exists is adopted, an archived one is taken back.

    Attributes:
        members: E-mail addresses of those who are in it; others may join and stay.
    """

    key: str
    name: str
    purpose: str
    topic: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackUserGroup:
    """Whom `@handle` reaches; `channels` are names without `#` that members are invited to."""

    key: str
    handle: str
    name: str
    description: str
    members: tuple[str, ...]
    channels: tuple[str, ...]
