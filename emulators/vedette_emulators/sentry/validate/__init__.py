"""What Sentry refuses, with its messages."""
