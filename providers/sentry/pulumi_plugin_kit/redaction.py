"""Keeping secrets out of text: every secret that a run has seen is blanked out of all that it reports."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Callable, Iterator
from typing import Any, Final
from urllib.parse import quote, quote_plus

from pulumi_plugin_kit.unescape import layers

HIDDEN: Final = "[secret]"

# A secret this short is blanked out only where it stands alone: "a" would take the a out of every word.
_ALONE = 3
# Of a longer secret, this many characters at its start give it away where a server has cut it off.
_START = 16
# A word of a secret, such as the token in "Bearer TOKEN", counts by itself from this length on.
_WORD = 8
_LONG_WORD = 16
# Of one that is cut off at the end of a text, or before an ellipsis, so many are enough.
_CUT_START = 6
_CUT = re.compile(r"\s{0,3}(?:\.{2,}|\u2026|[\[(<]?truncated)|[\"'\s\])}>\\]{0,40}\Z", re.IGNORECASE)
_NESTED = 3
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{6,}")


class Redactor:
    """Blanks out secrets: as they are, escaped and encoded several times over, in other case, and cut off."""

    def __init__(self, *secrets: Any) -> None:
        self._known: set[str] = set()
        self._forms: frozenset[str] | None = None
        self.learn(*secrets)

    def learn(self, *secrets: Any) -> None:
        """Keep these values out of every text from now on.

        Lists and maps count by their items. Truth values and numbers of one digit are in every text, so they are
        left: the caller names no value where one of them is secret.
        """
        before = len(self._known)
        for secret in secrets:
            self._known.update(_texts(secret))
        if len(self._known) != before:
            self._forms = None

    def clean(self, text: str) -> str:
        """The text without any secret."""
        if not self._known:
            return text
        if self._forms is None:
            self._forms = frozenset(_lower(form) for secret in self._known for form in _forms(secret) if form.strip())
        spans = list(self._spans(text))
        for shown, places in layers(text):
            spans += [(places[start][0], places[stop - 1][1]) for start, stop in self._spans(shown)]
        spans.sort()
        parts, end = [], 0
        for start, stop in spans:
            if start >= end:
                parts += [text[end:start], HIDDEN]
            end = max(end, stop)
        return "".join([*parts, text[end:]])

    def _spans(self, text: str, depth: int = 0) -> Iterator[tuple[int, int]]:
        """Where secrets are in a text, from and to; what is in base64 is looked into, also when it is so twice."""
        lower = _lower(text)
        cuts = [match.start() for match in _CUT.finditer(text)]
        for form in self._forms or ():
            yield from _places(form, lower)
            yield from _cut_off(form, lower, cuts)
        if depth < _NESTED:
            for run in _BASE64.finditer(text):
                if any(self._shows(one, depth + 1) for one in _decoded(run[0])):
                    yield run.span()

    def _shows(self, text: str, depth: int) -> bool:
        shown = (text, *(one for one, _ in layers(text)))
        return any(True for one in shown for _ in self._spans(one, depth))

    def __repr__(self) -> str:
        return f"Redactor({len(self._known)} secrets)"


def one_line(text: str, longest: int = 500) -> str:
    """Text that a server has sent, for a message: on one line, printable, and cut off after `longest` characters."""
    printable = "".join(character if character.isprintable() else " " for character in text)
    line = " ".join(printable.split())
    return line if len(line) <= longest else f"{line[:longest]}..."


def _texts(secret: Any) -> Iterator[str]:
    if isinstance(secret, str):
        if secret.strip():
            yield secret
    elif isinstance(secret, bool):
        return
    elif isinstance(secret, int | float):
        if len(shown := json.dumps(secret)) > 1:
            yield shown
    elif isinstance(secret, dict):
        for item in secret.values():
            yield from _texts(item)
    elif isinstance(secret, list | tuple):
        for item in secret:
            yield from _texts(item)


_SPELLINGS: tuple[Callable[[str], str], ...] = (
    str,
    html.escape,
    lambda text: json.dumps(text)[1:-1],
    lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
    lambda text: repr(text)[1:-1],
    lambda text: quote(text, errors="replace"),
    lambda text: quote(text, safe="", errors="replace"),
    lambda text: quote_plus(text, errors="replace"),
)


def _forms(secret: str) -> Iterator[str]:
    """How a server or a message may write a secret: escaped or encoded, and that once more. Case is no matter."""
    for text in {secret, secret.strip(), one_line(secret, len(secret)), *_words(secret)}:
        yield text.encode("utf-8", "replace").hex()
        for first in _SPELLINGS:
            yield from (second(first(text)) for second in _SPELLINGS)


def _words(secret: str) -> Iterator[str]:
    for word in secret.split():
        if len(word) >= _LONG_WORD or (len(word) >= _WORD and re.search(r"\d", word)):
            yield word


def _decoded(run: str) -> Iterator[str]:
    """What a run of characters may be in base64; it may have been cut off at its start."""
    standard = run.translate(str.maketrans("-_", "+/"))
    for start in range(4):
        part = standard[start:]
        # Of the last group two characters are a byte and three are two; one alone is none.
        rest = len(part) % 4
        part = part[:-1] if rest == 1 else part + "=" * (-len(part) % 4)
        yield base64.b64decode(part).decode("utf-8", "replace")


def _lower(text: str) -> str:
    """The text in lower case, character by character, so that places in both are the same."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(small if len(small := character.lower()) == 1 else character for character in text)


def _places(form: str, text: str) -> Iterator[tuple[int, int]]:
    """Where a form is in a text, from and to; of a long one its start is enough."""
    alone = len(form) <= _ALONE or form.isdecimal()
    start = text.find(form[:_START])
    while start >= 0:
        stop = start + len(form[:_START])
        while stop < len(text) and stop - start < len(form) and text[stop] == form[stop - start]:
            stop += 1
        if not (alone and _in_a_word(text, start, stop)):
            yield start, stop
        start = text.find(form[:_START], start + 1)


def _cut_off(form: str, text: str, cuts: list[int]) -> Iterator[tuple[int, int]]:
    """Where a text was cut off in the middle of a form whose start is too short to be found anywhere else."""
    for cut in cuts:
        for size in range(min(len(form) - 1, _START - 1, cut), _CUT_START - 1, -1):
            if text.startswith(form[:size], cut - size):
                yield cut - size, cut
                break


def _in_a_word(text: str, start: int, stop: int) -> bool:
    return text[max(start - 1, 0) : start].isalnum() or text[stop : stop + 1].isalnum()
