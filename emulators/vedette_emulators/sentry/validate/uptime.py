"""Uptime monitors: the request, how often it is made, what counts as up."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from vedette_emulators.core.store import Document
from vedette_emulators.core.wire import Json
from vedette_emulators.sentry.validate.fields import Fields

_METHODS = ("GET", "POST", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS")
_INTERVALS_S = (60, 300, 600, 1200, 1800, 3600)
_LARGEST_REQUEST = 1000
_HOST = re.compile(r"^[A-Za-z0-9.\-\[\]:]+$")


def subscription(sent: Json, before: Document | None) -> dict[str, Any]:
    """Read the data source of an uptime monitor; `before` is what it was.

    Raises:
        RefusedError: with every field that is wrong.
    """
    fields = Fields(sent)
    new = before is None
    url = fields.text("url", required=new, longest=255)
    if url is not None and not _is_url(url):
        fields.refuse("url", "Enter a valid URL.")
    interval = fields.integer("intervalSeconds", required=new)
    if interval is not None and interval not in _INTERVALS_S:
        fields.refuse("intervalSeconds", f'"{interval}" is not a valid choice.')
    fields.integer("timeoutMs", required=new, low=1000, high=60_000)
    fields.text("method", choices=_METHODS)
    headers = fields.any("headers", null=False)
    if headers is not None and not _is_headers(headers):
        fields.refuse("headers", "Expected array of header tuples.")
    fields.text("body", null=True, blank=True)
    fields.boolean("traceSampling")
    assertion = fields.any("assertion")
    if assertion is not None:
        problem = _assertion(assertion)
        if problem:
            fields.refuse("assertion", problem)
    clean = fields.done()
    default: dict[str, Json] = {"method": "GET", "headers": [], "body": None, "traceSampling": False, "assertion": None}
    names = ("url", "intervalSeconds", "timeoutMs", *default)
    merged = {**default, **(before or {}), **{name: clean[name] for name in names if name in clean}}
    if _size(merged) > _LARGEST_REQUEST:
        fields.refuse("nonFieldErrors", f"Request is too large, max size is {_LARGEST_REQUEST} bytes")
    fields.done()
    return merged


def config(sent: Json, before: dict[str, Any]) -> dict[str, Any]:
    """Read environment and thresholds of an uptime monitor."""
    fields = Fields(sent)
    mode = fields.integer("mode")
    if mode not in (None, 1):
        fields.refuse("mode", "Only superusers can modify `mode`")
    fields.text("environment", null=True, longest=64)
    fields.integer("recoveryThreshold", low=1)
    fields.integer("downtimeThreshold", low=1)
    extra = sorted(set(fields.sent) - {"mode", "environment", "recoveryThreshold", "downtimeThreshold"})
    if extra:
        fields.refuse("nonFieldErrors", f"Additional properties are not allowed ({', '.join(map(repr, extra))})")
    default = {"mode": 1, "environment": None, "recoveryThreshold": 1, "downtimeThreshold": 3}
    return {**default, **before, **fields.done()}


def _is_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and bool(_HOST.match(parts.netloc.split("@")[-1]))


def _is_headers(value: Json) -> bool:
    return isinstance(value, list) and all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(part, str) for part in pair) for pair in value
    )


def _size(request: dict[str, Any]) -> int:
    headers = sum(len(name) + len(_bytes(value)) + 2 for name, value in request["headers"])
    body = len(_bytes(request["body"])) + 2 if request["body"] else 0
    return len(f"{request['method']} {request['url']} HTTP/1.1\r\n") + headers + body


def _bytes(text: str) -> bytes:
    # JSON can carry half of a surrogate pair, which UTF-8 cannot.
    return text.encode(errors="surrogatepass")


_COMPARISONS = ("equals", "not_equal", "less_than", "greater_than", "always", "never")
_OPERATIONS: dict[str, tuple[str, ...]] = {
    "and": ("children",),
    "or": ("children",),
    "not": ("operand",),
    "status_code_check": ("operator", "value"),
    "json_path": ("value",),
    "header_check": ("key_op", "key_operand", "value_op", "value_operand"),
}


def _assertion(value: Json) -> str | None:
    if not isinstance(value, dict) or set(value) != {"root"}:
        return "Invalid assertion: expected an object with the key `root`."
    return _operation(value["root"])


def _operation(value: Json) -> str | None:
    if not isinstance(value, dict) or str(value.get("op")) not in _OPERATIONS:
        return f"Invalid assertion: `op` is one of {', '.join(sorted(_OPERATIONS))}."
    missing = [name for name in _OPERATIONS[value["op"]] if name not in value]
    if missing:
        return f"Invalid assertion: {value['op']} needs {', '.join(missing)}."
    children = value["children"] if value["op"] in ("and", "or") else [value["operand"]] if value["op"] == "not" else []
    if not isinstance(children, list):
        return f"Invalid assertion: children of {value['op']} are a list."
    operator = value.get("operator")
    if isinstance(operator, dict) and operator.get("cmp") not in _COMPARISONS:
        return f"Invalid assertion: `cmp` is one of {', '.join(_COMPARISONS)}."
    return next((problem for child in children if (problem := _operation(child))), None)
