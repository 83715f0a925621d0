"""A stand-in for Slack's Web API and its incoming webhooks."""
