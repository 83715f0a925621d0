"""The log of an incident: what happened, when, by whom, and who was notified."""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document
from vedette_emulators.pagerduty.names import new_id, now


def note(
    context: Context,
    incident: Document,
    type_: str,
    agent: dict[str, str],
    summary: str,
    **more: Any,  # noqa: ANN401
) -> Document:
    """Write a line of the log; `type_` is without its `_log_entry`, `agent` is a type and an id."""
    id_ = new_id(context, "log_entry", letter="R", length=26)
    doc = {
        "id": id_, "type": f"{type_}_log_entry", "incident": incident["id"], "created_at": now(context), "agent": agent,
        "summary": summary, "channel": {"type": "auto"}, **more,
    }  # fmt: skip
    return context.store.put("pagerduty_log_entry", id_, doc)


def entries(context: Context, incident: Document) -> list[Document]:
    """Return the log of an incident, the newest line first."""
    return context.store.all("pagerduty_log_entry", incident=incident["id"])[::-1]


def update(context: Context, incident: Document, **changes: Any) -> Document:  # noqa: ANN401
    """Store an incident with changes, and return it."""
    return context.store.put("pagerduty_incident", incident["id"], {**incident, "updated_at": now(context), **changes})
