"""The catalog's filters in Sentry's search language."""

from __future__ import annotations

import re

from vedette.metrics import SPANS
from vedette.model import Text, When, Where

SERVICE_TAG = "service"

_PLAIN = re.compile(r"[A-Za-z0-9_./@-]+")


def search(when: When, where: Where | None, service: str | None = None) -> str:
    """The query of a monitor: its level or span filter, its service, and the catalog's own filter.

    Args:
        when: What is measured.
        where: The catalog's filter.
        service: Given where the project has events of others too, who all set the tag `service`.
    """
    terms = [when.measured.query or SPANS[when.of or "requests"]]
    terms += [service_term(service)] if service else []
    terms += [_term(where)] if where else []
    return " ".join(terms)


def service_term(service: str) -> str:
    """What finds the events of one service in a project that several share."""
    return f"{SERVICE_TAG}:{_quoted(service)}"


def _term(where: Where) -> str:
    for parts, word in ((where.any_of, " OR "), (where.all_of, " ")):
        if parts:
            joined = word.join(_term(part) for part in parts)
            return f"({joined})" if len(parts) > 1 else joined
    if where.tag:
        return f"{where.tag}:{_quoted(_tag_value(where))}"
    for name, text in (("message", where.message), ("transaction", where.transaction)):
        if text:
            return f"{name}:{_quoted(_pattern(text))}"
    raise AssertionError("the model has exactly one filter")


def _tag_value(where: Where) -> str:
    """With Sentry's wildcard as in `_pattern`."""
    if where.contains:
        return f"*{_literal(where.contains)}*"
    return f"{_literal(where.starts_with)}*" if where.starts_with else _literal(where.equals or "")


def _pattern(text: Text) -> str:
    """With Sentry's wildcard where anything may stand."""
    if text.contains:
        return f"*{_literal(text.contains)}*"
    return f"*{_literal(text.ends_with)}" if text.ends_with else _literal(text.equals or "")


def _literal(text: str) -> str:
    """So that a star in the catalog means a star."""
    return text.replace("\\", "\\\\").replace("*", "\\*")


def _quoted(value: str) -> str:
    """Quoted where a blank, a bracket or a colon would end the value."""
    if _PLAIN.fullmatch(value.strip("*")):
        return value
    escaped = value.replace('"', '\\"')
    return f'"{escaped}"'
