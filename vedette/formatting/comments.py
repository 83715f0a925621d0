"""The comments of a YAML text, each with what stands before it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

import yaml

_HEADER = re.compile(r"[|>][0-9+-]*[ \t]*(#[^\n]*)?")
_VALUES = (
    yaml.ScalarToken, yaml.AliasToken, yaml.AnchorToken, yaml.TagToken, yaml.BlockEntryToken, yaml.DocumentStartToken,
    yaml.FlowMappingStartToken, yaml.FlowMappingEndToken, yaml.FlowSequenceStartToken, yaml.FlowSequenceEndToken,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment.

    Attributes:
        text: From its # on.
        index: Where it starts in the text.
        line: That line, counted from 0.
        column: Where in the line.
        after: Where what it follows ends: a value, a key, a dash, an opening or closing bracket; -1 for nothing.
        own: Whether it has a line of its own. One that goes on below another at the end of a line has none.
        blank: Whether the line above it is blank.
    """

    text: str
    index: int
    line: int
    column: int
    after: int
    own: bool
    blank: bool


@dataclass(frozen=True, slots=True)
class Tokens:
    """Where things stand in a text.

    Attributes:
        comments: In their order.
        ends: Where each value, key, dash and bracket ends, in ascending order.
        dashes: Where the dashes of lists end, with the line of each.
        starts: Where the scalar that ends at a place starts, without an anchor in front of it.
        directives: The lines before the document's start.
    """

    comments: tuple[Comment, ...]
    ends: tuple[int, ...]
    dashes: dict[int, int]
    starts: dict[int, int]
    directives: tuple[str, ...]

    def end_before(self, index: int) -> int:
        """Where the last value, key, dash or bracket ends that does so at `index` or before it."""
        found = bisect_right(self.ends, index)
        return self.ends[found - 1] if found else -1

    def dash_before(self, index: int) -> int:
        """Where the last dash ends that does so at `index` or before it."""
        found = bisect_right(self.ends, index) - 1
        while self.ends[found] not in self.dashes:
            found -= 1
        return self.ends[found]


def read_tokens(text: str) -> Tokens:
    """Find everything in a text that YAML can read and whose lines end with a newline."""
    return _Scan(text).tokens()


class _Scan:
    """Goes through tokens, with the gaps between them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._firsts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._comments: list[Comment] = []
        self._dashes: dict[int, int] = {}
        # Where the last value, key, dash or bracket ends.
        self._after = -1

    def tokens(self) -> Tokens:
        ends: list[int] = []
        starts: dict[int, int] = {}
        directives: list[str] = []
        gap = 0
        for token in yaml.scan(self._text, Loader=yaml.CSafeLoader):
            start, end = token.start_mark.index, token.end_mark.index
            self._gap(gap, start)
            gap = max(gap, end)
            if isinstance(token, yaml.DirectiveToken):
                gap = self._text.find("\n", start)
                directives.append(self._text[start:gap])
            elif end > start and isinstance(token, (*_VALUES, yaml.KeyToken)):
                ends.append(end)
                self._after = end
                if isinstance(token, yaml.BlockEntryToken):
                    self._dashes[end] = token.start_mark.line
                elif isinstance(token, yaml.ScalarToken):
                    starts[end] = start
                    if token.style in {"|", ">"}:
                        self._header(start)
        return Tokens(tuple(self._comments), tuple(ends), self._dashes, starts, tuple(directives))

    def _gap(self, start: int, end: int) -> None:
        """The comments between two tokens; the rest there is white space and signs."""
        for match in re.finditer(r"#[^\n]*", self._text[start:end]):
            self._add(start + match.start(), match[0])

    def _header(self, start: int) -> None:
        """The comment behind the sign of a block scalar, which is a part of its token."""
        header = _HEADER.match(self._text, start)
        if header and header[1]:
            self._add(header.start(1), header[1])

    def _add(self, index: int, text: str) -> None:
        line = bisect_right(self._firsts, index) - 1
        first = self._firsts[line]
        own = not self._text[first:index].strip(" \t")
        last = self._comments[-1] if self._comments else None
        if own and last and not last.own and last.after == self._after and self._after not in self._dashes:
            # It goes on below another one at the end of a line. Behind a dash it is as deep as the first entry there.
            own = (last.line, last.column) != (line - 1, index - first)
        blank = line > 0 and not self._text[self._firsts[line - 1] : first].strip()
        self._comments.append(Comment(text.rstrip(), index, line, index - first, self._after, own, blank))
