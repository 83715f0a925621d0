"""Reading envelopes: what SDKs and sentry-cli send.

Source: develop.sentry.dev, "Envelopes": a header, then items, each a header and a payload, all parted by newlines.
"""

from __future__ import annotations

import gzip
import json
import zlib
from typing import Any

from vedette_emulators.core.http import RefusedError

Item = tuple[str, dict[str, Any]]
"""The type of an item and its payload; payloads that are not JSON objects come as an empty one."""


def unpacked(raw: bytes, encoding: str) -> bytes:
    """Undo the content encoding.

    Raises:
        RefusedError: 400 for an encoding that is unknown or a body that is broken.
    """
    try:
        if encoding in ("", "identity"):
            return raw
        if encoding == "gzip":
            return gzip.decompress(raw)
        if encoding == "deflate":
            return zlib.decompress(raw)
    except (OSError, EOFError, zlib.error) as error:
        raise _broken(str(error)) from error
    raise _broken(f"unsupported content encoding {encoding}")


def read(raw: bytes) -> tuple[dict[str, Any], list[Item]]:
    """Return the header and the items.

    Raises:
        RefusedError: 400 for what is no envelope.
    """
    line, _, rest = raw.partition(b"\n")
    header, items = _object(line), []
    while rest.strip(b"\n"):
        line, _, rest = rest.lstrip(b"\n").partition(b"\n")
        head = _object(line)
        length = head.get("length")
        if length is None:
            payload, _, rest = rest.partition(b"\n")
        else:
            if not isinstance(length, int) or length > len(rest):
                raise _broken("unexpected end of file")
            payload, rest = rest[:length], rest[length:]
        items.append((str(head.get("type")), _payload(str(head.get("type")), payload)))
    return header, items


def _payload(kind: str, raw: bytes) -> dict[str, Any]:
    return _object(raw) if kind in ("event", "check_in") else {}


def _object(raw: bytes) -> dict[str, Any]:
    try:
        value = json.loads(raw)
    except ValueError as error:
        raise _broken(str(error)) from error
    if not isinstance(value, dict):
        raise _broken("expected a JSON object")
    return value


def _broken(why: str) -> RefusedError:
    return RefusedError(400, {"detail": "invalid event envelope", "causes": [why]})
