"""Catalog text with its places: what was read, and where it stands."""

from __future__ import annotations

from vedette.source.folder import Entry, Folder, Unreadable
from vedette.source.places import Catalog, Loaded, LoadedCompany, Path, Source, at
from vedette.source.tree import (
    MAX_NODES,
    Builder,
    Mapping,
    Node,
    Page,
    Scalar,
    Sequence,
    Span,
    TreeError,
    lines_of,
    lines_with_ends,
    plain_data,
)

__all__ = [
    "MAX_NODES",
    "Builder",
    "Catalog",
    "Entry",
    "Folder",
    "Loaded",
    "LoadedCompany",
    "Mapping",
    "Node",
    "Page",
    "Path",
    "Scalar",
    "Sequence",
    "Source",
    "Span",
    "TreeError",
    "Unreadable",
    "at",
    "lines_of",
    "lines_with_ends",
    "plain_data",
]
