"""Catalog files to models that passed every check; everything that is wrong is said at once."""

from __future__ import annotations

from vedette.load.catalog import CatalogError, examine, load_catalog, nonproduction, unreadable, validate
from vedette.load.files import load_text

__all__ = ["CatalogError", "examine", "load_catalog", "load_text", "nonproduction", "unreadable", "validate"]
