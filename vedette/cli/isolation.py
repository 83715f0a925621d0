"""What a run on the local services gets of the caller's environment: no address or token of another service."""

from __future__ import annotations

import re
from collections.abc import Mapping

from vedette import local_services

PASSPHRASE = "local"  # noqa: S105 - it guards generated values only, and never the file of a real stack

_KEPT = re.compile(
    r"PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_\w+|TZ|TERM|COLORTERM|COLUMNS|LINES|NO_COLOR|TMPDIR|TEMP|TMP"
    r"|CI|LD_LIBRARY_PATH|PYTHON\w+|VEDETTE_\w+|GODEBUG|GOMAXPROCS|GOMEMLIMIT|GOTRACEBACK"
    r"|PULUMI_PARALLEL|PULUMI_SKIP_CONFIRMATIONS",
    re.ASCII,
)
"""Names that say how to run, not whom to reach. A list of what is kept: nobody can list all that leads elsewhere."""

_FOREIGN = re.compile(
    r"(?:GITHUB_(?:BASE_URL|OWNER|ORGANIZATION|TOKEN|APP_\w+)|GH_\w+|SLACK_\w+|PAGERDUTY_\w+|SENTRY_\w+"
    r"|PULUMI_\w+|AWS_\w+|AZURE_\w+|ARM_\w+|GOOGLE_\w+|OTEL_\w+)|(?i:\w+_proxy)",
    re.ASCII,
)
"""Names to unset in a shell that somebody goes on to use: of services, of backends, of proxies."""


def environment(env: Mapping[str, str]) -> dict[str, str]:
    """What is kept of `env`, and the addresses and tokens of the local services.

    The engine fetches no plugin and takes none from PATH, where an official one may lie that knows only its vendor's
    address.

    Raises:
        ValueError: VEDETTE_LOCAL_PORT is no port.
    """
    kept = {name: value for name, value in env.items() if _KEPT.fullmatch(name)}
    return kept | {
        "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE,
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "PULUMI_IGNORE_AMBIENT_PLUGINS": "true",
        "SENTRY_BASE_URL": local_services.sentry(env),
        "SENTRY_ORG": local_services.ORGANIZATION,
        "SENTRY_AUTH_TOKEN": local_services.TOKEN,
        "GITHUB_BASE_URL": local_services.github(env),
        "GITHUB_OWNER": local_services.ORGANIZATION,
        "GITHUB_TOKEN": local_services.TOKEN,
        "SLACK_TOKEN": local_services.TOKEN,
        "PAGERDUTY_TOKEN": local_services.TOKEN,
        # Where a system has proxies that no variable names, programs still ask this one.
        "NO_PROXY": "127.0.0.1,localhost,::1",
        "no_proxy": "127.0.0.1,localhost,::1",
    }


def set_here(name: str) -> bool:
    """Whether a setting is of the local services and the engine, not the caller's own."""
    return _KEPT.fullmatch(name) is None


def foreign(env: Mapping[str, str], given: Mapping[str, str]) -> list[str]:
    """Names of `env` that lead to other services and that a run is not given."""
    return sorted(name for name in env if _FOREIGN.fullmatch(name) and name not in given)


def local_backend(env: Mapping[str, str], own: str) -> str:
    """Where the state is kept: on a disk of the caller's choice, else in `own`, and never elsewhere."""
    given = env.get("PULUMI_BACKEND_URL", "")
    return given if re.match(r"file://(?:/|\.|~)", given) else own
