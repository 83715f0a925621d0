"""Names that must be one of a kind in the company, since people and vendors know things by them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from vedette import names
from vedette.delivery import Setting, repositories, settings
from vedette.findings import Finding
from vedette.model import Product
from vedette.resolve import ResolvedCatalog, ResolvedProduct, project, sharing
from vedette.similar import folded
from vedette.source import Catalog, Loaded, Path

_REPOSITORY, _CRON_SLUG = "repository", "cron monitor"


def uniqueness(catalog: ResolvedCatalog) -> Iterator[Finding]:
    """`name-duplicate`, `team-differs`: over all files."""
    first: dict[tuple[str, str], tuple[Loaded, Path]] = {}
    for loaded in catalog.products:
        for kind, name, path in _named(loaded):
            same = folded(name) if kind == _REPOSITORY else unicodedata.normalize("NFC", name)
            if (kind, same) in first:
                other, spot = first[kind, same]
                message = f"the {kind} `{name}` exists already, at {other.source.place(spot, key=True)}"
                hint = "names are unique in the company: choose another, such as one with the product in it"
                if kind == _REPOSITORY and other is loaded:
                    hint = "GitHub compares names without case: write it in one way"
                by_key = kind == _CRON_SLUG or kind.startswith("entry")
                yield loaded.source.finding("name-duplicate", path, message, hint, key=by_key)
            else:
                first[kind, same] = loaded, path
    yield from _teams(catalog)
    yield from _settings(catalog)


def _named(loaded: ResolvedProduct) -> Iterator[tuple[str, str, Path]]:
    product = loaded.product
    yield "product", product.product, ("product",)
    for service in product.services:
        if sharing(product, service)[0] == service:
            yield "project", project(product, service), ("services", service)
    for hosted in repositories(product).values():
        yield _REPOSITORY, hosted.name, hosted.path
    # Entries share their names with their records, so an alert and a job of one name would be one resource.
    for draft in loaded.drafts:
        yield f"entry in {product.product}", draft.name, draft.path
        if draft.origin == "product":
            yield "alert", draft.alert.title, (*draft.path, "title")
    for name in product.crons:
        # Check-ins find the monitor by its slug in the whole organisation.
        yield _CRON_SLUG, name, ("crons", name)
    for section in ("crons", "uptimes"):
        for name, monitor in getattr(product, section).items():
            yield f"entry in {product.product}", name, (section, name)
            yield "alert", monitor.title, (section, name, "title")
    yield from _boards(product)


def _boards(product: Product) -> Iterator[tuple[str, str, Path]]:
    for name, dashboard in product.dashboards.items():
        yield f"entry in {product.product}", name, ("dashboards", name)
        titles = [dashboard.title]
        if dashboard.per == "service":
            titles = [names.service_board(dashboard.title, service) for service in product.services]
        for title in titles:
            yield "dashboard", title, ("dashboards", name, "title")


def _settings(catalog: Catalog) -> Iterator[Finding]:
    """What two files set in one repository; within a file `settings_check` looks."""
    first: dict[tuple[str, str | None, str, bool], tuple[Loaded, Setting]] = {}
    for loaded in catalog.products:
        for one in settings(loaded.product):
            if not one.entry:
                continue
            key = (folded(one.repository), one.environment, one.name, one.secret)
            other, seen = first.setdefault(key, (loaded, one))
            if other is not loaded:
                where = f"{one.repository}, environment {one.environment}" if one.environment else one.repository
                word = "the secret" if one.secret else "the variable"
                spot = other.source.place(seen.path, key=True)
                message = f"{word} `{one.name}` of {where} is declared twice; the first is at {spot}"
                yield loaded.source.finding("secret-duplicate", one.path, message, "keep one of them", key=True)


def _teams(catalog: Catalog) -> Iterator[Finding]:
    """Products share teams; each file that names one says the same about it."""
    first: dict[str, Loaded] = {}
    for loaded in catalog.products:
        for slug, team in loaded.product.teams.items():
            other = first.setdefault(slug, loaded)
            if other.product.teams[slug] != team:
                spot = other.source.place(("teams", slug), key=True)
                message = f"team `{slug}` is described otherwise at {spot}"
                hint = "teams belong to the company: write the same in both files"
                yield loaded.source.finding("team-differs", ("teams", slug), message, hint, key=True)
