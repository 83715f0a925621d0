"""`vedette up`, `preview`, `refresh`, `destroy`, `demo`, `env`: the engine on a stack, the local one by default."""

# `--help` is asked for the most and needs no catalog.
# ruff: noqa: PLC0415

from __future__ import annotations

import os
import shlex
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from vedette import local_services
from vedette.cli import engine, isolation
from vedette.cli.exit_codes import COULD_NOT_RUN, of_catalog

if TYPE_CHECKING:
    from vedette.cli.policies import Asked
    from vedette.cli.run import Outcome
    from vedette.stack_config import StackConfig

StackOption = Annotated[str, typer.Option("--stack", "-s", help="Such as local, company, staging, prod, acme/prod.")]
Policies = Annotated[bool, typer.Option("--policies/--no-policies", help="Whether the engine asks the policies.")]
Confirm = Annotated[str | None, typer.Option("--confirm", help="The stack's name, where nobody can type it.")]
Rest = Annotated[list[str] | None, typer.Argument(help="More words for pulumi, after `--`.")]

SERVICES = {"sentry": "Sentry", "github": "GitHub", "slack": "Slack", "pagerduty": "PagerDuty"}
"""The services that a stack declares things in, by the name of their Pulumi package."""

NOT_ASKED = "policies: NOT ASKED (--no-policies): this preview says nothing of what the policies refuse"


def up(stack: StackOption = engine.LOCAL, asked: Policies = True, rest: Rest = None) -> None:  # noqa: FBT002
    """Preview a stack, and apply it unless a policy refuses: 0 applied, 1 refused, 2 it could not run."""
    if not asked:
        stop("`up` never runs without the policies: leave --no-policies out; `vedette preview` takes it")
    with working(stack, "up", rest, writes=True) as project:
        show(with_policies(project, stack, ["up", *_yes(stack), *(rest or [])]), stack, rest)


def preview(stack: StackOption = engine.LOCAL, asked: Policies = True, rest: Rest = None) -> None:  # noqa: FBT002
    """Show what `up` would change, and what the policies refuse: 0 nothing refused, 1 refused, 2 it could not run."""
    with working(stack, "preview", rest) as project:
        if asked:
            show(with_policies(project, stack, ["preview", *(rest or [])]), stack, rest)
        from vedette.cli import run

        typer.echo(NOT_ASKED, err=True)
        code = run.plain(project, stack, ["preview", *(rest or []), "--stack", stack])
        typer.echo(NOT_ASKED, err=True)
        raise typer.Exit(COULD_NOT_RUN if code else 0)


def refresh(stack: StackOption = engine.LOCAL, rest: Rest = None) -> None:
    """Read the services back into the state."""
    _without_policies("refresh", stack, rest)


def destroy(stack: StackOption = engine.LOCAL, confirm: Confirm = None, rest: Rest = None) -> None:
    """Remove everything that a stack created; a production stack's name has to be typed first."""
    _without_policies("destroy", stack, rest, confirm=confirm)


def env() -> None:
    """Print the settings to run pulumi itself on the local stack: eval "$(vedette env)"."""
    try:
        values = engine.settings(engine.find_project(), engine.LOCAL, os.environ)
    except engine.EngineError as error:
        typer.echo(f"vedette: {error}", err=True)
        raise typer.Exit(COULD_NOT_RUN) from error
    for name in isolation.foreign(os.environ, values):
        typer.echo(f"unset {name}")
    for name, value in values.items():
        if isolation.set_here(name) or value != os.environ.get(name):
            typer.echo(f"export {name}={shlex.quote(value)}")


def demo() -> None:
    """Provision the catalog in local services and say what exists and where to look."""
    with working(engine.LOCAL, "demo", None, writes=True) as project:
        start = time.monotonic()
        outcome = with_policies(project, engine.LOCAL, ["up", "--yes", "--suppress-outputs"])
        if outcome.code:
            show(outcome, engine.LOCAL, None)
        elapsed = time.monotonic() - start
        counts = Counter(
            tuple(resource["type"].split(":")[::2])
            for resource in engine.deployment(project, engine.LOCAL)["resources"]
            if not resource.get("external")
        )
        code, lines = outcome.verdict(engine.LOCAL)
    typer.echo("\n".join(lines))
    if code:
        raise typer.Exit(code)
    port = local_services.port(os.environ)
    typer.echo(f"\nIn the local services now ({elapsed:.1f} s):")
    for service, title in SERVICES.items():
        for (package, kind), count in sorted(counts.items()):
            if package == service:
                typer.echo(f"  {title:<9} {count:>4}  {kind}")
    typer.echo(
        f"\nLook at it:        http://127.0.0.1:{port}"
        "\nIn plain English:  .venv/bin/vedette plan"
        "\nChange something:  a file in catalog/, then `make preview` and `make up`"
        "\nStop the services: make stop"
    )


def stop(message: str) -> NoReturn:
    """End the command, which could not run.

    Raises:
        typer.Exit: always.
    """
    typer.echo(f"vedette: {message}", err=True)
    raise typer.Exit(COULD_NOT_RUN)


@contextmanager
def working(
    stack: str, command: str, rest: Sequence[str] | None, *, writes: bool = False, policies: bool = True
) -> Iterator[engine.Project]:
    """The checkout, with the stack there and, for what writes, locked; faults end the command with a sentence.

    Raises:
        typer.Exit: the command could not run, or its catalog has findings.
    """
    from vedette.cli import arguments, lock
    from vedette.load import CatalogError

    try:
        arguments.check(rest or (), policies=policies)
        project = engine.find_project()
        if writes:
            with lock.only_run(project, stack, f"{command} --stack {stack}"):
                prepare(project, stack)
                reachable(project, stack, command, rest or ())
                yield project
        else:
            prepare(project, stack)
            reachable(project, stack, command, rest or ())
            yield project
    except CatalogError as error:
        typer.echo(str(error), err=True, nl=False)
        typer.echo("vedette: the catalog has findings: no policy was asked, and nothing was run", err=True)
        raise typer.Exit(of_catalog(error)) from None
    except engine.EngineError as error:
        typer.echo(f"vedette: {error}", err=True)
        raise typer.Exit(COULD_NOT_RUN) from error


def with_policies(project: engine.Project, stack: str, command: Sequence[str]) -> Outcome:
    """Run a command with the policy pack, which is asked with the facts of the stack's own catalog.

    Raises:
        CatalogError: the catalog has findings.
        EngineError: something that the pack needs is missing or broken.
    """
    from vedette.cli import run

    return run.with_policies(project, stack, command, asked_of(project, stack)[1].config)


def asked_of(project: engine.Project, stack: str) -> tuple[StackConfig, Asked]:
    """What a stack is, and what the pack is asked with.

    Raises:
        CatalogError: the catalog has findings.
        EngineError: the stack, its configuration, its catalog or its settings cannot be read.
    """
    from vedette.cli import policies, stacks

    config = stacks.describe(project, stack)
    return config, policies.Asked.read(project.root, config)


def show(outcome: Outcome, stack: str, rest: Sequence[str] | None) -> NoReturn:
    """End the command with what the policies said.

    Raises:
        typer.Exit: always.
    """
    words = list(rest or ())
    code, lines = outcome.verdict(stack, changes_are_findings="--expect-no-changes" in words)
    # Standard output is the engine's own document then.
    typer.echo("\n".join(lines), err="--json" in words or "-j" in words)
    raise typer.Exit(code)


def confirmed(project: engine.Project, stack: str, given: str | None) -> None:
    """Let somebody type the name of a stack before it is destroyed, unless it is local or wholly not production.

    Raises:
        EngineError: the name was not given; nothing was done.
    """
    from vedette.cli import stacks
    from vedette.load import nonproduction

    config = stacks.describe(project, stack)
    production = config.production(nonproduction(project.root / config.catalog))
    if engine.on_local_services(project, stack, os.environ) or config.local or (config.environments and not production):
        return
    what = f"production ({', '.join(production)})" if production else "what every environment shares"
    if given is None and sys.stdin.isatty():
        typer.echo(f"Stack {stack} holds {what}: everything that it created will be removed.")
        given = typer.prompt("Type the stack's name to go on", default="", show_default=False)
    if given is None:
        raise engine.EngineError(
            f"stack {stack} holds {what}: nothing was destroyed. Type its name at a terminal, or give"
            f" `--confirm {stack}`"
        )
    if given != stack:
        raise engine.EngineError(f"{given!r} is not the name of stack {stack}: nothing was destroyed")


def _without_policies(command: str, stack: str, rest: Sequence[str] | None, confirm: str | None = None) -> None:
    from vedette.cli import run

    with working(stack, command, rest, writes=True, policies=False) as project:
        if command == "destroy":
            confirmed(project, stack, confirm)
        options = [*_yes(stack, "--skip-preview"), *(rest or [])]
        code = run.plain(project, stack, [command, *options, "--stack", stack])
        raise typer.Exit(code)


def _yes(stack: str, *more: str) -> list[str]:
    """Nobody is asked to confirm what happens to the local stack."""
    return ["--yes", *more] if stack == engine.LOCAL else []


def prepare(project: engine.Project, stack: str) -> None:
    """Start the local services, create the local stack, and give the services their seed, where they are needed.

    Raises:
        EngineError: that failed.
    """
    from vedette.cli import stacks

    if engine.on_local_services(project, stack, os.environ):
        stacks.require_file(project, stack)
        engine.ensure_local_services(project, stack)
    engine.ensure_stack(project, stack)
    if engine.on_local_services(project, stack, os.environ):
        from vedette.cli import seeding

        seeding.seed(project, stack)


def reachable(project: engine.Project, stack: str, command: str, rest: Sequence[str]) -> None:
    """Ask before a run whether its services are those that the state is of.

    Raises:
        EngineError: they are not, or do not answer as themselves.
    """
    from vedette.cli import reachability

    if stack != engine.LOCAL and engine.on_local_services(project, stack, os.environ):
        reachability.check_state_is_local(project, stack)
    if reachability.refreshes(project, command, rest):
        reachability.check_services_before_refresh(project, stack)
