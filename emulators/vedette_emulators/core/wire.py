"""What travels: JSON, whose shape only the code that reads it knows."""

from __future__ import annotations

from typing import Any, TypeAlias

Json: TypeAlias = Any
"""A parsed JSON value."""
