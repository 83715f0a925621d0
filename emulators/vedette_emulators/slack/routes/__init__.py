"""Handlers, by the family of methods."""
