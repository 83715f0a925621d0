"""Workflows that start an AI agent on text which strangers can write, such as an issue that Sentry opened."""
