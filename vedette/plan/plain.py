"""A plan as JSON values, each record, action and reference with the name of its type."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

from vedette.plan.records import Action, EscalationTarget, Monitor, Plan, Record, SecretValue, StackValue

_NAMED = Record | Action | Monitor | EscalationTarget | SecretValue | StackValue


def plain(value: object) -> Any:  # noqa: ANN401 - JSON
    """Records, and tuples of them, as dicts and lists; `record` has its type."""
    if isinstance(value, Plan):
        return {"components": plain(value.components)}
    if is_dataclass(value) and not isinstance(value, type):
        parts = {field.name: plain(getattr(value, field.name)) for field in fields(value)}
        return {"record": type(value).__name__, **parts} if isinstance(value, _NAMED) else parts
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, tuple | list) else value
