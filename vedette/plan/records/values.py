"""What every record may hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

Json: TypeAlias = "str | int | float | bool | Sequence[Json] | Mapping[str, Json] | None"
Scope = Literal["company", "environment"]

SCOPES: tuple[Scope, ...] = ("company", "environment")
