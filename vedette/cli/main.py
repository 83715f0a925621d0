"""The `vedette` command."""

from __future__ import annotations

import os
import sys

import typer

from vedette import local_services
from vedette.cli import catalog, check, engine, faults, formatting, passthrough, report, routes, stack, streams
from vedette.cli.exit_codes import COULD_NOT_RUN, INTERNAL, INTERRUPTED
from vedette.escape import visible

# Plain help and no completion installer: rich and shell detection would double the start-up time.
app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="A company's monitoring as one reviewed, tested program.",
)
for command in (catalog.validate, catalog.plan, catalog.trace, catalog.rotate, catalog.init, catalog.schema):
    app.command()(command)
app.command("format")(formatting.format_catalog)
app.command()(routes.routes)
app.command()(check.check)
app.command()(check.policy)
app.command()(report.report)
for on_stack in (stack.up, stack.preview, stack.refresh, stack.destroy, stack.demo, stack.env):
    app.command()(on_stack)
app.command()(passthrough.pulumi)


def main() -> None:
    """Run the command line and exit with a code of `vedette.cli.exit_codes`; no input shows a traceback."""
    streams.guard()
    sys.exit(_run())


def _run() -> int | str | None:
    try:
        _app()
    except SystemExit as stop:
        return stop.code
    except KeyboardInterrupt:
        return INTERRUPTED
    except streams.OutputError as error:
        typer.echo(f"vedette: the output cannot be written: {error}; write it to another place", err=True)
        return COULD_NOT_RUN
    except Exception as error:  # noqa: BLE001 - the last place that can turn a fault into a sentence
        return _failed(error)
    return 0


def _app() -> None:
    """Typer ends each command with SystemExit; what it has written must then have arrived."""
    try:
        app()
    except SystemExit:
        if sys.stdout:
            sys.stdout.flush()
        raise


def _failed(error: Exception) -> int:
    if sentence := _expected(error):
        typer.echo(f"vedette: {sentence}", err=True)
        return COULD_NOT_RUN
    typer.echo(faults.describe(error, faults.command_name(sys.argv), os.environ), err=True)
    return INTERNAL


def _expected(error: Exception) -> str | None:
    """What to say of a failure that is not Vedette's: the engine's, the settings', the system's."""
    if isinstance(error, engine.EngineError | local_services.PortError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        place = f"{visible(str(error.filename))}: " if error.filename else ""
        return f"{place}{error.strerror}; check the path, its permissions and the space on its disk"
    return None
