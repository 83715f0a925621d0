"""Which alert is connected to which monitor: one edge, kept on both documents, writable from both sides."""

from __future__ import annotations

from collections.abc import Iterable

from vedette_emulators.core.store import Store

_FIELD = {"detector": "workflowIds", "workflow": "detectorIds"}
_OTHER = {"detector": "workflow", "workflow": "detector"}


def unknown(store: Store, kind: str, ids: Iterable[object]) -> list[str]:
    """Return those ids of the other side that do not exist."""
    return [str(id_) for id_ in ids if store.get(_OTHER[kind], str(id_)) is None]


def connect(store: Store, kind: str, id_: str, others: Iterable[object]) -> None:
    """Make the edges of one document exactly these, on both sides."""
    doc = store.get(kind, id_)
    if doc is None:
        return
    wanted = sorted({str(other) for other in others}, key=int)
    before = doc[_FIELD[kind]]
    if wanted != before:
        store.put(kind, id_, {**doc, _FIELD[kind]: wanted})
    reverse = _OTHER[kind]
    for other in wanted:
        _link(store, reverse, other, id_, present=True)
    for other in before:
        if other not in wanted:
            _link(store, reverse, other, id_, present=False)


def drop(store: Store, kind: str, id_: str) -> None:
    """Remove all edges of a document that is about to go."""
    connect(store, kind, id_, ())


def _link(store: Store, kind: str, id_: str, other: str, *, present: bool) -> None:
    doc = store.get(kind, id_)
    if doc is None:
        return
    ids = doc[_FIELD[kind]]
    if (other in ids) != present:
        changed = sorted({*ids, other}, key=int) if present else [one for one in ids if one != other]
        store.put(kind, id_, {**doc, _FIELD[kind]: changed})
