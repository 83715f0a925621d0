"""Where the local services are. These plugins serve nothing else."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from urllib.parse import urlsplit

from pulumi_plugin_kit.errors import PluginError

_FIRST_PORT = 8700


def local_port(offset: int, environment: Mapping[str, str] | None = None) -> int:
    """The port of a local service, counted from VEDETTE_LOCAL_PORT (8700 if that is not set).

    Raises:
        PluginError: The variable holds no port.
    """
    given = (os.environ if environment is None else environment).get("VEDETTE_LOCAL_PORT") or str(_FIRST_PORT)
    if not given.isdecimal() or not 0 < int(given) + offset < 2**16:
        raise PluginError(f"VEDETTE_LOCAL_PORT is {given!r}: give the first of five neighbouring ports, such as 8700")
    return int(given) + offset


def loopback(package: str, url: str) -> str:
    """The address without a slash at its end, if it is one of this machine's own.

    Raises:
        PluginError: It is another; the message says what this plugin is for and what to do.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not _own(parts.hostname or ""):
        raise PluginError(
            f"{package}: the address {url} is not on this machine. This plugin is for the local services only and "
            f"never talks to {package}'s own; for a real stack run Pulumi with another PULUMI_HOME, where it fetches "
            f"the official plugin (`pulumi plugin install resource {package}`)"
        )
    return url.rstrip("/")


def _own(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
