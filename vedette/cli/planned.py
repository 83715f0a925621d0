"""A catalog and its plan, read once in a run: what the services are seeded with is what the policies are asked with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from vedette.load import load_catalog
from vedette.plan import make_plan
from vedette.plan.records import Plan
from vedette.resolve import ResolvedCatalog


@dataclass(frozen=True, slots=True, eq=False)
class Planned:
    """A catalog that passed its checks, and its plan."""

    catalog: ResolvedCatalog
    plan: Plan


@cache
def planned(folder: Path) -> Planned:
    """The catalog of a folder, as it was when the run read it first.

    Raises:
        CatalogError: it has findings.
    """
    catalog = load_catalog(folder)
    return Planned(catalog, make_plan(catalog))
