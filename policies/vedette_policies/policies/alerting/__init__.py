"""Alerts that reach somebody who knows what to do."""
