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
    import files  # noqa: PLC0415
    import say  # noqa: PLC0415

    command = arguments[0] if arguments else "ensure"
    code = 2
    if command not in {"ensure", "python", "doctor"}:
        print(f"vedette: unknown command {command!r}: ensure, python and doctor exist", file=sys.stderr)
        return code
    try:
        if command == "doctor":
            code = doctor.report()
        else:
            _set_up(whole=command == "ensure")
            code = 0
    except say.SetupError as error:
        print(f"vedette: set-up failed: {error}", file=sys.stderr)
    except OSError as error:
        print(f"vedette: set-up failed: {files.explain(error)}", file=sys.stderr)
    except KeyboardInterrupt:
        print("vedette: set-up was interrupted: run the command again", file=sys.stderr)
        code = 130
    return code


def _set_up(*, whole: bool) -> None:
    """Make the Python environment; the engine, its plugin and the linters too where `whole` is asked for."""
    import engine  # noqa: PLC0415 - see above
    import environment  # noqa: PLC0415
    import locks  # noqa: PLC0415
    import plugins  # noqa: PLC0415

    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    import linters  # noqa: PLC0415

    # A checkout that is set up is only looked at: no lock, and nothing is written.
    if environment.ready() and not whole:
        return
    if environment.ready() and engine.chosen() and plugins.linked() and linters.linked():
        return
    with locks.hold(pins.STATE / "setup.lock", "sets this checkout up"):
        environment.ensure()
        if whole:
            plugins.ensure(engine.ensure())
            linters.ensure()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
