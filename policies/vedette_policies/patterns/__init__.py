"""Patterns of what gives something away in a text, each with a description."""
