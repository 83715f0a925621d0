"""Only programs and pages of this machine are answered: no web page can write or read here.

Browsers send Host, Origin and Sec-Fetch-* on their own, and no script can change them (Fetch Standard, forbidden
request-headers). A page that has its own name resolve to 127.0.0.1 (DNS rebinding) is known by Host, one that sends a
form or a script's request by Origin, and one that embeds an image or a frame, which has no Origin, by Sec-Fetch-Site.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from starlette.types import ASGIApp, Receive, Scope, Send

_ADDRESS = r"(?:127\.0\.0\.1|localhost|\[::1\])(?::[0-9]{1,5})?"
_HOST = re.compile(_ADDRESS, re.ASCII | re.IGNORECASE)
_ORIGIN = re.compile(rf"https?://{_ADDRESS}", re.ASCII | re.IGNORECASE)
_ABSOLUTE = re.compile(r"https?://([^/?#]*)(/.*|)", re.ASCII | re.IGNORECASE | re.DOTALL)
_ALLOWED = "127.0.0.1, localhost or [::1]"


class Guard:
    """Answers 403 with one sentence to a request of a foreign name or page, and hands any other on.

    `public` says which paths, as they were sent, take requests of any page: those that browsers report errors to. Even
    there the Host has to be this machine's.
    """

    def __init__(self, app: ASGIApp, public: Callable[[str], bool] | None = None) -> None:
        self._app = app
        self._public = public or (lambda _path: False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            authority, scope = _target(scope)
            if why := refusal(scope, authority, public=self._public(_path(scope))):
                await _forbid(send, why)
                return
        await self._app(scope, receive, send)


def refusal(scope: Scope, authority: str | None, *, public: bool) -> str | None:
    """Why a request is refused, or None; `authority` is that of an absolute request target (RFC 9112, 3.2.2)."""
    hosts = _values(scope, b"host")
    if authority is not None:
        hosts.append(authority)
    if not hosts:
        return f"The local services answer requests that name {_ALLOWED} in Host, and this one has no Host."
    if not all(_HOST.fullmatch(host) for host in hosts):
        return f"The local services answer requests that name {_ALLOWED} in Host, and this one names another."
    if public:
        return None
    origins = _values(scope, b"origin")
    if not all(_ORIGIN.fullmatch(origin) for origin in origins):
        return f"The local services answer pages of {_ALLOWED}, and the Origin of this request is another."
    sites = _values(scope, b"sec-fetch-site")
    if "cross-site" in sites and not origins and not _opened(scope):
        return "The local services answer pages of this machine, and another site's page made this request."
    return None


def _opened(scope: Scope) -> bool:
    """Whether somebody follows a link to the page at the root; no other path may be asked from elsewhere."""
    document = _values(scope, b"sec-fetch-dest") == ["document"]
    return document and scope["method"] in ("GET", "HEAD") and _path(scope) == "/"


def _target(scope: Scope) -> tuple[str | None, Scope]:
    """The authority that the request target holds, if any, and the scope with the path alone."""
    target = scope["raw_path"].decode("latin-1")
    if target.startswith("/") or target == "*":
        return None, scope
    absolute = _ABSOLUTE.fullmatch(target)
    if absolute is None:
        return "", scope  # `name:443` of CONNECT, or nonsense: no host of ours
    raw = (absolute[2] or "/").encode("latin-1")
    path = _ABSOLUTE.fullmatch(scope["path"])
    return absolute[1], {**scope, "raw_path": raw, "path": (path and path[2]) or "/"}


def _path(scope: Scope) -> str:
    text: str = scope["raw_path"].decode("latin-1")
    return text


def _values(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in scope["headers"] if key.lower() == name]


async def _forbid(send: Send, why: str) -> None:
    body = f"{why}\n".encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"x-content-type-options", b"nosniff"),
    ]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": body})
