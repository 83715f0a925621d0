"""The emulators' command line: serve, start, stop, status."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from vedette_emulators.core.context import HOST
from vedette_emulators.core.process import (
    AlreadyRunningError,
    SeedFileError,
    StateError,
    running,
    start,
    stop,
    unwritable,
)
from vedette_emulators.core.servers import PortTakenError
from vedette_emulators.core.store import DamagedError


def main(argv: list[str] | None = None) -> int:
    """Run one command; 0 is success, 1 means not running, 2 that it could not be done."""
    options = _parser().parse_args(argv)
    state: Path = options.state.absolute()
    try:
        return int(
            {"serve": _serve, "start": _start, "stop": _stop, "status": _status}[options.command](state, options)
        )
    except (AlreadyRunningError, DamagedError, PortTakenError, RuntimeError, SeedFileError, StateError) as error:
        sys.stderr.write(f"error: {error}\n")
    except OSError as error:
        sys.stderr.write(f"error: {unwritable(state, error)}\n")
    return 2


def _serve(state: Path, options: argparse.Namespace) -> int:
    # Imported here, since it loads the servers and the other commands need none of that.
    from vedette_emulators.server import run  # noqa: PLC0415

    run(state, options.port, options.seed)
    return 0


def _start(state: Path, options: argparse.Namespace) -> int:
    found = start(state, options.port, options.seed)
    _say(f"running as process {found.pid}: http://{HOST}:{found.port}")
    return 0


def _stop(state: Path, _: argparse.Namespace) -> int:
    found = stop(state)
    _say(f"stopped process {found.pid}" if found else "not running")
    return 0


def _status(state: Path, _: argparse.Namespace) -> int:
    found = running(state)
    _say(f"running as process {found.pid}: http://{HOST}:{found.port}" if found else "not running")
    return 0 if found else 1


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def _port(text: str) -> int:
    port = int(text)
    if not 1 <= port <= 65_531:
        raise ValueError
    return port


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m vedette_emulators", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, what in (
        ("serve", "serve in the foreground until interrupted"),
        ("start", "serve in the background"),
        ("stop", "end the background process"),
        ("status", "say whether it runs; exit code 1 when it does not"),
    ):
        command = commands.add_parser(name, help=what, description=what)
        command.add_argument("--state", type=Path, default=Path(".vedette/local"), help="folder of the state")
        if name in ("serve", "start"):
            port = os.environ.get("VEDETTE_LOCAL_PORT", "8700")
            command.add_argument("--port", type=_port, default=port, help="port of the page; Sentry and GitHub follow")
            command.add_argument("--seed", type=Path, help="JSON file of people, repositories and more to add")
    return parser


if __name__ == "__main__":
    sys.exit(main())
