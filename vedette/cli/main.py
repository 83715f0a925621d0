"""The `vedette` command."""

import typer

from vedette.cli import catalog, check, report, routes, stack

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
app.command()(routes.routes)
app.command()(check.check)
app.command()(check.policy)
app.command()(report.report)
for command in (stack.up, stack.preview, stack.refresh, stack.destroy, stack.demo, stack.env):
    app.command()(command)


def main() -> None:
    """Run the command line."""
    app()
