"""`vedette pulumi -- ...`: any command of the engine, with a stack's settings and, where it applies, its policies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from vedette.cli import engine
from vedette.cli.stack import Confirm, asked_of, confirmed, show, stop, with_policies, working

if TYPE_CHECKING:
    from vedette.cli.arguments import CommandLine

# ruff: noqa: PLC0415  # as in the other commands: `--help` needs none of them

Stack = Annotated[str | None, typer.Option("--stack", "-s", help="The stack; default: local.")]
Given = Annotated[list[str] | None, typer.Argument(help="A command of pulumi with its options, after `--`.")]

_WITH_POLICIES = ("preview", "up")
_NAMES_ITS_STACK = ("init", "rm", "select")
_WRITES = ("up", "refresh", "destroy", "import")
_OTHERS = frozenset(
    {"about", "cancel", "config", "console", "convert", "env", "gen-completion", "help", "install", "login", "logout"}
    | {"logs", "org", "package", "plugin", "policy", "project", "schema", "stack", "state", "template", "version"}
    | {"whoami"}
)
"""Commands that change nothing in a service. Others, such as `watch`, `do` and `deployment`, would write unasked."""


def pulumi(stack: Stack = None, confirm: Confirm = None, given: Given = None) -> None:
    """Run a command of pulumi with the settings of a stack; `preview`, `up` and `import` ask the policies."""
    from vedette.cli import arguments as command_line

    words = given or []
    found = command_line.parse(words)
    if found.stack and stack and found.stack != stack:
        stop(f"two stacks are named, {stack} and {found.stack}: name one")
    name = found.stack or stack or _positional(found) or engine.LOCAL
    if found.before:
        stop(f"{', '.join(found.before)} stands before the command, and belongs after it: `vedette pulumi -- up ...`")
    if found.help:
        # Nothing else is passed on: an option may take `-h` for its value.
        _plain(name, [*filter(None, (found.command, *found.arguments)), "--help"])
    if not found.command:
        if words != ["--version"]:
            stop("a command of pulumi is missing: `vedette pulumi --stack NAME -- COMMAND`")
        _plain(name, words)
    if found.command in _OTHERS:
        _plain(name, words)
    if found.command not in (*_WRITES, *_WITH_POLICIES):
        stop(
            f"`pulumi {found.command}` is not passed on: it may write to services without asking the policies; use"
            " `vedette up`"
        )
    rest = command_line.without_stack(words)
    if found.command in _WITH_POLICIES:
        with working(name, found.command, rest, writes=found.command == "up") as project:
            show(with_policies(project, name, rest), name, rest)
    _writing(name, found.command, rest, confirm)


def _writing(stack: str, command: str, rest: list[str], confirm: str | None) -> None:
    """A command that changes the state or removes resources, and takes no policy pack."""
    from vedette.cli import run

    with working(stack, command, rest, writes=True, policies=False) as project:
        asked = asked_of(project, stack)[1] if command == "import" else None
        if command == "destroy":
            confirmed(project, stack, confirm)
        code = run.plain(project, stack, [*rest, "--stack", stack])
        if code or asked is None:
            raise typer.Exit(code)
        # `import` changes the state alone and takes no pack: what `up` would make of it is evaluated right away.
        typer.echo(
            "vedette: imported into the state, nothing was written to a service; a preview asks the policies now"
        )
        show(run.with_policies(project, stack, ["preview", "--suppress-outputs"], asked.config), stack, None)


def _plain(stack: str, words: list[str]) -> None:
    from vedette.cli import run

    try:
        project = engine.find_project()
        if words[:2] != ["stack", "init"]:
            engine.ensure_stack(project, stack)
        # Not all commands take `--stack`; the variable selects the stack for those that do.
        raise typer.Exit(run.plain(project, stack, words, {"PULUMI_STACK": stack}))
    except engine.EngineError as error:
        stop(str(error))


def _positional(found: CommandLine) -> str | None:
    """The stack that `stack init NAME` and its like name."""
    if found.command == "stack" and len(found.arguments) > 1 and found.arguments[0] in _NAMES_ITS_STACK:
        return found.arguments[1]
    return None
