"""A native Pulumi provider for Sentry: monitors, alerts, dashboards, projects, teams and keys."""

from __future__ import annotations

__all__ = ["VERSION"]

VERSION = "0.1.0"
