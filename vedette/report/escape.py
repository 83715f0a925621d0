"""Foreign text in Markdown: only ever in code, where nothing of it is markup, a mention, a reference or a link."""

from __future__ import annotations

import re
import unicodedata


def code(text: str) -> str:
    """A code span that shows a text, whatever it holds.

    Line ends, control characters and those that turn the direction of writing round are shown by their numbers.
    """
    seen = "".join(char if _visible(char) else _number(char) for char in text) or " "
    fence = _fence(seen, 1)
    # A space keeps a backtick at an edge from joining the fence; CommonMark takes one off at either side.
    padding = " " if seen[0] in "` " or seen[-1] in "` " else ""
    return f"{fence}{padding}{seen}{padding}{fence}"


def cell(text: str) -> str:
    """A code span for a table, where a bar would end the cell even in code."""
    return code(text).replace("|", "\\|")


def block(text: str) -> str:
    """A fenced block that shows a text with its lines."""
    lines = text.splitlines()
    seen = "\n".join("".join(char if _visible(char) else _number(char) for char in line) for line in lines)
    fence = _fence(seen, 3)
    return f"{fence}text\n{seen}\n{fence}"


def _fence(text: str, least: int) -> str:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    return "`" * max(least, longest + 1)


def _visible(char: str) -> bool:
    # Cc, Cf, Cs, Co, Cn; and the two separators that end a line.
    return not unicodedata.category(char).startswith("C") and char not in "\u2028\u2029"


def _number(char: str) -> str:
    known = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}
    return known.get(char) or f"\\u{ord(char):04x}"
