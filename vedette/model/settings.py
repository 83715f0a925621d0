"""What Sentry keeps, drops and hands to whom; and what no API can do."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from vedette import units
from vedette.fields import text
from vedette.fields.types import Covers, Model, Reason, Slug, Title

Browser = Literal["ie", "edge", "safari", "firefox", "chrome", "opera", "android", "opera_mini"]
"""Sentry's words for old browsers, as its published API description lists them."""


class Privacy(Model):
    """Personal data: scrubbed by default in every project, beside what Sentry itself takes for sensitive."""

    scrub: bool = Field(default=True, description="whether Sentry removes sensitive values")
    scrub_addresses: bool = Field(default=True, description="whether Sentry drops IP addresses")
    sensitive: tuple[text.Line, ...] = Field((), description="more names of fields, such as iban")
    covers: Covers = ()


class Filters(Model):
    """Events that Sentry drops before they count; what is not said stays as it is in Sentry."""

    errors: tuple[text.Line, ...] = Field((), description="messages to ignore, with * for anything")
    browser_extensions: bool | None = None
    localhost: bool | None = None
    health_checks: bool | None = Field(None, description="transactions of health checks")
    web_crawlers: bool | None = None
    old_browsers: tuple[Browser, ...] | None = None
    covers: Covers = ()


def _pattern(value: str) -> str:
    """A blank or a quote would end the pattern in the line of text that Sentry keeps of a rule."""
    if re.search(r"[\s\"]", text.line(value)):
        raise units.UnitError(f"`{value}` has a blank or a quote", "write ? for a blank, such as src/old?files/*")
    return value


Pattern = Annotated[str, Field(min_length=1), AfterValidator(_pattern)]


class Ownership(Model):
    """Whose the issues of a part of a service are: the first rule that fits decides."""

    path: Pattern | None = Field(None, description="files, such as src/payments/*")
    url: Pattern | None = Field(None, description="addresses, such as https://shop/checkout/*")
    tag: str | None = Field(None, pattern=r"^[A-Za-z][A-Za-z0-9_.-]{0,199}$")
    matches: text.Line | None = Field(None, description="the tag's value, with * for anything")
    team: Slug

    @model_validator(mode="after")
    def _one(self) -> Ownership:
        if sum(part is not None for part in (self.path, self.url, self.tag)) != 1:
            raise units.UnitError("exactly one of path, url, tag is needed", "keep one")
        if (self.tag is None) != (self.matches is None):
            raise units.UnitError("`tag` and `matches` belong together", "write {tag: operation, matches: payment*}")
        return self


class Paging(Model):
    """That nobody is woken by this product, and why."""

    disabled: Reason = Field(description="the reason")


Step = Annotated[str, Field(min_length=1), AfterValidator(text.prose)]


class Manual(Model):
    """What a person must do because no API can."""

    title: Title
    steps: tuple[Step, ...] = Field(min_length=1)
    check: Step | None = Field(None, description="how one sees that it is done; none where one cannot")
    covers: Covers = ()
