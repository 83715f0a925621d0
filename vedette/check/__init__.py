"""Checks that need more than one value: each rule is a function from a product to its findings."""

from collections.abc import Callable, Iterator

from vedette.check.company import company
from vedette.check.files import files
from vedette.check.labels import labels
from vedette.check.lengths import lengths
from vedette.check.people import people
from vedette.check.projects import projects
from vedette.check.references import references, runbooks
from vedette.check.routes import routes
from vedette.check.rows import rows
from vedette.check.schedules import schedules
from vedette.check.settings import settings_check
from vedette.check.thresholds import issues, thresholds
from vedette.check.uniqueness import uniqueness
from vedette.check.waivers import waivers
from vedette.findings import Finding
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
    files,
    people,
    waivers,
    lengths,
)


def check(catalog: Catalog) -> Iterator[Finding]:
    """Everything that is wrong with the products, each by itself and all together."""
    for loaded in catalog.products:
        for one in CHECKS:
            yield from one(loaded)
    yield from uniqueness(catalog)
    yield from labels(catalog)
    yield from company(catalog)
    yield from rows(catalog)
