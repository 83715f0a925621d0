"""What changes when something is created, edited or deleted."""
