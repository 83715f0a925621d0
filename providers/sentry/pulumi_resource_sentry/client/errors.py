"""Everything that can go wrong on the way to Sentry, in words for the reader at 3 a.m.

SentryError
├── ConfigurationError     the provider's own settings are missing or wrong
├── UnreachableError       nothing was sent: no connection to the server
├── LostAnswerError        sent, but no usable answer: it may or may not have been done
├── LateError              stopped, because the time that the operation was given is over
├── NotSentryError         something answered, but not Sentry's API
├── OccupiedError          an object of that name exists and is not what was asked for
├── MissingError           something a lookup or a reference names does not exist
└── ApiError               Sentry answered with a status that is no success
├── BadRequestError    400: the body is refused, with Sentry's reasons per field
├── UnauthorizedError  401: the token is not accepted
├── ForbiddenError     403: the token lacks a scope
├── NotFoundError      404
├── ConflictError      409: the slug or title is taken
├── GoneError          410: Sentry has removed this route
├── RateLimitedError   429, still, after all retries
└── ServerError        5xx, still, after all retries
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from pulumi_plugin_kit.redaction import one_line

if TYPE_CHECKING:
    from .routes import Route


REPLACEMENT_HEADER = "x-sentry-replacement-endpoint"


# Characters of what Sentry says that are looked at; a message has far fewer.
_LONGEST = 10_000


class SentryError(Exception):
    """Base of all errors that this provider reports."""


class ConfigurationError(SentryError):
    """A setting of the provider is missing or cannot be right."""


class UnreachableError(SentryError):
    """No connection could be made, so nothing was done."""


class LostAnswerError(SentryError):
    """The request went out and no usable answer came back: whether it was done is unknown."""


class LateError(SentryError):
    """The time that the operation was given is over: whether it was done is unknown."""


class NotSentryError(SentryError):
    """The address answers, but not with Sentry's API."""


class OccupiedError(SentryError):
    """The name is taken by an object that differs from what was asked for."""


class MissingError(SentryError):
    """A lookup found nothing of that name."""


class ApiError(SentryError):
    """Sentry refused; `status` is the HTTP status, `route` what was asked."""

    advice: ClassVar[str] = ""

    def __init__(self, route: Route, status: int, detail: str, headers: Mapping[str, str]) -> None:
        self.route = route
        self.status = status
        self.detail = detail
        self.headers = headers
        text = f"{route.method} {route.path} answered {status}"
        detail = detail.rstrip(".")
        super().__init__(". ".join(part for part in (f"{text}: {detail}" if detail else text, self.hint()) if part))

    def hint(self) -> str:
        """What to do next, empty if Sentry's own words say it all."""
        return self.advice


class BadRequestError(ApiError):
    """400: Sentry refuses the body."""


class UnauthorizedError(ApiError):
    """401: the token is unknown, expired or revoked."""

    advice = (
        "The token is not accepted: set a valid one with `pulumi config set --secret sentry:token`"
        " or in SENTRY_AUTH_TOKEN"
    )


class ForbiddenError(ApiError):
    """403: the token is valid and lacks a scope."""

    def hint(self) -> str:
        """Names the scope to add, and the others that would do as well."""
        scope, *others = self.route.scopes
        also = f" ({', '.join(others)} would do as well)" if others else ""
        return f"The token lacks the scope {scope}{also}: add it to the internal integration that the token is from"


class NotFoundError(ApiError):
    """404: there is no such object, or the token cannot see it."""


class ConflictError(ApiError):
    """409: a slug or a title is taken."""


class GoneError(ApiError):
    """410: Sentry has taken the route away."""

    def hint(self) -> str:
        """Names the route that replaces it, as Sentry's own header does."""
        replacement = self.headers.get(REPLACEMENT_HEADER)
        if replacement:
            replacement = one_line(replacement, 120)
            return f"Sentry has removed this route and names {replacement} as its replacement: update this provider"
        return "Sentry has removed this route: update this provider"


class RateLimitedError(ApiError):
    """429 after all retries."""

    advice = "Retries are used up: run again later, or with a smaller --parallel"


class ServerError(ApiError):
    """5xx after all retries."""

    advice = "Sentry has trouble of its own: see https://status.sentry.io and run again"


_BY_STATUS: Mapping[int, type[ApiError]] = {
    400: BadRequestError,
    401: UnauthorizedError,
    403: ForbiddenError,
    404: NotFoundError,
    409: ConflictError,
    410: GoneError,
    429: RateLimitedError,
}


def api_error(
    route: Route, status: int, body: Any, headers: Mapping[str, str], clean: Callable[[str], str] = str
) -> ApiError:
    """The error for an answer that is no success; `body` is the parsed JSON, or text.

    `clean` takes the secrets out of Sentry's words, before they are shortened.
    """
    kind = _BY_STATUS.get(status, ServerError if status >= 500 else ApiError)
    return kind(route, status, one_line(clean("; ".join(reasons(body))[:_LONGEST])), headers)


def reasons(body: Any, path: str = "") -> Iterator[str]:
    """Flatten the nested field errors of Django REST framework into `field[0].field: reason` lines."""
    match body:
        case {"detail": detail, **others} if not path and not others:
            yield from reasons(detail)
        case {"message": str(message)} if not path:
            yield message
        case dict():
            for key, value in body.items():
                if key in {"non_field_errors", "nonFieldErrors"}:
                    yield from reasons(value, path)
                else:
                    yield from reasons(value, f"{path}.{key}" if path else str(key))
        case list():
            for position, value in enumerate(body):
                yield from reasons(value, path if isinstance(value, str) else f"{path}[{position}]")
        case None | "":
            return
        case _:
            yield f"{path}: {body}" if path else str(body)
