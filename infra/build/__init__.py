"""Records to resources."""

from infra.build.lookups import Found, LookupFailure, resolve
from infra.build.sentry import Builder

__all__ = ["Builder", "Found", "LookupFailure", "resolve"]
