"""What exists once in the company: teams, projects, repositories, files, and what people must do."""

from __future__ import annotations

from collections.abc import Iterator

from vedette import names
from vedette.plan.entries import component, place
from vedette.plan.github import repository_components, settings_components
from vedette.plan.projects import service_records
from vedette.plan.records import Component, Json, Manual, Team
from vedette.resolve import ResolvedProduct, owner
from vedette.source import Catalog


def teams(catalog: Catalog) -> Iterator[Component]:
    """Teams are shared by products: one component each, wherever it is described first."""
    seen: set[str] = set()
    for loaded in catalog.products:
        for slug, team in loaded.product.teams.items():
            if slug not in seen:
                seen.add(slug)
                key = names.key("team", slug)
                inputs = {"origin": "product", "mailbox": team.mailbox, **place(loaded, ("teams", slug))}
                record = Team(key=key, slug=slug, name=team.name)
                yield Component(kind="Team", name=key, scope="company", product=None, inputs=inputs, records=(record,))


def company(loaded: ResolvedProduct) -> Iterator[Component]:
    """One product; repositories come before services, whose code mappings refer to them."""
    product = loaded.product
    paging: dict[str, Json] = {"unpaged": product.paging.disabled} if product.paging else {}
    yield component(loaded, "Product", product.product, (), path=("product",), covers=product.covers, more=paging)
    yield from repository_components(loaded)
    for name, service in product.services.items():
        # Privacy and filters are said once and hold in each project.
        covers = tuple(dict.fromkeys((*service.covers, *product.privacy.covers, *product.filters.covers)))
        yield component(
            loaded,
            "Service",
            names.key(product.product, name),
            service_records(product, name),
            path=("services", name),
            covers=covers,
            team=owner(product, name),
        )
    yield from settings_components(loaded, None)
    for name, manual in product.manual.items():
        key = names.key_of(product.product, "manual", name)
        record = Manual(key=key, title=manual.title, steps=manual.steps, check=manual.check)
        yield component(loaded, "Manual", key, (record,), path=("manual", name), covers=manual.covers)
