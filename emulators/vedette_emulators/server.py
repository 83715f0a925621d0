"""One process that serves every emulator and the page in front of them."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from starlette.types import ASGIApp

from vedette_emulators.control import control_app
from vedette_emulators.core.context import HOST, Context
from vedette_emulators.core.guard import Guard
from vedette_emulators.core.process import SeedFileError, hold
from vedette_emulators.core.servers import bind, serve
from vedette_emulators.github import app as github
from vedette_emulators.pagerduty import app as pagerduty
from vedette_emulators.seed import Seed, SeedError, add, read
from vedette_emulators.sentry import app as sentry
from vedette_emulators.slack import app as slack

OFFSETS = {"page": 0, "sentry": 1, "github": 2, "slack": 3, "pagerduty": 4}
"""Where each service listens, counted from the port of the page."""


def make_context(state: Path, port: int) -> Context:
    """Open, or make, the state of all services in a folder."""
    return Context(
        database=state / "state.sqlite",
        port=port,
        ports={name: port + offset for name, offset in OFFSETS.items()},
        first_ids={**sentry.FIRST_IDS, **github.FIRST_IDS, **slack.FIRST_IDS, **pagerduty.FIRST_IDS},
        seeds={
            "organization": sentry.seed,
            "github_app": github.seed,
            "slack_user": slack.seed,
            "pagerduty_vendor": pagerduty.seed,
        },
        periodic=(sentry.advance, pagerduty.advance),
    )


def run(state: Path, port: int, seed: Path | None = None) -> None:
    """Serve until SIGINT or SIGTERM; the state stays in the folder. What a seed file names is added first.

    Raises:
        AlreadyRunningError: another process serves the folder.
        PortTakenError: one of the ports is taken.
        SeedFileError: the seed cannot be read, or is refused.
    """
    given = _read(seed) if seed else None
    with hold(state, port):
        sockets = bind({name: port + offset for name, offset in OFFSETS.items()})
        context = make_context(state, port)
        try:
            if given:
                add(context, given)
                context.store.commit()
            services = {
                "sentry": sentry.make(context),
                "github": github.make(context),
                "slack": slack.make(context),
                "pagerduty": pagerduty.make(context),
            }
            apps: dict[str, ASGIApp] = {"page": control_app(context, services), **services}
            public = {"sentry": sentry.is_ingest}
            guarded = {name: Guard(app, public.get(name)) for name, app in apps.items()}
            asyncio.run(serve(guarded, sockets, lambda: _announce(context)))
        finally:
            context.store.close()


def _read(file: Path) -> Seed:
    try:
        return read(file)
    except SeedError as error:
        raise SeedFileError(str(error)) from error


def _announce(context: Context) -> None:
    page, *services = (f"{name} http://{HOST}:{port}" for name, port in context.ports.items())
    sys.stdout.write(f"vedette local services: {page} (also /_control/), {', '.join(services)}\n")
    sys.stdout.flush()
