"""Foreign text in Markdown: only ever in code, where nothing of it is markup, a mention, a reference or a link."""

from __future__ import annotations

import re

from vedette.escape import printable, visible


def code(text: str) -> str:
    """A code span that shows a text, whatever it holds.

    Line ends, control characters and those that turn the direction of writing round are shown by their numbers.
    """
    seen = visible(text) or " "
    fence = _fence(seen, 1)
    # A space keeps a backtick at an edge from joining the fence; CommonMark takes one off at either side.
    padding = " " if seen[0] in "` " or seen[-1] in "` " else ""
    return f"{fence}{padding}{seen}{padding}{fence}"


def cell(text: str) -> str:
    """A code span for a table, where a bar would end the cell even in code."""
    return code(text).replace("|", "\\|")


def block(text: str) -> str:
    """A fenced block that shows a text with its lines."""
    seen = printable("\n".join(map(visible, text.splitlines())))
    fence = _fence(seen, 3)
    return f"{fence}text\n{seen}\n{fence}"


def _fence(text: str, least: int) -> str:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    return "`" * max(least, longest + 1)
