"""`python -m vedette_emulators.plugins install FOLDER` installs both plugins; the engine starts `serve NAME`."""

from __future__ import annotations

import sys
from pathlib import Path

_USAGE = "usage: python -m vedette_emulators.plugins install FOLDER | serve slack|pagerduty [ENGINE]\n"


def main(arguments: list[str] | None = None) -> int:
    """Run a command: 0 if it is done, 2 if it is none."""
    given = sys.argv[1:] if arguments is None else arguments
    # Each command imports what it needs: the engine waits for `serve`.
    if len(given) == 2 and given[0] == "install":
        from vedette_emulators.plugins.install import install  # noqa: PLC0415

        for folder in install(Path(given[1])):
            sys.stdout.write(f"{folder}\n")
        return 0
    if len(given) >= 2 and given[0] == "serve" and given[1] in {"slack", "pagerduty"}:
        from pulumi_plugin_kit.server import serve  # noqa: PLC0415

        if given[1] == "slack":
            from vedette_emulators.plugins.slack.package import SlackProvider  # noqa: PLC0415

            serve(SlackProvider(), given[2:], ends_with_engine=True)
        else:
            from vedette_emulators.plugins.pagerduty.package import PagerDutyProvider  # noqa: PLC0415

            serve(PagerDutyProvider(), given[2:], ends_with_engine=True)
        return 0
    sys.stderr.write(_USAGE)
    return 2


if __name__ == "__main__":
    sys.exit(main())
