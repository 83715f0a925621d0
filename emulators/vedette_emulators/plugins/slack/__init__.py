"""A plugin that serves pulumi-slack 0.5.3 against the local Slack."""
