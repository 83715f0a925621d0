"""`vedette report`: what previews and policies found, as Markdown."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

# ruff: noqa: PLC0415  # as in the other commands: `--help` needs none of them


def report(
    stacks: Annotated[list[str], typer.Argument(help="The stacks that were previewed, in the order to show.")],
    folder: Annotated[str, typer.Option("--from", help="Has preview-STACK.json and check-STACK.json.")],
    purpose: Annotated[
        Literal["preview", "drift"],
        typer.Option("--for", help="preview: a pull request. drift: no policies, and a change is a finding."),
    ] = "preview",
    commit: Annotated[str, typer.Option("--commit", help="What was previewed; shown.")] = "",
) -> None:
    """Write the report of previews: 0 nothing to complain about, 1 something, 2 a file could not be read."""
    from vedette.report import ReportError, StackReport, read_stack, render

    reports: list[StackReport] = []
    problems: list[str] = []
    if not Path(folder).is_dir():
        problems.append(f"{folder} is no folder: give the one with preview-STACK.json and check-STACK.json as --from")
        stacks = []
    for stack in stacks:
        check = Path(folder) / f"check-{stack}.json" if purpose == "preview" else None
        try:
            reports.append(read_stack(stack, Path(folder) / f"preview-{stack}.json", check))
        except ReportError as error:
            problems += str(error).splitlines()
    if problems:
        typer.echo("\n".join(f"vedette: {line}" for line in problems), err=True)
        raise typer.Exit(2)
    typer.echo(render(reports, purpose, commit=commit), nl=False)
    fine = all(each.clean if purpose == "preview" else each.still for each in reports)
    raise typer.Exit(0 if fine else 1)
