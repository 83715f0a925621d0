"""Files that no entry uses: written once, and delivered nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from vedette.delivery import TEMPLATES, renderings, repositories
from vedette.findings import Finding, Place
from vedette.resolve import ResolvedCatalog, ResolvedProduct
from vedette.source import Folder

_RUNBOOKS = "runbooks"


def unused(catalog: ResolvedCatalog) -> Iterator[Finding]:
    """`file-unused`, a warning; not evaluated while entries are missing because they were refused."""
    folders: dict[Path, list[ResolvedProduct]] = {}
    for loaded in catalog.products:
        folders.setdefault(loaded.folder.path.absolute(), []).append(loaded)
    for products in folders.values():
        used = {name for loaded in products for name in _used(loaded)}
        for name in _candidates(products[0].folder):
            if name not in used:
                kind = "runbook" if name.startswith(f"{_RUNBOOKS}/") else "template"
                message = f"no entry names this {kind}, so it is delivered nowhere"
                hint = "name it in an entry, or delete it"
                place = Place(file=products[0].beside(name))
                yield Finding(place=place, rule="file-unused", message=message, hint=hint, level="warning")


def _candidates(folder: Folder) -> Iterator[str]:
    for entry in folder.entries():
        top, _, rest = entry.name.partition("/")
        if rest and not entry.folder and not entry.problem and top in (_RUNBOOKS, TEMPLATES):
            yield entry.name


def _used(loaded: ResolvedProduct) -> Iterator[str]:
    product = loaded.product
    for alerts in loaded.alerts.values():
        yield from (one.runbook for one in alerts if one.runbook)
    for section in ("crons", "uptimes"):
        yield from (entry.runbook for entry in getattr(product, section).values() if entry.runbook)
    for hosted in repositories(product).values():
        yield from (f"{TEMPLATES}/{one.template}" for one in renderings(loaded, hosted))
