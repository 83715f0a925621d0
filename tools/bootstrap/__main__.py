"""Bring a checkout to life: `python3 tools/bootstrap [ensure|python|doctor]`.

Needs nothing but Python's standard library, since it installs everything else.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pins


def main(arguments: list[str]) -> int:
    """Run one command and return the exit code: 0 done, 1 something is missing, 2 it broke."""
    if sys.version_info < pins.PYTHON_FLOOR:
        print(f"vedette: Python 3.11 or newer is needed, this is {sys.version.split()[0]}: set PYTHON=python3.13, say")
        return 2
    import doctor  # noqa: PLC0415 - the syntax of the other modules needs the version checked above
    import engine  # noqa: PLC0415
    import environment  # noqa: PLC0415
    import plugins  # noqa: PLC0415
    import say  # noqa: PLC0415

    command = arguments[0] if arguments else "ensure"
    if command == "doctor":
        return doctor.report()
    if command not in {"ensure", "python"}:
        print(f"vedette: unknown command {command!r}: ensure, python and doctor exist", file=sys.stderr)
        return 2
    try:
        environment.ensure()
        if command == "ensure":
            plugins.ensure(engine.ensure())
            _linters()
    except say.SetupError as error:
        print(f"vedette: set-up failed: {error}", file=sys.stderr)
        return 2
    return 0


def _linters() -> None:
    """What the policies ask about workflows; without it they say that those were not judged."""
    import say  # noqa: PLC0415 - see above

    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    import linters  # noqa: PLC0415

    try:
        linters.actionlint()
    except say.SetupError as error:
        say.say(f"actionlint cannot be built, so no policy judges the syntax of workflows: {error}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
