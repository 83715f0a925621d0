"""Refusals in Slack's form: status 200, `ok` false, and a code.

The codes are those of the methods' pages on docs.slack.dev and of Slack's published description
(slackapi/slack-api-specs); where a code is known from elsewhere, the module that uses it says so.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import NoReturn

from vedette_emulators.core.http import Errors, RefusedError, Reply
from vedette_emulators.core.limits import Allowance
from vedette_emulators.core.wire import Json


def refuse(code: str, **more: Json) -> NoReturn:
    """End the work with a refusal.

    Raises:
        RefusedError: always.
    """
    raise RefusedError(200, {"ok": False, "error": code, **more})


def missing(*names: str) -> NoReturn:
    """Refuse a call that lacks arguments, all of them named.

    Raises:
        RefusedError: always.
    """
    messages = [f"[ERROR] missing required field: {name}" for name in names]
    refuse("invalid_arguments", response_metadata={"messages": messages})


def rate_limited(seconds: int) -> Reply:
    """Return the answer to somebody who asks too often."""
    return Reply(429, {"ok": False, "error": "ratelimited"}, {"retry-after": str(max(1, seconds))})


class SlackErrors(Errors):
    """Slack's answers to requests that reach no handler."""

    def no_route(self, path: str, *, slash_missing: bool) -> Reply:  # noqa: ARG002  # one signature for all vendors
        """Answer for a method that Slack, or the emulator, does not have."""
        return _refused("unknown_method", req_method=path.removeprefix("/api/"))

    def no_method(self, method: str, allowed: Sequence[str]) -> Reply:  # noqa: ARG002
        """Answer for a verb other than GET and POST."""
        return Reply(405, None, {"allow": ", ".join(allowed)})

    def no_token(self, *, missing: bool) -> Reply:
        """Answer for a call without a token, or with one that nobody knows."""
        return _refused("not_authed" if missing else "invalid_auth")

    def not_json(self, reason: str) -> Reply:
        """Answer for a body that cannot be read; the reason is Slack's code for it already."""
        return _refused(reason)

    def failed(self) -> Reply:
        return Reply(500, {"ok": False, "error": "internal_error"})

    def too_many(self, allowance: Allowance) -> Reply:
        """Answer for somebody who asks too often or too much at a time."""
        return rate_limited(allowance.reset - int(time.time()))


def _refused(code: str, **more: Json) -> Reply:
    return Reply(200, {"ok": False, "error": code, **more})
