"""Catalog text with its places: what was read, and where it stands."""

from vedette.source.folder import Entry, Folder, Unreadable
from vedette.source.places import Catalog, Loaded, Path, Source
from vedette.source.tree import Builder, Mapping, TreeError, lines_of, lines_with_ends, plain_data

__all__ = [
    "Builder",
    "Catalog",
    "Entry",
    "Folder",
    "Loaded",
    "Mapping",
    "Path",
    "Source",
    "TreeError",
    "Unreadable",
    "lines_of",
    "lines_with_ends",
    "plain_data",
]
