"""Records to resources."""

from infra.build.lookups import Found, LookupsError, resolve
from infra.build.sentry import Builder

__all__ = ["Builder", "Found", "LookupsError", "resolve"]
