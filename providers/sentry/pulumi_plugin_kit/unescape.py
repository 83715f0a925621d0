"""Text with its escapes taken back, and where each character of it stands in the text: what redaction looks through."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

_DEPTH = 4
"""How many times escapes are taken back: a message quotes an answer, which quotes a request, which is encoded."""

# A run of backslashes is looked at from its first one only: from each would take the square of its length.
_ESCAPES = re.compile(
    r"(?P<percent>(?:%[0-9A-Fa-f]{2})+)"
    r"|(?P<entity>&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});?)"
    r"|(?<!\\)(?:(?P<units>(?:\\{1,16}u[0-9A-Fa-f]{4})+)"
    r"|(?P<bytes>(?:\\{1,16}x[0-9A-Fa-f]{2})+)"
    r"|(?P<wide>\\{1,16}U[0-9A-Fa-f]{8})|(?P<braced>\\{1,16}u\{[0-9A-Fa-f]{1,6}\})"
    r"|(?P<octal>\\{1,16}[0-3][0-7]{2})"
    r"|(?P<quoted>\\{1,16}[\"'/<>&=+]))"
)
_Piece = tuple[str, int, int]


def layers(text: str) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """The text with its escapes taken back once, twice and so on; each time with the place of every character."""
    places = [(at, at + 1) for at in range(len(text))] if _ESCAPES.search(text) else []
    for _ in range(_DEPTH):
        if not _ESCAPES.search(text):
            return
        pieces = list(_pieces(text))
        changed = "".join(piece for piece, _, _ in pieces)
        places = [(places[start][0], places[end - 1][1]) for _, start, end in pieces]
        if changed == text:
            return
        text = changed
        yield text, places


def _pieces(text: str) -> Iterator[_Piece]:
    """Each character, from and to."""
    at = 0
    for match in _ESCAPES.finditer(text):
        yield from ((text[here], here, here + 1) for here in range(at, match.start()))
        yield from _taken_back(match)
        at = match.end()
    yield from ((text[here], here, here + 1) for here in range(at, len(text)))


def _taken_back(match: re.Match[str]) -> Iterator[_Piece]:
    kind, seen, start, end = match.lastgroup, match[0], match.start(), match.end()
    if kind in {"percent", "bytes"}:
        mark = "%" if kind == "percent" else "x"
        ends = [one.end() for one in re.finditer(rf"{mark}[0-9A-Fa-f]{{2}}", seen)]
        yield from _of_bytes(
            bytes(int(seen[stop - 2 : stop], 16) for stop in ends), [start + stop for stop in ends], start
        )
    elif kind == "units":
        ends = [one.end() for one in re.finditer(r"u[0-9A-Fa-f]{4}", seen)]
        yield from _of_units([int(seen[stop - 4 : stop], 16) for stop in ends], [start + stop for stop in ends], start)
    elif kind == "entity":
        shown = html.unescape(seen if seen.endswith(";") or "#" not in seen else f"{seen};")
        yield from ((one, start, end) for one in shown)
    elif kind == "quoted":
        yield seen[-1], start, end
    else:
        digits = seen.lstrip("\\").strip("uU{}")
        code = int(digits, 8 if kind == "octal" else 16)
        yield chr(code) if code <= 0x10FFFF else " ", start, end


def _of_bytes(raw: bytes, ends: list[int], start: int) -> Iterator[_Piece]:
    try:
        shown = raw.decode("utf-8")
    except UnicodeDecodeError:
        shown = ""
    if not shown:
        shown, sizes = raw.decode("latin-1"), [1] * len(raw)
    else:
        sizes = [len(one.encode("utf-8")) for one in shown]
    at = 0
    for one, size in zip(shown, sizes, strict=True):
        yield one, start, ends[at + size - 1]
        start, at = ends[at + size - 1], at + size


def _of_units(units: list[int], ends: list[int], start: int) -> Iterator[_Piece]:
    at = 0
    while at < len(units):
        pair = units[at : at + 2]
        joined = b"".join(unit.to_bytes(2, "big") for unit in pair).decode("utf-16-be", "replace")
        size = 2 if len(pair) == 2 and len(joined) == 1 else 1
        yield joined[0], start, ends[at + size - 1]
        start, at = ends[at + size - 1], at + size
