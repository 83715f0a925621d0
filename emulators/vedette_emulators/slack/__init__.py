"""The Slack emulator: the Web API and incoming webhooks."""
