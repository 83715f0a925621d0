"""From what people write as Sentry's address to the address of its API."""

from __future__ import annotations

from urllib.parse import urlsplit

from pulumi_plugin_kit.redaction import HIDDEN

from .errors import ConfigurationError

DEFAULT_BASE_URL = "https://sentry.io"

_EXAMPLES = "https://sentry.io, https://de.sentry.io or https://sentry.example.com"


def api_root(base_url: str) -> str:
    """The API's root, ending in `/api/0/`, for an address with or without `/api/`, `/api/0/` or a last slash.

    Raises:
        ConfigurationError: The address is not an http(s) address of a server.
    """
    text = base_url.strip()
    shown = _shown(text)
    try:
        parts = urlsplit(text)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        # Brackets that are no IPv6 address, or a port that is no number.
        good = False
    if not good:
        raise ConfigurationError(f'sentry:baseUrl is "{shown}"; write an http(s) address such as {_EXAMPLES}')
    if parts.query or parts.fragment or "@" in parts.netloc:
        raise ConfigurationError(
            f"sentry:baseUrl for {parts.hostname} holds a query, a fragment or a user; write only the server's "
            f"address, such as {_EXAMPLES}"
        )
    path = parts.path.rstrip("/").removesuffix("/api/0").removesuffix("/api")
    if path.startswith(("/organizations", "/settings")):
        raise ConfigurationError(
            f'sentry:baseUrl is "{shown}", a page of the web interface; write the server\'s address, such as '
            f"{_EXAMPLES}, and the organisation's slug as sentry:organization"
        )
    return f"{parts.scheme}://{parts.netloc}{path}/api/0/"


def _shown(address: str) -> str:
    """The address without a user, a password, a query and a fragment: any of them may be a secret."""
    server = address.partition("?")[0].partition("#")[0]
    user, at, rest = server.rpartition("@")
    return f"{HIDDEN}@{rest}" if at and user else server
