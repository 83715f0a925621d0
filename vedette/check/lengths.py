"""Names that are put together: each part is short enough, and the whole may still be too long for a service."""

from __future__ import annotations

from collections.abc import Iterator

from vedette import names
from vedette.fields import vendors
from vedette.findings import Finding
from vedette.resolve import project, sharing
from vedette.source import Loaded, Path


def lengths(loaded: Loaded) -> Iterator[Finding]:
    """`value-invalid`: slugs and names of projects."""
    product = loaded.product
    for name, service in product.services.items():
        if sharing(product, name)[0] == name:
            path: Path = ("services", name)
            shown = names.project_name(product.title, service.project or name)
            for what, text, most in (
                ("slug", project(product, name), vendors.PROJECT_SLUG),
                ("name", shown, vendors.PROJECT_NAME),
            ):
                if len(text) > most:
                    message = f"the project's {what} `{text}` has {len(text)} characters; Sentry takes {most}"
                    hint = "shorten the product or the service"
                    yield loaded.source.finding("value-invalid", path, message, hint, key=True)
