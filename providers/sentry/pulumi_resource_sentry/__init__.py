"""A native Pulumi provider for Sentry: monitors, alerts, dashboards, projects, teams and keys."""

__all__ = ["VERSION"]

VERSION = "0.1.0"
