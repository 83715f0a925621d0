"""Records to resources."""

from infra.build.builder import Builder, prepare
from infra.build.look import LookupsError

__all__ = ["Builder", "LookupsError", "prepare"]
