"""Checks that need more than one value: each rule is a function from a product to its findings."""

from collections.abc import Callable, Collection, Iterator

from vedette.check.closure import closed
from vedette.check.company import company
from vedette.check.covers import covers
from vedette.check.files import files
from vedette.check.labels import labels
from vedette.check.lengths import lengths
from vedette.check.people import people
from vedette.check.projects import projects
from vedette.check.references import references, runbooks
from vedette.check.routes import routes
from vedette.check.schedules import schedules
from vedette.check.settings import settings_check
from vedette.check.thresholds import issues, thresholds
from vedette.check.uniqueness import uniqueness
from vedette.check.unused import unused
from vedette.check.waivers import waivers
from vedette.findings import Finding, bounded
from vedette.source import Catalog, Loaded

CHECKS: tuple[Callable[[Loaded], Iterator[Finding]], ...] = (
    references,
    runbooks,
    routes,
    schedules,
    thresholds,
    issues,
    projects,
    settings_check,
    people,
    waivers,
    lengths,
)
"""Of a product as the file has it, where a name may lead nowhere: none of these looks one up unguarded."""

CLOSED_CHECKS: tuple[Callable[[Loaded], Iterator[Finding]], ...] = (files,)
"""Of the part in which every name leads to something: these fill templates from the entries that are named."""

SHARED_CHECKS: tuple[Callable[[Catalog], Iterator[Finding]], ...] = (uniqueness, labels, company)


def check(catalog: Catalog, *, only: Collection[Loaded] | None = None) -> Iterator[Finding]:
    """Everything that is wrong with the products, each by itself and all together; of much the first part.

    Args:
        catalog: All products.
        only: Those to look at by themselves; default: all.
    """
    looked_at = catalog.products if only is None else only
    sound = catalog.complete and all(loaded.complete for loaded in catalog.products)
    for finding in _errors(catalog, looked_at):
        sound = False
        yield finding
    if sound:
        yield from bounded(unused(catalog))


def _errors(catalog: Catalog, looked_at: Collection[Loaded]) -> Iterator[Finding]:
    for loaded in looked_at:
        whole = closed(loaded)
        for one in CHECKS:
            yield from bounded(one(loaded))
        for one in CLOSED_CHECKS:
            yield from bounded(one(whole))
        yield from bounded(covers(loaded, catalog.requirements))
    for every in SHARED_CHECKS:
        yield from bounded(every(catalog))
