"""Slack's channels, as `pulumi_slack` declares them."""

CHANNEL = "slack:index/conversation:Conversation"
