"""`vedette validate`, `init`, `plan`, `trace`, `schema`: everything that needs no service."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from vedette.cli.exit_codes import COULD_NOT_RUN, FOUND, of_catalog

if TYPE_CHECKING:
    from vedette.stack_config import StackConfig

Format = Annotated[Literal["text", "json"], typer.Option("--format", "-f", help="text or json.")]
CatalogOption = Annotated[str, typer.Option("--catalog", help="The folder of product files.")]
Paths = Annotated[list[str] | None, typer.Argument(help="Product files or folders; default: catalog.")]
StackName = Annotated[str, typer.Option("--stack", "-s", help="Such as local, company, staging, prod, acme/prod.")]
StackCatalog = Annotated[
    str | None, typer.Option("--catalog", help="The folder of product files; default: the stack's.")
]

# Imports stand inside the commands: `--help` needs none of them, and is asked for the most.
# ruff: noqa: PLC0415


def validate(paths: Paths = None, output: Format = "text") -> None:
    """Check product files: 0 nothing found, 1 findings, 2 nothing could be checked."""
    from vedette import findings as report
    from vedette.load import examine, unreadable

    catalog, findings = examine([(Path(path), path) for path in paths or ["catalog"]])
    if output == "json":
        typer.echo(report.render_json(findings), nl=False)
    elif findings:
        typer.echo(report.render_text(findings), nl=False)
    if output == "text" and not report.errors(findings):
        alerts = sum(len(loaded.product.alerts) for loaded in catalog.products)
        files = report.count(len(catalog.products), "product")
        verdict = "warnings only" if findings else "nothing to complain about"
        typer.echo(f"{files}, {report.count(alerts, 'alert')}: {verdict}")
    wrong = report.errors(findings)
    raise typer.Exit(0 if not wrong else COULD_NOT_RUN if unreadable(catalog, wrong) else FOUND)


def plan(stack: StackName = "local", output: Format = "text", catalog: StackCatalog = None) -> None:
    """Show what a stack declares, in plain English or as JSON."""
    import json

    from vedette import explain
    from vedette.cli.engine import EngineError
    from vedette.load import CatalogError, load_catalog
    from vedette.plan import make_plan
    from vedette.plan.plain import plain

    try:
        folder, config = _planned(stack, catalog)
        loaded = load_catalog(folder)
    except EngineError as error:
        typer.echo(f"vedette: {error}", err=True)
        raise typer.Exit(COULD_NOT_RUN) from None
    except CatalogError as error:
        typer.echo(str(error), err=True, nl=False)
        raise typer.Exit(of_catalog(error)) from None
    everything = make_plan(loaded)
    planned = config.part_of(everything) if config else everything
    if output == "json":
        typer.echo(json.dumps(plain(planned), indent=2, ensure_ascii=False))
    else:
        typer.echo(explain.describe(planned), nl=False)


def _planned(stack: str, catalog: str | None) -> tuple[Path, StackConfig | None]:
    """The catalog to read and what the stack is; None where no file says it, and all of the catalog is shown.

    Raises:
        EngineError: what the stack is cannot be found out.
    """
    from vedette.cli import engine, stacks
    from vedette.stack_config import StackConfigError

    project = None
    for start in (Path.cwd(), *([Path(catalog)] if catalog else [])):
        with contextlib.suppress(engine.EngineError):
            project = project or engine.find_project(start)
    if project is None:
        if stack != engine.LOCAL:
            engine.find_project()
        return Path(catalog or "catalog"), None
    if stack == engine.LOCAL and not (project.root / f"Pulumi.{stack}.yaml").exists():
        # The local stack holds everything, unless a file says otherwise.
        return Path(catalog) if catalog else project.root / "catalog", None
    config = stacks.for_plan(project, stack)
    if config.unplannable:
        raise engine.EngineError(str(StackConfigError(config.name, config.unplannable)))
    return Path(catalog) if catalog else project.root / config.catalog, config


def rotate(product: str, service: str, catalog: CatalogOption = "catalog") -> None:
    """Give a service a new DSN: counts its key up in the product file; `up` delivers it.

    The key before it stays valid until the next rotation.
    """
    from vedette.load import CatalogError, load_catalog
    from vedette.rotate import RotationError, next_key, product_of

    try:
        found = product_of(load_catalog(Path(catalog)), product)
        edit = next_key(found, service)
    except CatalogError as error:
        typer.echo(str(error), err=True, nl=False)
        raise typer.Exit(of_catalog(error)) from None
    except RotationError as error:
        typer.echo(f"vedette: {error}", err=True)
        raise typer.Exit(COULD_NOT_RUN) from None
    path = Path(catalog) / found.path_of(edit.file)
    try:
        # Written over, so that it stays the same file with the same rights; a link has been refused.
        path.write_text(edit.text, encoding="utf-8", newline="")
    except OSError as error:
        message = f"vedette: {path} cannot be written: {error.strerror}; check its permissions, then run it again"
        typer.echo(message, err=True)
        raise typer.Exit(COULD_NOT_RUN) from None
    typer.echo(
        f"{path}: the next DSN of {service} is made and delivered by `up` of company, staging and prod"
        " (local: `vedette up`); the one before it stays valid until the next rotation"
    )


def trace(
    output: Format = "text",
    catalog: CatalogOption = "catalog",
    tests: Annotated[str, typer.Option("--tests", help="Where test modules are looked for.")] = "tests",
) -> None:
    """Show what answers each requirement: 0 each has an answer, 1 one has none, 2 there is no list of them."""
    import json
    from dataclasses import asdict

    from vedette import trace as tracing
    from vedette.load import CatalogError, load_catalog
    from vedette.plan import make_plan

    try:
        loaded = load_catalog(Path(catalog))
    except CatalogError as error:
        typer.echo(str(error), err=True, nl=False)
        raise typer.Exit(of_catalog(error)) from None
    if not loaded.requirements:
        missing = f"{catalog}/requirements.yaml is missing: list the requirements there, `ID: sentence`"
        typer.echo(f"vedette: {missing}", err=True)
        raise typer.Exit(COULD_NOT_RUN)
    try:
        marked = tracing.marked_tests(Path(tests))
    except tracing.TraceError as error:
        typer.echo(f"vedette: {error}", err=True)
        raise typer.Exit(COULD_NOT_RUN) from None
    answers = tracing.trace(loaded.requirements, make_plan(loaded), marked)
    if output == "json":
        found = {answer.requirement: {**asdict(answer), "answered": not answer.empty} for answer in answers}
        typer.echo(json.dumps(found, indent=2, ensure_ascii=False))
    else:
        typer.echo(tracing.render_text(answers), nl=False)
    raise typer.Exit(FOUND if any(answer.empty for answer in answers) else 0)


def init(
    product: Annotated[str, typer.Argument(help="The product's name, such as web-shop.")],
    catalog: CatalogOption = "catalog",
) -> None:
    """Write a commented product file and its runbooks; never overwrites."""
    from vedette.cli import starter

    try:
        written = starter.write(product, Path(catalog))
    except starter.StarterError as error:
        typer.echo(f"vedette: {error}", err=True)
        raise typer.Exit(COULD_NOT_RUN) from None
    for path in written:
        typer.echo(f"wrote {path}")
    typer.echo(f"next: correct the values marked CHANGE, then `vedette validate {catalog}`")


def schema(company: Annotated[bool, typer.Option("--company", help="That of company.yaml.")] = False) -> None:  # noqa: FBT002
    """Print the JSON Schema of a product file, or of company.yaml, for editors."""
    from vedette.schema import schema_text

    typer.echo(schema_text(company=company), nl=False)
