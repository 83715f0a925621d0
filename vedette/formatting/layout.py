"""The one layout: a field per line, brackets for leaves only, one space before a comment, at most one blank line.

- A mapping or list in brackets stays so where it fits on the line, has nothing but scalars and no comment inside; else
  each of its entries gets a line. What its author wrote on lines of its own stays there.
- A blank line parts two entries of the file, or of a section of it, where they take several lines. Elsewhere one that
  its author wrote stays.
- Anchors, aliases, quotation marks and block scalars stay as they are; nothing is put in another order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from vedette.formatting.comments import Comment
from vedette.formatting.document import Document, Item, Node, read_document
from vedette.formatting.scalars import STEP, WIDTH, block, folded, keeps_line_ends, one_line

# A key without `?` in front of it is found within 1,024 characters.
_LONGEST_KEY = 1000
# Entries of the file, and those of its sections.
_PARTED = 2
_SEVERAL = 3


class LayoutError(Exception):
    """Something has no form in this layout; the message says what."""


def laid_out(text: str) -> str:
    """The text in this layout; its lines end with a newline.

    Raises:
        LayoutError: Something in it has no form here.
    """
    document = read_document(text)
    lines = _Lines()
    _head(document, lines)
    _entries(document.root, lines, depth=0)
    return "\n".join(lines.written) + "\n"


@dataclass(slots=True)
class _Lines:
    """Lines that are written one after the other.

    Attributes:
        written: They.
        open: Whether a blank line behind them would be a part of the last value.
        closing: How many of the last ones are comments on lines of their own, with blank lines among them. Once laid
            out, they may belong to another entry, so that they do not count where entries are parted.
    """

    written: list[str] = field(default_factory=list)
    open: bool = False
    closing: int = 0

    def add(self, line: str) -> None:
        self.written.append(line)
        self.open = False
        self.closing = 0

    def blank(self) -> None:
        """A blank line, where there is none yet and it means nothing."""
        if self.written and self.written[-1] and not self.open:
            self.written.append("")

    def extend(self, other: _Lines) -> None:
        self.closing = other.closing + (self.closing if other.closing == len(other.written) else 0)
        self.written += other.written
        self.open = other.open

    def comments(self, comments: Sequence[Comment], indent: int, *, first: bool = False) -> None:
        """Comments on lines of their own; above the `first` entry of a block there is no blank line."""
        start, closing = len(self.written), self.closing
        for number, one in enumerate(comments):
            if one.blank and not (first and number == 0):
                self.blank()
            self.add(" " * indent + one.text)
        self.closing = closing + len(self.written) - start


def _head(document: Document, lines: _Lines) -> None:
    """All that stands before the first entry."""
    for directive in document.directives:
        lines.add(directive.rstrip())
    lines.comments(document.head, 0)
    start = "---" if document.marked else ""
    start += f" &{document.root.anchor}" if document.root.anchor else ""
    if start:
        lines.add(_commented(start.strip(), document.on))
    lines.comments(document.root.on, 0)


def _entries(node: Node, lines: _Lines, depth: int) -> None:
    """The entries of a mapping or list, each from a line of its own on; `depth` counts what is around it."""
    before = 0
    for number, item in enumerate(node.items):
        entry = _Lines()
        extra = _entry(item, entry, depth)
        lead = [*item.lead, *extra]
        size = len(entry.written) - entry.closing
        parted = before and _part(depth, before, size)
        if number and (parted or (lead[0].blank if lead else item.blank)):
            lines.blank()
        lines.comments(lead, depth * STEP, first=True)
        if lead and item.blank:
            lines.blank()
        lines.extend(entry)
        lines.comments(item.below, depth * STEP + STEP)
        before = size
    lines.comments(node.foot, depth * STEP)


def _part(depth: int, before: int, size: int) -> bool:
    """Whether a blank line stands between two entries of so many lines."""
    if depth == 0:
        return before > 1 or size > 1
    return depth < _PARTED and min(before, size) >= _SEVERAL


def _entry(item: Item, lines: _Lines, depth: int) -> list[Comment]:
    """Write an entry; comments for which its lines have no room are given back, to stand above it."""
    indent = " " * (depth * STEP)
    value = item.value
    head = f"{indent}-" if item.key is None else f"{indent}{_key(item.key)}:"
    anchored = f"{head} &{value.anchor}" if value.anchor else head
    groups = list(_groups([*item.on, *value.on, *item.trail]))
    behind = groups[0] if groups else []
    above = [one for group in groups[1:] for one in group]
    inline = _inline(value)
    if value.kind in {"scalar", "alias"}:
        _scalar(value, anchored, behind, lines, depth)
    elif not value.items:
        lines.add(_commented(f"{anchored} {inline}", behind))
        above += value.foot
    elif inline is not None and len(anchored) + 1 + len(inline) <= WIDTH:
        lines.add(_commented(f"{anchored} {inline}", behind))
    else:
        inner = _Lines()
        _entries(value, inner, depth + 1)
        if item.key is None and not (behind or value.anchor) and not inner.written[0].lstrip(" ").startswith("#"):
            # The first entry stands behind the dash.
            inner.written[0] = f"{head} {inner.written[0].lstrip(' ')}"
        else:
            _comment_lines(anchored, behind, lines)
        lines.extend(inner)
    return above


def _scalar(value: Node, head: str, behind: list[Comment], lines: _Lines, depth: int) -> None:
    inner = (depth + 1) * STEP
    if value.style in {"|", ">"}:
        sign, content = block(value, inner)
        lines.add(_commented(f"{head} {sign}", behind[:1]))
        lines.written += content
        lines.open = keeps_line_ends(value)
        return
    if not value.text:
        _comment_lines(head, behind, lines)
        return
    first, *others = folded(value, len(head) + 1, inner)
    written = [f"{head} {first}", *others]
    for line in written[:-1]:
        lines.add(line)
    _comment_lines(written[-1], behind, lines)


def _comment_lines(line: str, behind: list[Comment], lines: _Lines) -> None:
    """A line with its comment, whose further lines stand below it."""
    for part in _commented(line, behind).split("\n"):
        lines.add(part)


def _commented(line: str, behind: Sequence[Comment]) -> str:
    if not behind:
        return line
    below = ("\n" + " " * (len(line) + 1)).join(one.text for one in behind)
    return f"{line} {below}"


def _groups(comments: Sequence[Comment]) -> Iterator[list[Comment]]:
    """Comments that go on in the next line stay together."""
    group: list[Comment] = []
    for one in comments:
        if group and (one.line, one.column) != (group[-1].line + 1, group[-1].column):
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _key(node: Node) -> str:
    text = one_line(node)
    anchor = f"&{node.anchor} " if node.anchor else ""
    if node.kind not in {"scalar", "alias"} or not text or len(text) > _LONGEST_KEY:
        message = "a key that is empty, has several lines or more than 1,000 characters"
        raise LayoutError(message)
    # The name of an alias may have a colon.
    return f"{anchor}{text} " if node.kind == "alias" else f"{anchor}{text}"


def _inline(node: Node) -> str | None:
    """A mapping or list in brackets on one line; None where it is no leaf, or its author gave each entry a line."""
    left, right = "{}" if node.kind == "map" else "[]"
    if node.kind in {"scalar", "alias"} or not node.items:
        return f"{left}{right}"
    if not node.flow or node.on or node.foot:
        return None
    parts = []
    for item in node.items:
        value = item.value
        leaf = value.kind in {"scalar", "alias"} or (not value.items and not (value.on or value.foot))
        text = (one_line(value) or "null") if value.kind in {"scalar", "alias"} else _inline(value)
        if not leaf or text is None or (value.text and not one_line(value)):
            return None
        if item.lead or item.on or item.trail or item.below:
            return None
        anchored = f"&{value.anchor} {text}" if value.anchor else text
        parts.append(anchored if item.key is None else f"{_key(item.key)}: {anchored}")
    return f"{left}{', '.join(parts)}{right}"
