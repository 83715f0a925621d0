"""`vedette routes`: whom each alert notifies, how urgently, and who answers now."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from vedette.cli import streams
from vedette.cli.catalog import CatalogOption, Format
from vedette.cli.exit_codes import of_catalog

# ruff: noqa: PLC0415  # as in the other commands: `--help` needs none of them


EARLIEST, LATEST = 1900, 9000


def routes(
    environment: Annotated[
        Literal["production", "staging"] | None, typer.Option("--environment", "-e", help="Only this one.")
    ] = None,
    product: Annotated[
        list[str] | None, typer.Option("--product", "-p", help="Only this one; may be repeated.")
    ] = None,
    at: Annotated[
        str | None, typer.Option("--at", help="ISO 8601, UTC unless it says otherwise; default: now.")
    ] = None,
    output: Format = "text",
    catalog: CatalogOption = "catalog",
) -> None:
    """Show alert by alert whom it notifies in which environment, how urgently, and who is on call."""
    import json
    from dataclasses import asdict
    from datetime import UTC, datetime

    from vedette import names
    from vedette.load import CatalogError, load_catalog
    from vedette.plan import make_plan
    from vedette.routing import render_text, route_matrix

    try:
        moment = datetime.fromisoformat(at) if at else datetime.now(UTC)
    except ValueError:
        message = f"{at!r} is no moment; write it as 2026-11-21T09:00 or 2026-11-21T09:00+01:00"
        raise typer.BadParameter(message, param_hint="--at") from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if not EARLIEST <= moment.year <= LATEST:
        # Shifts are reckoned from years before the moment to years after it.
        message = f"{at!r} is too far away: the years {EARLIEST} to {LATEST} are allowed"
        raise typer.BadParameter(message, param_hint="--at")
    try:
        loaded = load_catalog(Path(catalog))
    except CatalogError as error:
        typer.echo(str(error), err=True, nl=False)
        raise typer.Exit(of_catalog(error)) from None
    known = [one.product.product for one in loaded.products]
    if unknown := sorted(set(product or ()) - set(known)):
        message = f"{catalog} has no product {', '.join(unknown)}; it has {', '.join(known)}"
        raise typer.BadParameter(message, param_hint="--product")
    matrix = route_matrix(
        make_plan(loaded),
        moment,
        environments=(environment,) if environment else names.ENVIRONMENTS,
        products=product or known,
    )
    if output == "json":
        typer.echo(json.dumps(asdict(matrix), indent=2, ensure_ascii=False, default=datetime.isoformat))
    else:
        render_text(matrix, streams.terminal())
