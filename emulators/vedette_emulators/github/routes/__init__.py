"""Handlers by subject: read the call, check, change the state, answer."""
