"""What travels: JSON, whose shape only the code that reads it knows."""

from typing import Any, TypeAlias

__all__ = ["Json"]

Json: TypeAlias = Any
"""A parsed JSON value."""
