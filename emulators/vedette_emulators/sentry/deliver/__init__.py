"""What Sentry does when a monitor opens an issue: judge its alerts' conditions and tell whom they name."""
