"""Declares nothing yet."""
