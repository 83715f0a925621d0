"""Keeping secrets out of messages: what is marked secret and the token are blanked out of whatever a service says."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote, quote_plus

from pulumi.provider.experimental.property_value import PropertyValue

__all__ = ["HIDDEN", "Redactor", "secret_values"]

HIDDEN: Final = "[secret]"

_ALONE = 3
"""A secret of so few characters is blanked out only where it is a word by itself."""

_LONGEST = 2000
"""Characters of a message; a service may send back all that it was sent."""

_SPELLINGS: tuple[Callable[[str], str], ...] = (
    str,
    html.escape,
    lambda text: json.dumps(text)[1:-1],
    lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
    lambda text: repr(text)[1:-1],
    quote,
    lambda text: quote(text, safe=""),
    quote_plus,
)
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{8,}")


class Redactor:
    """Knows the secrets of a run, and takes them out of text."""

    def __init__(self) -> None:
        self._known: set[str] = set()

    def learn(self, values: Iterable[Any]) -> None:
        """Keep these out of every message from now on; of lists and maps, what is in them."""
        for value in values:
            self._known.update(_texts(value))

    def clean(self, text: str) -> str:
        """The text on one line, cut off where it is long, without any secret."""
        forms = sorted({form for secret in self._known for form in _forms(secret)}, key=len, reverse=True)
        if forms:
            pattern = re.compile("|".join(map(_expression, forms)), re.IGNORECASE)
            text = _BASE64.sub(lambda run: HIDDEN if _encodes(run[0], pattern) else run[0], text)
            text = pattern.sub(HIDDEN, text)
        line = " ".join(text.split())
        return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}..."


def secret_values(values: Mapping[str, PropertyValue]) -> Iterator[Any]:
    """What is marked secret in properties, however deep, as plain Python."""
    return (item for value in values.values() for item in _marked(value, secret=False))


def _marked(value: PropertyValue, *, secret: bool) -> Iterator[Any]:
    secret = secret or value.is_secret
    inner = value.value
    if isinstance(inner, Mapping):
        for item in inner.values():
            yield from _marked(item, secret=secret)
    elif isinstance(inner, Iterable) and not isinstance(inner, str):
        for item in inner:
            yield from _marked(item, secret=secret)
    elif secret:
        yield inner


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str) and value.strip():
        yield value
    elif isinstance(value, float) and len(number := f"{value:g}") > 1:
        yield number


def _forms(secret: str) -> Iterator[str]:
    """How a message may write a secret; its longer words, such as a token after `Bearer`, count by themselves."""
    words = [word for word in secret.split() if len(word) >= 8]
    for text in {secret, secret.strip(), " ".join(secret.split()), *words}:
        for first in _SPELLINGS:
            yield from (second(first(text)) for second in _SPELLINGS)


def _expression(form: str) -> str:
    word = len(form) <= _ALONE or form.isdecimal()
    return rf"(?<!\w){re.escape(form)}(?!\w)" if word else re.escape(form)


def _encodes(run: str, pattern: re.Pattern[str]) -> bool:
    standard = run.translate(str.maketrans("-_", "+/"))
    parts = (standard[start:] for start in range(4))
    decoded = (base64.b64decode(part[: len(part) // 4 * 4]).decode("utf-8", "replace") for part in parts)
    return any(pattern.search(text) for text in decoded)
