"""Wrap the prose of the Markdown pages at 120 characters.

    python tools/wrap_docs.py FILE...

A paragraph or an item of a list that has a longer line is laid out anew; everything else stays as it is. Headings,
tables, code, HTML and lines without a blank cannot be wrapped.
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

WIDTH = 120

_ITEM = re.compile(r" *([-*+]|\d+\.) +")
_STARTS = re.compile(r" *(?:[-*+] |\d+\. |#|>|\||```|<|\[[^\]]+\]: )")
"""How a line begins that is no prose: an item, a heading, a quotation, a table, code, HTML or the address of a link."""


def wrapped(text: str) -> str:
    """The text with its prose wrapped."""
    return "\n".join(line for block, prose in _blocks(text.split("\n")) for line in (_wrap(block) if prose else block))


def _blocks(lines: list[str]) -> Iterator[tuple[list[str], bool]]:
    """Paragraphs and items of lists, each with all of its lines; anything else line by line, which is no prose."""
    code, block = False, list[str]()
    for line in lines:
        fence = line.lstrip().startswith("```")
        item = not code and _ITEM.match(line) is not None
        more = not (code or fence or item or not line.strip() or _STARTS.match(line))
        if block and not more:
            yield block, True
            block = []
        if item or (more and (block or not line.startswith("    "))):
            block.append(line)
        else:
            yield [line], False
        code ^= fence
    if block:
        yield block, True


def _wrap(block: list[str]) -> list[str]:
    if all(len(line) <= WIDTH for line in block):
        return block
    item = _ITEM.match(block[0])
    start = item[0] if item else " " * (len(block[0]) - len(block[0].lstrip()))
    text = " ".join([block[0][len(start) :], *(line.strip() for line in block[1:])])
    lines = textwrap.wrap(
        text,
        WIDTH,
        initial_indent=start,
        subsequent_indent=" " * len(start),
        break_long_words=False,
        break_on_hyphens=False,
    )
    if any(_STARTS.match(line) for line in lines[1:]):
        # Wrapped there, it would mean something else.
        return block
    return lines


def main() -> None:
    """Wrap the files that are named."""
    for name in sys.argv[1:]:
        path = Path(name)
        before = path.read_text(encoding="utf-8")
        after = wrapped(before)
        if after != before:
            path.write_text(after, encoding="utf-8")
            print(f"wrapped {name}")


if __name__ == "__main__":
    main()
