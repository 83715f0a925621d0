"""`vedette check`, what the policies find in a stack, as a linter would; `vedette policy`, their configuration."""

# The command line starts fast because each command imports what it needs.
# ruff: noqa: PLC0415

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from vedette.cli.exit_codes import COULD_NOT_RUN, FOUND, of_catalog

Stack = Annotated[str, typer.Option("--stack", "-s", help="Such as local, company, staging, prod, acme/prod.")]
Catalog = Annotated[Path | None, typer.Option(help="Another catalog than the stack's own.")]
Preview = Annotated[Path | None, typer.Option(help="A preview: pulumi preview --json --show-sames.")]
State = Annotated[Path | None, typer.Option(help="A state: pulumi stack export.")]


def check(
    stack: Stack = "local",
    preview: Preview = None,
    state: State = None,
    output: Annotated[Literal["text", "json"], typer.Option("--format", help="text or json.")] = "text",
    catalog: Catalog = None,
) -> None:
    """Ask every policy about a preview (by default a new one) or a state: 0 nothing refused, 1 refused, 2 not asked."""
    import json

    from vedette.cli import engine, policies, stacks
    from vedette.cli.stack import prepare
    from vedette.load import CatalogError
    from vedette.policy import report

    try:
        project = engine.find_project()
        if state or preview:
            config = stacks.for_plan(project, stack)
        else:
            prepare(project, stack)
            config = stacks.describe(project, stack)
        asked = policies.Asked.read(project.root, config, catalog)
        if state:
            answer = policies.evaluate(project, "state", policies.Previewed(_read(state, "state")), asked)
        elif preview:
            answer = policies.evaluate(project, "preview", policies.Previewed(_read(preview, "preview")), asked)
        else:
            answer = policies.evaluate(project, "preview", policies.preview(project, asked), asked)
    except CatalogError as error:
        typer.echo(str(error), err=True, nl=False)
        typer.echo("vedette: the catalog has findings: no policy was asked", err=True)
        raise typer.Exit(of_catalog(error)) from None
    except (engine.EngineError, ValueError, OSError) as error:
        typer.echo(f"vedette: {error}", err=True)
        raise typer.Exit(COULD_NOT_RUN) from None
    if output == "json":
        typer.echo(json.dumps(answer.plain(), indent=2))
    else:
        typer.echo(report.text(answer, asked.waivers, asked.today), nl=False)
    stopped = any(one.id == "preview" for one in answer.not_evaluated)
    raise typer.Exit(FOUND if answer.refused else COULD_NOT_RUN if stopped else 0)


def policy(stack: Stack = "local", catalog: Catalog = None) -> None:
    """Print a stack's policy configuration, which `pulumi preview --policy-pack-config` takes."""
    import json

    from vedette.cli import engine, policies, stacks
    from vedette.load import CatalogError

    try:
        project = engine.find_project()
        asked = policies.Asked.read(project.root, stacks.for_plan(project, stack), catalog)
    except CatalogError as error:
        typer.echo(str(error), err=True, nl=False)
        raise typer.Exit(of_catalog(error)) from None
    except engine.EngineError as error:
        typer.echo(f"vedette: {error}", err=True)
        raise typer.Exit(COULD_NOT_RUN) from None
    typer.echo(json.dumps(asked.config, indent=2, default=str))


def _read(path: Path, kind: Literal["preview", "state"]) -> Any:  # noqa: ANN401 - whatever the file holds
    import json

    from vedette.report.preview import form_problems

    if not path.is_file():
        raise ValueError(f"{path} is no file: give what `pulumi preview --json` or `pulumi stack export` wrote")
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(f"{path} is not UTF-8 (byte {error.start}): give the file as the engine wrote it") from None
    try:
        found = json.loads(text)
        problems = form_problems(kind, found)
    except (ValueError, RecursionError):
        raise ValueError(f"{path} is not JSON: it starts with {text[:40]!r}") from None
    if problems:
        raise ValueError(f"{path} is no {kind}: {'; '.join(problems)}")
    return found
