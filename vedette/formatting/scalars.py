"""Scalars on lines: what is too long is folded where that changes nothing, quotation marks stay as they are."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import groupby

from vedette.formatting.document import Node

WIDTH = 120
STEP = 2
# Where a line may end: at one space between two words, and not before one that would look like a comment.
_SPACE = re.compile(r"(?<=[^ \t]) (?=[^ \t#])")
_MARKS = re.compile("[0-9+-]*")


def one_line(node: Node) -> str | None:
    """A scalar or alias on one line; None where it needs several."""
    if node.style in {"|", ">"}:
        return None
    if "\n" not in node.text:
        return node.text
    paragraphs = _paragraphs(node)
    return paragraphs[0] if paragraphs is not None and len(paragraphs) == 1 else None


def folded(node: Node, taken: int, indent: int) -> list[str]:
    """The lines of a plain or quoted scalar; `taken` columns of the first are used, the others have `indent` spaces."""
    paragraphs = _paragraphs(node)
    if paragraphs is None:
        # A line that ends with a backslash joins two words: where it ends matters.
        first, *others = node.text.split("\n")
        return [first, *(" " * indent + line.lstrip(" \t") if line.strip() else "" for line in others)]
    lines: list[str] = []
    for paragraph in paragraphs:
        if lines and paragraph:
            lines.append("")
        lines += _wrapped(paragraph, node.style, indent if lines else taken, indent) if paragraph else [""]
    return [line if not index else " " * indent + line if line else "" for index, line in enumerate(lines)]


def block(node: Node, indent: int) -> tuple[str, list[str]]:
    """The sign and the lines of a block scalar, these with `indent` spaces."""
    header, _, body = node.text.partition("\n")
    marks = _MARKS.match(header, 1)
    digit = "".join(re.findall("[0-9]", marks[0])) if marks else ""
    chomp = "".join(re.findall("[+-]", marks[0])) if marks else ""
    raw = body.split("\n")
    # Behind the last line end there is nothing, or what the next line is indented by.
    cut = raw.pop() if not raw[-1].strip() else None
    first = next((line for line in raw if line.strip(" ")), "")
    depth = max(node.column, 0) + int(digit) if digit else len(first) - len(first.lstrip(" "))
    lines = [line[depth:] for line in raw]
    while lines and not lines[-1]:
        lines.pop()
    if cut is None:
        # The file ends within the line, so it has no line end that the value could have.
        chomp = "-"
    if chomp == "+":
        ends = len(node.value) - len(node.value.rstrip("\n"))
        lines += [""] * (ends - 1 if lines else ends)
    content = next((line for line in lines if line), "")
    sign = node.style + (str(STEP) if content.startswith(" ") else "") + chomp
    return sign, [" " * indent + line if line else "" for line in lines]


def keeps_line_ends(node: Node) -> bool:
    """Whether blank lines behind a scalar are a part of it."""
    marks = _MARKS.match(node.text, 1) if node.style in {"|", ">"} else None
    return marks is not None and "+" in marks[0]


def _paragraphs(node: Node) -> list[str] | None:
    """What is written as if each paragraph were on one line; None where line ends mean more than a space."""
    if "\n" not in node.text:
        return [node.text]
    lines = node.text.split("\n")
    if node.style == '"' and any(_escapes(line) for line in lines):
        return None
    first, *between, last = lines
    stripped = [first.rstrip(" \t"), *(line.strip(" \t") for line in between), last.lstrip(" \t")]
    if "" in {stripped[0], stripped[-1]} or stripped[0] in {'"', "'"} or stripped[-1] in {'"', "'"}:
        # A quotation mark alone on a line: the break beside it is a part of the value.
        return None
    paragraphs: list[str] = []
    for filled, group in groupby(stripped, key=bool):
        words = list(group)
        # A blank line is a line end of the value, each further one another.
        paragraphs += [" ".join(words)] if filled else [""] * (len(words) - 1)
    return paragraphs


def _escapes(line: str) -> bool:
    """Whether what ends the line is preceded by a backslash that is not a character of its own."""
    return _escaped(line, len(line.rstrip(" \t")))


def _wrapped(text: str, style: str, taken: int, indent: int) -> list[str]:
    """A paragraph in lines; where there is no space that fits, a line is longer."""
    # In double quotes a space behind a backslash is a part of it.
    places = [match.start() for match in _SPACE.finditer(text) if style != '"' or not _escaped(text, match.start())]
    lines: list[str] = []
    start, room = 0, WIDTH - taken
    while len(text) - start > room:
        # The last place that fits, else the first one behind it.
        index = bisect_right(places, start + room) - 1
        if index < 0 or places[index] <= start:
            index += 1
        if index == len(places):
            break
        lines.append(text[start : places[index]])
        start, room = places[index] + 1, WIDTH - indent
    return [*lines, text[start:]]


def _escaped(text: str, index: int) -> bool:
    """Whether the character there is preceded by an odd number of backslashes."""
    first = index
    while first and text[first - 1] == "\\":
        first -= 1
    return (index - first) % 2 == 1
