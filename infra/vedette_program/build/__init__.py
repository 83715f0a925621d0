"""Records to resources."""

from vedette_program.build.builder import Builder, prepare
from vedette_program.build.look import LookupsError

__all__ = ["Builder", "LookupsError", "prepare"]
