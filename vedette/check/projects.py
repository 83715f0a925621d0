"""Services that share a project agree about it."""

from __future__ import annotations

from collections.abc import Iterator

from vedette.findings import Finding
from vedette.resolve import sharing
from vedette.source import Loaded


def projects(loaded: Loaded) -> Iterator[Finding]:
    """`project-differs`, `path-duplicate`."""
    product, source = loaded.product, loaded.source
    for name, service in product.services.items():
        first, *_ = together = sharing(product, name)
        if service.platform != product.services[first].platform:
            message = (
                f"`{name}` shares a project with `{first}`, whose platform is `{product.services[first].platform}`,"
                f" and says `{service.platform}`"
            )
            hint = "a project has one platform: write the same, or give it a project of its own"
            yield source.finding("project-differs", ("services", name, "platform"), message, hint)
        folder = (service.path or "").rpartition("/")[2]
        for other in together[: together.index(name)]:
            if folder and folder == (product.services[other].path or "").rpartition("/")[2]:
                message = f"the folder `{folder}` is that of `{other}` too, so stack traces could not be told apart"
                hint = "name the folders differently, or give the service a project of its own"
                yield source.finding("path-duplicate", ("services", name, "path"), message, hint)
