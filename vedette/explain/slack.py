"""Slack: who is in a channel, and whom a handle calls."""

from __future__ import annotations

from collections.abc import Iterator

from vedette.findings import listing
from vedette.plan.records import SlackChannel, SlackRecord, SlackUserGroup


def slack(record: SlackRecord) -> Iterator[str]:
    """One sentence per record, and what is not noticed."""
    match record:
        case SlackChannel():
            yield from _channel(record)
        case SlackUserGroup():
            rooms = listing(f"#{channel}" for channel in record.channels)
            yield f"@{record.handle} calls {listing(record.members)}, who are in {rooms}."


def _channel(record: SlackChannel) -> Iterator[str]:
    yield f"Channel #{record.name}, {record.purpose or 'without a purpose'}: {listing(record.members)}."
    if record.members:
        yield "They are invited when this list changes; a member who leaves is not noticed, nor invited again."
