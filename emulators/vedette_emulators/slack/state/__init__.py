"""What there is in the workspace and how it changes."""
