"""The log of an incident: what happened, when, by whom, and who was told."""

from typing import Any

from vedette_emulators.core.store import Document
from vedette_emulators.core.world import World
from vedette_emulators.pagerduty.names import new_id, now

__all__ = ["entries", "note", "update"]


def note(world: World, incident: Document, type_: str, agent: dict[str, str], summary: str, **more: Any) -> Document:  # noqa: ANN401
    """Write a line of the log; `type_` is without its `_log_entry`, `agent` is a type and an id."""
    id_ = new_id(world, "log_entry", letter="R", length=26)
    doc = {
        "id": id_, "type": f"{type_}_log_entry", "incident": incident["id"], "created_at": now(world), "agent": agent,
        "summary": summary, "channel": {"type": "auto"}, **more,
    }  # fmt: skip
    return world.store.put("pagerduty_log_entry", id_, doc)


def entries(world: World, incident: Document) -> list[Document]:
    """Return the log of an incident, the newest line first."""
    return world.store.all("pagerduty_log_entry", incident=incident["id"])[::-1]


def update(world: World, incident: Document, **changes: Any) -> Document:  # noqa: ANN401
    """Store an incident with changes, and return it."""
    return world.store.put("pagerduty_incident", incident["id"], {**incident, "updated_at": now(world), **changes})
