"""What Slack's resources need beside the fields of their records."""

from __future__ import annotations

from typing import Any

from vedette_program.resources.resolver import Resolver

Inputs = dict[str, Any]


def channel(_record: object, _resolver: Resolver, inputs: Inputs) -> Inputs:
    """A public channel, adopted where there is one."""
    return {
        "permanent_members": inputs.pop("members"),
        **inputs,
        "is_private": False,
        # Slack never frees the name of an archived channel, so the channel itself is taken back.
        "adopt_existing_channel": True,
        "action_on_destroy": "archive",
        # Whoever joined by themselves stays.
        "action_on_update_permanent_members": "none",
    }


def user_group(_record: object, _resolver: Resolver, inputs: Inputs) -> Inputs:
    """Slack calls the members of a group its users."""
    return {"users": inputs.pop("members"), **inputs}
