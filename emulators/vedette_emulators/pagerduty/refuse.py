"""Refusals in PagerDuty's form: a number, a message, and what exactly was wrong.

Numbers are those of PagerDuty's list of error codes: 2001 input, 2006 no access by this key, 2010 access denied,
2020 too many requests, 2100 nothing there, 1008 nobody has the address in the From header.
"""

from __future__ import annotations

from typing import NoReturn

from vedette_emulators.core.http import Errors, RefusedError, Reply
from vedette_emulators.core.limits import Allowance


def error(status: int, code: int, message: str, errors: list[str] | None = None) -> Reply:
    """Return an answer that refuses."""
    body = {"message": message, "code": code} | ({"errors": errors} if errors else {})
    return Reply(status, {"error": body})


def refuse(status: int, code: int, message: str, errors: list[str] | None = None) -> NoReturn:
    """End the work with a refusal.

    Raises:
        RefusedError: always.
    """
    raise RefusedError(status, error(status, code, message, errors).body)


def invalid(errors: list[str]) -> NoReturn:
    """Refuse what was sent, with everything that is wrong in it.

    Raises:
        RefusedError: always, 400.
    """
    refuse(400, 2001, "Invalid Input Provided", errors)


def not_found() -> NoReturn:
    """Refuse because there is no such thing.

    Raises:
        RefusedError: always, 404.
    """
    refuse(404, 2100, "Not Found")


class PagerDutyErrors(Errors):
    """PagerDuty's answers to requests that reach no handler."""

    def no_route(self, path: str, *, slash_missing: bool) -> Reply:  # noqa: ARG002
        return error(404, 2100, "Not Found")

    def no_method(self, method: str, allowed: object) -> Reply:  # noqa: ARG002
        """Answer for a route that does not have the method."""
        return error(405, 2100, "Method Not Allowed")

    def no_token(self, *, missing: bool) -> Reply:
        """Answer for a request without a key, or with one that nobody knows."""
        return error(401, 2006, "You are not authorized to access this resource." if missing else "Invalid token")

    def no_scope(self, _wanted: frozenset[str]) -> Reply:
        """Answer for a read-only key that would write."""
        return error(403, 2010, "Access Denied")

    def not_json(self, reason: str) -> Reply:
        return error(400, 2001, "Invalid Input Provided", [f"Body is not valid JSON: {reason}"])

    def failed(self) -> Reply:
        return error(500, 2000, "Internal Error")

    def too_many(self, allowance: Allowance) -> Reply:  # noqa: ARG002
        """Answer for a key that used up its minute; the headers say when the next one begins."""
        return error(429, 2020, "Rate Limit Exceeded")
