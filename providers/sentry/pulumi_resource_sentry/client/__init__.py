"""Sentry's management API over async HTTP: one route table, bounded retries, errors that say what to do."""

from __future__ import annotations

from .client import Client
from .policy import Policy
from .routes import Route
from .token import Token

__all__ = ["Client", "Policy", "Route", "Token"]
