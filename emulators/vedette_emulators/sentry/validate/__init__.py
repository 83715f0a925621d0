"""What Sentry refuses, and the words it uses."""
