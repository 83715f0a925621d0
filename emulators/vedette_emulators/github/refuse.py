"""Refusals in GitHub's form: a message, a list of errors, a documentation address, the status as text."""

from __future__ import annotations

from typing import Any, NoReturn

from vedette_emulators.core.http import Errors, RefusedError, Reply
from vedette_emulators.core.limits import Allowance

DOCS = "https://docs.github.com/rest"


def error(status: int, message: str, errors: list[Any] | None = None, docs: str = DOCS) -> Reply:
    """Return an answer that refuses."""
    body: dict[str, Any] = {"message": message, "documentation_url": docs, "status": str(status)}
    return Reply(status, body if errors is None else {**body, "errors": errors})


def refuse(status: int, message: str, errors: list[Any] | None = None) -> NoReturn:
    """End the work with a refusal.

    Raises:
        RefusedError: always.
    """
    raise RefusedError(status, error(status, message, errors).body)


def not_found() -> NoReturn:
    """Refuse with 404, which also answers somebody who may not know that it exists.

    Raises:
        RefusedError: always.
    """
    refuse(404, "Not Found")


def forbid(message: str) -> NoReturn:
    """Refuse with 403.

    Raises:
        RefusedError: always.
    """
    refuse(403, message)


def problem(resource: str, field: str, code: str, message: str = "") -> dict[str, str]:
    """Describe one thing that is wrong; codes are missing, missing_field, invalid, already_exists and custom."""
    found = {"resource": resource, "field": field, "code": code}
    return {**found, "message": message} if message else found


def invalid(errors: list[Any]) -> NoReturn:
    """Refuse a body that can be read and is wrong.

    Raises:
        RefusedError: always, 422.
    """
    refuse(422, "Validation Failed", errors)


def invalid_request(what: str) -> NoReturn:
    """Refuse a body whose shape is wrong; GitHub says so before it looks at what the values mean.

    Raises:
        RefusedError: always, 422.
    """
    refuse(422, f"Invalid request.\n\n{what}")


class GitHubErrors(Errors):
    """GitHub's answers to requests that reach no handler."""

    def no_route(self, path: str, *, slash_missing: bool) -> Reply:  # noqa: ARG002
        return error(404, "Not Found")

    def no_method(self, method: str, allowed: object) -> Reply:  # noqa: ARG002
        """Answer for a route that does not have the method: GitHub knows no 405."""
        return error(404, "Not Found")

    def no_token(self, *, missing: bool) -> Reply:
        """Answer for a request without a token, or with one that nobody knows."""
        return error(401, "Requires authentication" if missing else "Bad credentials")

    def no_scope(self, wanted: frozenset[str]) -> Reply:
        """Answer for a token that may not do this, and name what would have done."""
        reply = error(403, "Resource not accessible by integration")
        accepted = "; ".join(sorted(scope.replace(":", "=") for scope in wanted))
        return Reply(reply.status, reply.body, {"x-accepted-github-permissions": accepted})

    def not_json(self, reason: str) -> Reply:  # noqa: ARG002
        return error(400, "Problems parsing JSON")

    def failed(self) -> Reply:
        return error(500, "Server Error")

    def too_many(self, allowance: Allowance) -> Reply:  # noqa: ARG002
        """Answer for a caller who used up the primary limit; the headers say when it is renewed."""
        return error(
            403, "API rate limit exceeded for installation.", docs=f"{DOCS}/overview/rate-limits-for-the-rest-api"
        )
