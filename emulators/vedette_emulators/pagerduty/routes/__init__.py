"""What answers which request."""
