"""Markdown without its code, in which nothing is a link."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence

_FENCE = re.compile(r"[ \t]*(?:>[ \t]*)*(?P<fence>`{3,}|~{3,})(?P<info>.*)")
_TICKS = re.compile(r"`+")
_INDENTED = re.compile(r"(?: {4}|\t)")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|[0-9]{1,9}[.)])(?:[ \t]|$)")


def without_code(lines: Sequence[str]) -> Iterator[str]:
    """Each line with blanks where code is, so that what remains keeps its column (CommonMark 0.31, 4.4, 4.5, 6.1)."""
    fence = ""
    blank, listed = True, False
    for line in lines:
        match = _FENCE.fullmatch(line)
        if fence:
            if match and match["fence"].startswith(fence) and not match["info"].strip():
                fence = ""
            yield ""
            continue
        if match and not (match["fence"][0] == "`" and "`" in match["info"]):
            fence, blank = match["fence"], False
            yield ""
            continue
        if not line.strip():
            blank = True
            yield line
            continue
        if blank and not listed and _INDENTED.match(line):
            # What is indented after a blank line is code, unless it belongs to an item of a list; so is what follows.
            yield ""
            continue
        listed = bool(_ITEM.match(line)) or (listed and (not blank or line[0] in " \t"))
        blank = False
        yield _without_spans(line)


def _without_spans(line: str) -> str:
    """Code between equal runs of backticks; a run without its like is text."""
    runs = [match.span() for match in _TICKS.finditer(line)]
    like: dict[int, list[int]] = defaultdict(list)
    for number, (start, end) in enumerate(runs):
        like[end - start].append(number)
    parts, at, number = [], 0, 0
    while number < len(runs):
        start, end = runs[number]
        same = like[end - start]
        after = bisect_right(same, number)
        escaped = (start - len(line[:start].rstrip("\\"))) % 2 == 1 if line[start - 1 : start] == "\\" else False
        if escaped or after == len(same):
            number += 1
            continue
        close = same[after]
        parts += [line[at:start], " " * (runs[close][1] - start)]
        at, number = runs[close][1], close + 1
    return "".join([*parts, line[at:]])
