"""JSON documents by kind and id, in memory for reading and in SQLite for surviving a restart."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Document = dict[str, Any]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS objects (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, id TEXT NOT NULL, doc TEXT NOT NULL, UNIQUE (kind, id)
);
CREATE TABLE IF NOT EXISTS counters (kind TEXT PRIMARY KEY, last INTEGER NOT NULL);
"""


class DamagedError(Exception):
    """The database cannot be read or written; the message names the file and says what to do."""


class Store:
    """Documents of every service.

    Documents handed out are the stored ones: callers replace them with `put`, they never change them in place.
    """

    def __init__(self, path: Path, first_ids: Mapping[str, int] | None = None) -> None:
        """Open the database, or make it.

        Raises:
            DamagedError: it is damaged, or cannot be written.
            OSError: its folder cannot be made.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        self._first_ids = dict(first_ids or {})
        try:
            self._db = sqlite3.connect(path)
            self._db.execute("PRAGMA journal_mode = WAL")
            # The log reaches the kernel on commit, so a killed process loses nothing. Only a power cut could,
            # and nobody keeps an emulator's state for that; waiting for the disk would cost most of the speed.
            self._db.execute("PRAGMA synchronous = OFF")
            self._check()
            self._db.executescript(_SCHEMA)
            self._load()
        except (sqlite3.Error, ValueError) as error:
            raise DamagedError(_damaged(path, error)) from error

    def _check(self) -> None:
        found = self._db.execute("PRAGMA quick_check(1)").fetchone()
        if found != ("ok",):
            raise ValueError(str(found[0]).splitlines()[-1])

    def _load(self) -> None:
        self._objects: dict[str, dict[str, Document]] = {}
        for kind, id_, doc in self._db.execute("SELECT kind, id, doc FROM objects ORDER BY seq"):
            found = json.loads(doc)
            if not isinstance(found, dict):
                raise ValueError(f"{kind} {id_} is no object")  # noqa: TRY004  # what a file holds, no argument
            self._objects.setdefault(kind, {})[id_] = found
        self._last: dict[str, int] = dict(self._db.execute("SELECT kind, last FROM counters"))

    def next_id(self, kind: str) -> str:
        """Return the next id of a kind: the same requests in the same order always get the same ids."""
        last = self._last.get(kind, self._first_ids.get(kind, 1) - 1) + 1
        self._last[kind] = last
        self._db.execute(
            "INSERT INTO counters VALUES (?, ?) ON CONFLICT (kind) DO UPDATE SET last = excluded.last", (kind, last)
        )
        return str(last)

    def get(self, kind: str, id_: str) -> Document | None:
        """Return one document, or None."""
        return self._objects.get(kind, {}).get(id_)

    def all(self, kind: str, **equal: object) -> list[Document]:
        """Return the documents of a kind in the order they were made, those whose fields equal `equal`."""
        docs = list(self._objects.get(kind, {}).values())
        for name, value in equal.items():
            docs = [doc for doc in docs if doc.get(name) == value]
        return docs

    def find(self, kind: str, **equal: object) -> Document | None:
        """Return the first document whose fields equal `equal`, or None."""
        return next(iter(self.all(kind, **equal)), None)

    def count(self, kind: str) -> int:
        """Return how many documents of a kind there are."""
        return len(self._objects.get(kind, {}))

    def put(self, kind: str, id_: str, doc: Document) -> Document:
        """Store a document under its id, new or instead of the old one, and return it."""
        self._objects.setdefault(kind, {})[id_] = doc
        self._db.execute(
            "INSERT INTO objects (kind, id, doc) VALUES (?, ?, ?)"
            " ON CONFLICT (kind, id) DO UPDATE SET doc = excluded.doc",
            (kind, id_, json.dumps(doc, separators=(",", ":"))),
        )
        return doc

    def delete(self, kind: str, id_: str) -> None:
        """Forget one document; forgetting one that is not there is no error."""
        self._objects.get(kind, {}).pop(id_, None)
        self._db.execute("DELETE FROM objects WHERE kind = ? AND id = ?", (kind, id_))

    def commit(self) -> None:
        """Make what the current request wrote last."""
        self._db.commit()

    def rollback(self) -> None:
        """Undo what the current request wrote, in memory too."""
        if self._db.in_transaction:
            self._db.rollback()
            self._load()

    def clear(self) -> None:
        """Forget every document and start all ids again."""
        self._db.execute("DELETE FROM objects")
        self._db.execute("DELETE FROM counters")
        self._db.execute("DELETE FROM sqlite_sequence")
        self._db.commit()
        self._load()

    def close(self) -> None:
        """Write what is pending and close the file."""
        self._db.commit()
        self._db.close()


def _damaged(path: Path, error: Exception) -> str:
    return (
        f"{path} cannot be used ({error}): make it a file that can be read and written, or let `make clean` remove it "
        "together with the local stack's state, and `make demo` make both anew"
    )
