"""One resource of every kind that Vedette makes in Slack, from the unmodified pulumi-slack."""

from __future__ import annotations

import pulumi
import pulumi_slack as slack

config = pulumi.Config()

nora = slack.get_user(email="nora.berg@example.com")
omar = slack.get_user(name="omar.diaz")
general = slack.get_conversation(name="general")
people = [nora.id, omar.id] if config.get_bool("two") is not False else [nora.id]

channel = slack.Conversation(
    "checkout",
    name="checkout-alerts",
    is_private=False,
    topic=config.get("topic") or "Alerts of the checkout",
    purpose="Where the checkout's alerts go",
    permanent_members=people,
    adopt_existing_channel=True,
)
unnamed = slack.Conversation("unnamed", is_private=True)
group = slack.Usergroup(
    "oncall", name="Checkout on call", handle="checkout-oncall", users=people, channels=[general.id]
)

pulumi.export("channel", channel.id)
pulumi.export("unnamed", unnamed.name)
pulumi.export("found", slack.get_conversation_output(channel_id=channel.id).topic)
pulumi.export("general", general.id)
pulumi.export("group", slack.get_usergroup_output(usergroup_id=group.id).handle)
