"""Records to resources."""

from __future__ import annotations

from vedette_program.resources.builder import Builder, prepare
from vedette_program.resources.resolver import LookupsError

__all__ = ["Builder", "LookupsError", "prepare"]
