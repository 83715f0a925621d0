"""Texts and names that are valid, the odd ones among them."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import strategies as st

Strategy = st.SearchStrategy[Any]
Drawn = st.SearchStrategy[dict[str, Any]]

ENVIRONMENTS = ("production", "Prod EU", "Ümwelt 2")
AGGREGATES = (
    "count()",
    "count_unique(user)",
    "count_unique( user )",
    "count_unique(tags[sentry:user])",
    "p95(span.duration)",
)
CRONTABS = ("* * * * *", " 0  2 * *   1-5", "*/5 0,12 1 JAN-MAR MON", "@hourly", "@daily", "@weekly", "@annually")
QUERIES = ("", "level:error", ' message:"a \\"quoted\\" word" ', "browser:Ünï  release:1.0")

_ODD = (
    "  in blanks ",
    "\tÜnïcode",
    "e\u0301 or \u00e9",
    "\u202eright to left",
    "😀 家",
    "a\u2028b\x85c",
    "#hash",
    "'\"\\${x}%s",
)


def text(longest: int | None = None, *, empty: bool = False, lines: bool = True) -> st.SearchStrategy[str]:
    """Any text that Sentry takes; often with blanks around it, sometimes as long as is allowed."""
    limit = longest or 400
    banned = "\x00" if lines else "\x00\n\r"
    some = st.text(st.characters(exclude_categories=("Cs",), exclude_characters=banned), max_size=min(limit, 40))
    odd = st.sampled_from([one for one in _ODD if len(one) <= limit])
    long = some.filter(str.strip).map(lambda one: (one * limit)[:limit])
    return (some | odd | long).filter(lambda one: empty or bool(one.strip()))


def merged(*parts: Drawn) -> Drawn:
    """What is drawn of all parts, in one object."""
    return st.builds(lambda *drawn: {key: value for part in drawn for key, value in part.items()}, *parts)


def snake_keys(value: Any) -> Any:
    """A value with its keys in snake case, as a person may write them too."""
    if isinstance(value, dict):
        names = {key: re.sub(r"[A-Z]", lambda one: f"_{one[0].lower()}", key) for key in value}
        return {names[key]: snake_keys(item) for key, item in value.items()}
    return [snake_keys(item) for item in value] if isinstance(value, list) else value
