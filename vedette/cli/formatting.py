"""`vedette format`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vedette.cli.exit_codes import COULD_NOT_RUN, FOUND
from vedette.escape import visible

Paths = Annotated[list[str] | None, typer.Argument(help="Catalog files or folders; default: catalog.")]
Check = Annotated[bool, typer.Option("--check", help="Write nothing; list what would change, and exit with 1.")]

# Imports stand inside the command: `--help` needs none of them.
# ruff: noqa: PLC0415


def format_catalog(paths: Paths = None, *, check: Check = False) -> None:
    """Give catalog files the one layout, and keys and files the names of now.

    Comments and values stay as they are. 0 done, 1 findings, or with --check something would change, 2 nothing could
    be read.
    """
    from vedette import findings as report
    from vedette.formatting.files import survey, write

    found = survey([(Path(path), path) for path in paths or ["catalog"]])
    findings = list(found.findings)
    changed = 0
    for change in found.changes:
        problem = None if check else write(change)
        if problem:
            findings.append(problem)
            continue
        changed += 1
        typer.echo(f"{visible(change.becomes)}: {'would be formatted' if check else 'formatted'}")
    if findings:
        typer.echo(report.render_text(sorted({*findings})), nl=False)
    looked = changed + found.formatted
    if looked:
        done = "would change" if check else "changed"
        typer.echo(f"{report.count(looked, 'file')}: {changed or 'none'} {done}")
    unreadable = not looked and all(finding.rule in {"file-unreadable", "file-unwritable"} for finding in findings)
    raise typer.Exit(COULD_NOT_RUN if unreadable else FOUND if findings or (check and changed) else 0)
