"""What Sentry does when a monitor opens an issue: evaluate the alerts' conditions and notify who they name."""
