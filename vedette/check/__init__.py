"""Checks that need more than one value: each rule is a function from a product to its findings."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from vedette.check.closure import closed
from vedette.check.company import company
from vedette.check.covers import covers
from vedette.check.defaults import defaults, environments
from vedette.check.files import files
from vedette.check.labels import labels
from vedette.check.lengths import lengths
from vedette.check.pagerduty import pagerduty
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
from vedette.source import Catalog, Loaded, LoadedCompany

CHECKS: tuple[Callable[[Loaded], Iterator[Finding]], ...] = (
    references,
    runbooks,
    routes,
    schedules,
    thresholds,
    issues,
    projects,
    settings_check,
    pagerduty,
    waivers,
    lengths,
)
"""Of a product as the file has it, where a name may lead nowhere: none of these looks one up unguarded."""

COMPANY_CHECKS: tuple[Callable[[LoadedCompany], Iterator[Finding]], ...] = (pagerduty, defaults)
"""Of what the products share."""

CLOSED_CHECKS: tuple[Callable[[Loaded], Iterator[Finding]], ...] = (files,)
"""Of the part in which every name leads to something: these fill templates from the entries that are named."""

SHARED_CHECKS: tuple[Callable[[Catalog], Iterator[Finding]], ...] = (uniqueness, labels, company, environments)


def check(catalog: Catalog, *, only: Collection[Loaded] | None = None) -> Iterator[Finding]:
    """Everything that is wrong with the products, each by itself and all together; of much the first part.

    Args:
        catalog: All products.
        only: Those to look at by themselves; default: all.
    """
    looked_at = catalog.products if only is None else only
    sound = catalog.complete and all(loaded.complete for loaded in catalog.files)
    for finding in _errors(catalog, looked_at):
        sound = False
        yield finding
    if sound and catalog.whole:
        yield from bounded(unused(catalog))


def _in_all(one: Callable[[Loaded], Iterator[Finding]], loaded: Loaded) -> Iterator[Finding]:
    """What a check finds, also in the entries that were refused, as far as it does not come of what was refused."""
    if not loaded.variants:
        # One after the other: of too many, only those that are shown are looked for.
        yield from one(loaded)
    else:
        yield from (found := list(one(loaded)))
        every = [set(one(replace(loaded, product=product, variants=()))) for product in loaded.variants]
        yield from sorted(set.intersection(*every).difference(found))


def _of_all(every: Callable[[Catalog], Iterator[Finding]], catalog: Catalog) -> Iterator[Finding]:
    """As `_in_all`, of all products together."""
    count = max((len(loaded.variants) for loaded in catalog.products), default=0)
    if not count:
        yield from every(catalog)
    else:
        yield from (found := list(every(catalog)))
        seen = [
            set(every(replace(catalog, products=tuple(_variant(loaded, number) for loaded in catalog.products))))
            for number in range(count)
        ]
        yield from sorted(set.intersection(*seen).difference(found))


def _variant(loaded: Loaded, number: int) -> Loaded:
    return replace(loaded, product=loaded.variants[number], variants=()) if loaded.variants else loaded


def _errors(catalog: Catalog, looked_at: Collection[Loaded]) -> Iterator[Finding]:
    for loaded in looked_at:
        whole = closed(loaded)
        for one in CHECKS:
            yield from bounded(_in_all(one, loaded))
        for one in CLOSED_CHECKS:
            yield from bounded(one(whole))
        yield from bounded(covers(loaded, catalog.requirements))
    for declared in catalog.companies:
        for check_company in COMPANY_CHECKS:
            yield from bounded(check_company(declared))
        yield from bounded(covers(declared, catalog.requirements))
    for every in SHARED_CHECKS:
        yield from bounded(_of_all(every, catalog))
