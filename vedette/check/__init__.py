"""Checks that need more than one value: each rule is a function from a product to its findings."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from typing import TypeVar

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
from vedette.resolve import ResolvedCatalog, ResolvedProduct
from vedette.source import LoadedCompany

S = TypeVar("S", ResolvedProduct, ResolvedCatalog)

CHECKS: tuple[Callable[[ResolvedProduct], Iterator[Finding]], ...] = (
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

CLOSED_CHECKS: tuple[Callable[[ResolvedProduct], Iterator[Finding]], ...] = (files,)
"""Of the part in which every name leads to something: these fill templates from the entries that are named."""

SHARED_CHECKS: tuple[Callable[[ResolvedCatalog], Iterator[Finding]], ...] = (uniqueness, labels, company, environments)


def check(catalog: ResolvedCatalog, *, only: Collection[ResolvedProduct] | None = None) -> Iterator[Finding]:
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


def _in_all(one: Callable[[S], Iterator[Finding]], subject: S, alternatives: Collection[S]) -> Iterator[Finding]:
    """What a check finds, also in the entries that were refused, as far as it does not come of what was refused."""
    if not alternatives:
        # One after the other: of too many, only those that are shown are looked for.
        yield from one(subject)
    else:
        yield from (found := list(one(subject)))
        every = [set(one(other)) for other in alternatives]
        yield from sorted(set.intersection(*every).difference(found))


def _alternatives(catalog: ResolvedCatalog) -> tuple[ResolvedCatalog, ...]:
    """The catalog with each product that has variants in one of them."""
    count = max((len(loaded.alternatives) for loaded in catalog.products), default=0)
    return tuple(
        replace(
            catalog,
            products=tuple(
                loaded.alternatives[number] if loaded.alternatives else loaded for loaded in catalog.products
            ),
        )
        for number in range(count)
    )


def _errors(catalog: ResolvedCatalog, looked_at: Collection[ResolvedProduct]) -> Iterator[Finding]:
    for loaded in looked_at:
        whole = closed(loaded)
        for one in CHECKS:
            yield from bounded(_in_all(one, loaded, loaded.alternatives))
        for one in CLOSED_CHECKS:
            yield from bounded(one(whole))
        yield from bounded(covers(loaded, catalog.requirements))
    for declared in catalog.companies:
        for check_company in COMPANY_CHECKS:
            yield from bounded(check_company(declared))
        yield from bounded(covers(declared, catalog.requirements))
    alternatives = _alternatives(catalog)
    for every in SHARED_CHECKS:
        yield from bounded(_in_all(every, catalog, alternatives))
