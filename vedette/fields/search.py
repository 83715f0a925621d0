"""Sentry's search language: whether a query can be read at all.

Which fields exist only the organisation knows, so a term is never refused for its key.
"""

from __future__ import annotations

import re
from itertools import pairwise

from vedette import units

_WORDS = re.compile(r'"(?:[^"\\]|\\.)*"|\\.|[()\[\]"]|[^\s()\[\]"\\]+|\s+|\\', re.DOTALL)
_OPERATORS = {"AND", "OR"}
_LIST = re.compile(r"\[[^\[\]]*\]")
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"", re.DOTALL)
_PAIRS = {")": "(", "]": "["}
_EMPTY = re.compile(r"!?[A-Za-z][A-Za-z0-9_.\-]*:[<>=!]*")


def query(text: str) -> str:
    """A search whose quotes, parentheses and brackets are closed and whose terms have values.

    Raises:
        UnitError: Sentry could not read it.
    """
    words = _WORDS.findall(text)
    if '"' in words:
        raise units.UnitError(f"the query `{text}` has a quote that is not closed", 'write it as message:"a b"')
    _brackets(text, words)
    for before, word in pairwise(["(", *words, ")"]):
        if _EMPTY.fullmatch(before) and (word.isspace() or word == ")"):
            raise units.UnitError(f"the query `{text}` gives `{before}` no value", "write a value after the colon")
    for values in _LIST.findall(_QUOTED.sub("x", text)):
        if not all(one.strip() for one in values[1:-1].split(",")):
            raise units.UnitError(f"the query `{text}` has a list with an empty place", "name a value, as in a:[b]")
    terms = ["(", *(word for word in words if not word.isspace()), ")"] if text.strip() else []
    for before, word in pairwise(terms):
        opens = before in {"(", "NOT", "!"} or before in _OPERATORS
        if opens and (word == ")" or word in _OPERATORS):
            shown = word if word in _OPERATORS else before
            raise units.UnitError(
                f"the query `{text}` has nothing beside `{shown}`", "remove it, or complete the query"
            )
    return text


def _brackets(text: str, words: list[str]) -> None:
    opened: list[str] = []
    for word in words:
        if word in _PAIRS.values():
            opened.append(word)
        elif word in _PAIRS and (not opened or opened.pop() != _PAIRS[word]):
            raise units.UnitError(f"the query `{text}` has a `{word}` that closes nothing", "remove it, or open it")
    if opened:
        raise units.UnitError(f"the query `{text}` has a `{opened[-1]}` that is not closed", "close it, or quote it")


def closed(path: str) -> str:
    """A JSON path whose brackets and quotes are closed.

    Raises:
        UnitError: One is not.
    """
    if path.count("[") != path.count("]") or path.count("'") % 2 or path.count('"') % 2:
        raise units.UnitError(f"`{path}` has a bracket or quote that is not closed", "write such as $.items[0].status")
    return path
