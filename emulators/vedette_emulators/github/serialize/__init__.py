"""Stored documents in the shapes that the API serves."""
