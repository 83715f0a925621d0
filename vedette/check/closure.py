"""The part of a product that stands by itself: every name in it leads to something in it.

What is rendered follows names from entry to entry. An entry that names what does not exist, or what was refused, has
its finding already; without it the rest can be looked at in the same run, and no look-up can fail.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from vedette.model import RepositoryEntry
from vedette.resolve import ResolvedProduct


def closed(loaded: ResolvedProduct) -> ResolvedProduct:
    """The product without the entries that name a service or a job that it does not have."""
    product = loaded.product
    kept: dict[str, Mapping[str, Any]] = {
        section: {name: entry for name, entry in getattr(product, section).items() if entry.service in product.services}
        for section in ("alerts", "crons", "uptimes")
    }
    kept["secrets"] = {
        name: secret for name, secret in product.secrets.items() if not secret.dsn or secret.dsn in product.services
    }
    kept["repositories"] = {name: _with_jobs(entry, kept["crons"]) for name, entry in product.repositories.items()}
    update = {section: entries for section, entries in kept.items() if entries != getattr(product, section)}
    if not update:
        return loaded
    return replace(loaded, product=product.model_copy(update=update), complete=False, variants=())


def _with_jobs(entry: RepositoryEntry, crons: Mapping[str, Any]) -> RepositoryEntry:
    files = {template: file for template, file in entry.files.items() if not file.cron or file.cron in crons}
    return entry if len(files) == len(entry.files) else entry.model_copy(update={"files": files})
