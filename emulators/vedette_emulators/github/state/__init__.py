"""What there is, and what follows when it changes."""
