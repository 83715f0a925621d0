"""The exit codes of every `vedette` command; 0 is success."""

from __future__ import annotations

from typing import Protocol

FOUND = 1
"""Something was found: findings, a refusal, a change."""

COULD_NOT_RUN = 2
"""The command could not run: wrong arguments, a file that cannot be read, an engine that failed."""

INTERNAL = 3
"""A fault of Vedette itself; the output says how to report it."""

INTERRUPTED = 130
"""Ctrl-C, as shells report it (128 + SIGINT)."""

CLOSED_PIPE = 141
"""Nobody reads the output any more, as shells report it (128 + SIGPIPE)."""


class _Unread(Protocol):
    unreadable: bool


def of_catalog(error: _Unread) -> int:
    """The code for a catalog with findings, or for one that could not be read at all."""
    return COULD_NOT_RUN if error.unreadable else FOUND
