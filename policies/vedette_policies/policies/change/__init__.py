"""Changes that cannot be undone."""
