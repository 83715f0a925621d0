"""Checks that need more than one value: each rule is a function from a product to its findings."""

from collections.abc import Callable, Iterator

from vedette.check.references import references, runbooks
from vedette.check.routes import routes
from vedette.check.schedules import schedules
from vedette.check.thresholds import thresholds
from vedette.check.uniqueness import uniqueness
from vedette.findings import Finding
from vedette.source import Catalog, Loaded

CHECKS: tuple[Callable[[Loaded], Iterator[Finding]], ...] = (
    references,
    runbooks,
    routes,
    schedules,
    thresholds,
)


def check(catalog: Catalog) -> Iterator[Finding]:
    """Everything that is wrong with the products, each by itself and all together."""
    for loaded in catalog.products:
        for one in CHECKS:
            yield from one(loaded)
    yield from uniqueness(catalog)
