"""`vedette up`, `preview`, `refresh`, `destroy`, `demo`, `env`: the engine on a stack, the local one by default."""

# `--help` is asked for the most and needs no catalog.
# ruff: noqa: PLC0415

from __future__ import annotations

import os
import shlex
import time
from collections import Counter
from typing import Annotated

import typer

from vedette import local_services
from vedette.cli import engine, isolation

StackOption = Annotated[str, typer.Option("--stack", "-s", help="local, company, staging or prod.")]
Policies = Annotated[bool, typer.Option("--policies/--no-policies", help="Whether the engine asks the policies.")]
Rest = Annotated[list[str] | None, typer.Argument(help="More words for pulumi, after `--`.")]

SERVICES = {"sentry": "Sentry", "github": "GitHub", "slack": "Slack", "pagerduty": "PagerDuty"}
"""The services that a stack declares things in, by the name of their Pulumi package."""


def up(stack: StackOption = engine.LOCAL, asked: Policies = True, rest: Rest = None) -> None:  # noqa: FBT002
    """Apply a stack, unless a policy refuses."""
    _run("up", stack, ["--yes", "--skip-preview"] if stack == engine.LOCAL else [], rest, judged=asked)


def preview(stack: StackOption = engine.LOCAL, asked: Policies = True, rest: Rest = None) -> None:  # noqa: FBT002
    """Show what `up` would change, and what the policies refuse; writes nothing."""
    _run("preview", stack, [], rest, judged=asked)


def refresh(stack: StackOption = engine.LOCAL, rest: Rest = None) -> None:
    """Read the services back into the state."""
    _run("refresh", stack, ["--yes", "--skip-preview"] if stack == engine.LOCAL else [], rest)


def destroy(stack: StackOption = engine.LOCAL, rest: Rest = None) -> None:
    """Remove everything that a stack created."""
    _run("destroy", stack, ["--yes", "--skip-preview"] if stack == engine.LOCAL else [], rest)


def env() -> None:
    """Print the settings to run pulumi itself on the local stack: eval "$(vedette env)"."""
    try:
        values = engine.settings(engine.find_project(), engine.LOCAL, os.environ)
    except engine.EngineError as error:
        typer.echo(f"vedette: {error}", err=True)
        raise typer.Exit(2) from error
    for name in isolation.foreign(os.environ, values):
        typer.echo(f"unset {name}")
    for name, value in values.items():
        if isolation.set_here(name) or value != os.environ.get(name):
            typer.echo(f"export {name}={shlex.quote(value)}")


def demo() -> None:
    """Provision the catalog in local services and say what exists and where to look."""
    project = _prepare(engine.LOCAL)
    start = time.monotonic()
    from vedette.cli import policies

    words = ["up", "--yes", "--skip-preview", "--suppress-outputs", *policies.options(project, engine.LOCAL)]
    if code := engine.pulumi(project, engine.LOCAL, words):
        raise typer.Exit(code)
    elapsed = time.monotonic() - start
    counts = Counter(
        tuple(resource["type"].split(":")[::2])
        for resource in engine.deployment(project, engine.LOCAL)["resources"]
        if not resource.get("external")
    )
    port = local_services.port(os.environ)
    typer.echo(f"\nIn the local services now ({elapsed:.1f} s):")
    for service, title in SERVICES.items():
        for (package, kind), count in sorted(counts.items()):
            if package == service:
                typer.echo(f"  {title:<9} {count:>4}  {kind}")
    typer.echo(
        f"\nLook at it:        http://127.0.0.1:{port}"
        "\nIn plain English:  .venv/bin/vedette plan"
        "\nChange something:  catalog/towerofbabel.yaml, then `make preview` and `make up`"
        "\nStop the services: make stop"
    )


def _prepare(stack: str) -> engine.Project:
    try:
        project = engine.find_project()
        if engine.on_local_services(project, stack, os.environ):
            engine.ensure_local_services(project, stack)
        engine.ensure_stack(project, stack)
    except engine.EngineError as error:
        typer.echo(f"vedette: {error}", err=True)
        raise typer.Exit(2) from error
    return project


def _run(command: str, stack: str, options: list[str], rest: list[str] | None, *, judged: bool = False) -> None:
    from vedette.cli import policies, reachability

    project = _prepare(stack)
    try:
        if stack != engine.LOCAL and engine.on_local_services(project, stack, os.environ):
            reachability.check_state_is_local(project, stack)
        if reachability.refreshes(project, command, rest or []):
            reachability.check_services_before_refresh(project, stack)
        pack = policies.options(project, stack) if judged else []
        code = engine.pulumi(project, stack, [command, *options, *pack, *(rest or [])])
    except engine.EngineError as error:
        typer.echo(f"vedette: {error}", err=True)
        raise typer.Exit(2) from error
    raise typer.Exit(code)
