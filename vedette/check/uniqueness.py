"""Names that must be one of a kind in the company, since people and vendors know things by them."""

from collections.abc import Iterator

from vedette.delivery import repositories
from vedette.findings import Finding
from vedette.resolve import drafts, project, sharing
from vedette.source import Catalog, Loaded, Path


def uniqueness(catalog: Catalog) -> Iterator[Finding]:
    """`name-duplicate`, `team-differs`: over all files."""
    first: dict[tuple[str, str], tuple[Loaded, Path]] = {}
    for loaded in catalog.products:
        for kind, name, path in _named(loaded):
            if (kind, name) in first:
                other, spot = first[kind, name]
                message = f"the {kind} `{name}` exists already, at {other.source.place(spot, key=True)}"
                hint = "names are unique in the company: choose another, such as one with the product in it"
                yield loaded.source.finding("name-duplicate", path, message, hint, key=kind.startswith("entry"))
            else:
                first[kind, name] = loaded, path
    yield from _teams(catalog)


def _named(loaded: Loaded) -> Iterator[tuple[str, str, Path]]:
    product = loaded.product
    yield "product", product.product, ("product",)
    for service in product.services:
        if sharing(product, service)[0] == service:
            yield "project", project(product, service), ("services", service)
    for hosted in repositories(product).values():
        yield "repository", hosted.name, hosted.path
    # Entries share their names with their records, so an alert and a job of one name would be one resource.
    for draft in drafts(product):
        yield f"entry in {product.product}", draft.name, draft.path
        if draft.origin == "product":
            yield "alert", draft.alert.title, (*draft.path, "title")
    for section in ("crons", "uptimes"):
        for name, watch in getattr(product, section).items():
            yield f"entry in {product.product}", name, (section, name)
            yield "alert", watch.title, (section, name, "title")
    for name, dashboard in product.dashboards.items():
        yield f"entry in {product.product}", name, ("dashboards", name)
        yield "dashboard", dashboard.title, ("dashboards", name, "title")


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
