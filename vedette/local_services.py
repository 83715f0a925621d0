"""How the local services are reached: fixed, so that anything can be pointed at them."""

from __future__ import annotations

from collections.abc import Mapping

DEFAULT_PORT = 8700
ORGANIZATION = "local"
GITHUB_APP = 900_001
"""Vedette's own app in the local GitHub; the token acts as it."""

TOKEN = "local-admin"  # noqa: S105 - a well-known word; the services listen on loopback only

STARTED_BY_VEDETTE = "VEDETTE_RUN"
"""Set for the engine that `vedette` starts, by which the program knows that the policies are asked."""


class PortError(ValueError):
    """`VEDETTE_LOCAL_PORT` is no port; the message says what is allowed."""


def port(env: Mapping[str, str]) -> int:
    """The port of the page and the controls; the services follow it (`VEDETTE_LOCAL_PORT` moves all five).

    Raises:
        PortError: the variable is not a port that leaves room for four more.
    """
    text = env.get("VEDETTE_LOCAL_PORT", str(DEFAULT_PORT))
    if len(text) > 5 or not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65531:
        raise PortError(f"VEDETTE_LOCAL_PORT is {text!r}: a port between 1 and 65531 is allowed; set or unset it")
    return int(text)


def sentry(env: Mapping[str, str]) -> str:
    """The address of the local Sentry."""
    return f"http://127.0.0.1:{port(env) + 1}"


def github(env: Mapping[str, str]) -> str:
    """The address of the local GitHub; clients add `api/v3/`."""
    return f"http://127.0.0.1:{port(env) + 2}/"


def slack(env: Mapping[str, str]) -> str:
    """The address of the local Slack; clients add `api/`."""
    return f"http://127.0.0.1:{port(env) + 3}/"


def pagerduty(env: Mapping[str, str]) -> str:
    """The address of the local PagerDuty, of its REST API and of its events."""
    return f"http://127.0.0.1:{port(env) + 4}"


def wanted(env: Mapping[str, str]) -> bool:
    """Whether every stack runs on the local services (`VEDETTE_LOCAL=1`).

    A word that nobody has thought of counts as yes: the other answer would reach real accounts.
    """
    return env.get("VEDETTE_LOCAL", "").strip().lower() not in {"", "0", "false", "no", "off"}


def repository(name: str) -> str:
    """Where a repository (owner/name) of the catalog is in the local GitHub, which has one owner for all."""
    owner, _, repo = name.partition("/")
    return f"{ORGANIZATION}/{repo if owner in (repo, ORGANIZATION) else f'{owner}-{repo}'}"
