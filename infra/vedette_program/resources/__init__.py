"""Records to resources."""

from vedette_program.resources.builder import Builder, prepare
from vedette_program.resources.resolver import LookupsError

__all__ = ["Builder", "LookupsError", "prepare"]
