"""Addresses of pages that answer: what Sentry's checker can ask, without a password in them."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

from vedette import units
from vedette.fields import text

_HINT = "write it as https://shop.example.com/health"
_LOCAL = "localhost"
# Django's form of a domain, which Sentry asks for (`URLValidator`): parts of letters, digits and hyphens, the last
# one of letters or punycode.
_PART = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE)
_TOP = re.compile(r"[a-z-]{2,63}|xn--[a-z0-9-]{0,58}[a-z0-9]", re.IGNORECASE)
_LONGEST_HOST = 253
# RFC 3986; what is not in it is percent-encoded.
_UNWRITTEN = re.compile(r"[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]|%(?![0-9A-Fa-f]{2})")


def address(value: str, schemes: tuple[str, ...] = ("http", "https")) -> str:
    """An address of the web, its scheme in small letters.

    Raises:
        UnitError: It is none, its scheme is not among `schemes`, or it holds a user or a password; the message then
            does not show it.
    """
    text.line(value)
    shown = "the address" if "@" in value else f"`{value}`"
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        if "@" in value:
            raise _login() from None
        raise units.UnitError(f"{shown} is no address: its host or port cannot be read", _HINT) from None
    if "@" in parts.netloc:
        raise _login()
    starts = tuple(f"{one}://" for one in schemes)
    scheme, _, rest = value.partition(":")
    value = f"{scheme.lower()}:{rest}"  # RFC 3986, 3.1: case means nothing in it, and is not compared afterwards
    if not value.startswith(starts):
        raise units.UnitError(f"{shown} does not start with {' or '.join(starts)}", _HINT)
    if not parts.hostname:
        raise units.UnitError(f"{shown} names no host", _HINT)
    if port == 0 or parts.netloc.endswith(":"):
        raise units.UnitError(f"{shown} has no port that can be asked; ports are 1 to 65535", _HINT)
    _host(parts, shown)
    if found := _UNWRITTEN.search(value):
        raise units.UnitError(
            f"{shown} has `{found[0]}`, which an address writes percent-encoded",
            "write the address as browsers copy it",
        )
    return value


def secure_address(value: str) -> str:
    """An https address; see `address`."""
    return address(value, ("https",))


def _login() -> units.UnitError:
    return units.UnitError(
        "the address holds a user name or a password, which everybody who reads the catalog would see",
        "remove what stands before the @, and change the password; check an address that asks for none",
    )


def _host(parts: SplitResult, shown: str) -> None:
    host = parts.hostname or ""
    if not host.isascii():
        raise units.UnitError(f"{shown} has a host with letters beyond ASCII, which look like others", _ascii(host))
    if _is_ip(host, brackets="[" in parts.netloc) or host == _LOCAL:
        return
    *rest, top = host.removesuffix(".").split(".")
    if not rest or len(host) > _LONGEST_HOST or not all(map(_PART.fullmatch, (*rest, top))) or not _TOP.fullmatch(top):
        raise units.UnitError(f"{shown} has no host that Sentry takes: a domain with a dot, or an IP address", _HINT)


def _is_ip(host: str, *, brackets: bool) -> bool:
    try:
        return ipaddress.ip_address(host).version == (6 if brackets else 4)
    except ValueError:
        return False


def _ascii(host: str) -> str:
    try:
        return f"write the host in its ASCII form, `{host.encode('idna').decode()}`"
    except UnicodeError:
        return _HINT
