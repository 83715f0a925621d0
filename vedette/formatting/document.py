"""A YAML text as a tree that has every comment, blank line, anchor and quotation mark of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

import yaml

from vedette.formatting.comments import Comment, Tokens, read_tokens


@dataclass(slots=True)
class Node:
    """A value.

    Attributes:
        kind: What it is.
        text: Of a scalar or alias, as it is written.
        style: Of a scalar: "" for a plain one, a quotation mark, | or >.
        value: Of a scalar, as it is read.
        anchor: The name that aliases call it by.
        flow: Whether it is written in brackets.
        column: Of what is around a block scalar, by which its indentation counts.
        items: Of a mapping or list.
        on: Comments behind the opening bracket.
        foot: Comments behind the last item, on lines of their own.
    """

    kind: Literal["scalar", "alias", "map", "list"]
    text: str = ""
    style: str = ""
    value: str = ""
    anchor: str | None = None
    flow: bool = False
    column: int = 0
    items: list[Item] = field(default_factory=list)
    on: list[Comment] = field(default_factory=list)
    foot: list[Comment] = field(default_factory=list)


@dataclass(slots=True)
class Item:
    """An entry of a mapping, or of a list, where `key` is None.

    Attributes:
        lead: Comments above it.
        blank: Whether the line above its first word is blank.
        on: Comments behind the key's colon or the dash.
        trail: Comments behind the value.
        below: Comments below the value, deeper than the entry.
    """

    value: Node
    key: Node | None = None
    lead: list[Comment] = field(default_factory=list)
    blank: bool = False
    on: list[Comment] = field(default_factory=list)
    trail: list[Comment] = field(default_factory=list)
    below: list[Comment] = field(default_factory=list)


@dataclass(slots=True)
class Document:
    """A text: directives and comments before its start, whether that is marked by ---, and its mapping."""

    root: Node
    directives: tuple[str, ...] = ()
    head: list[Comment] = field(default_factory=list)
    marked: bool = False
    on: list[Comment] = field(default_factory=list)


def read_document(text: str) -> Document:
    """Read a text that the loader could read, with lines that end with a newline."""
    return _Reader(text).document()


@dataclass(frozen=True, slots=True)
class _Event:
    """An event of the reader of YAML.

    Attributes:
        kind: What it is; "end" closes a mapping or list.
        index: Where it starts, which may be an anchor.
        start: Where its own text starts: behind an anchor, at a bracket, at the first item of a block.
        end: Where it ends.
        line: Where it starts.
        column: Where it ends, which is where the first item of a block is.
        opened: Whether it is a bracket.
        source: The event itself.
    """

    kind: Literal["scalar", "alias", "map", "list", "end", "document"]
    index: int
    start: int
    end: int
    line: int
    column: int
    opened: bool
    source: yaml.Event

    @property
    def flow(self) -> bool:
        """Whether it starts something in brackets."""
        return isinstance(self.source, yaml.CollectionStartEvent) and bool(self.source.flow_style)

    @property
    def leaf(self) -> bool:
        """Whether its lines are its own, and not those of its items."""
        return self.kind in {"scalar", "alias"} or self.flow


_KINDS: tuple[tuple[type[yaml.Event], Literal["scalar", "alias", "map", "list", "end", "document"]], ...] = (
    (yaml.ScalarEvent, "scalar"), (yaml.AliasEvent, "alias"), (yaml.MappingStartEvent, "map"),
    (yaml.SequenceStartEvent, "list"), (yaml.CollectionEndEvent, "end"), (yaml.DocumentStartEvent, "document"),
)  # fmt: skip


def _events(text: str, tokens: Tokens) -> Iterator[_Event]:
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        kind = next((name for form, name in _KINDS if isinstance(event, form)), None)
        first, last = event.start_mark, event.end_mark
        if kind is None or first is None or last is None:
            continue
        opened = isinstance(event, yaml.CollectionStartEvent) and bool(event.flow_style) and first.index < last.index
        start = last.index - 1 if opened else last.index if kind in {"map", "list"} else first.index
        if kind == "scalar":
            start = tokens.starts.get(last.index, last.index) if first.index < last.index else last.index
        column = last.column
        if kind == "list" and last.index in tokens.dashes:
            # A list that is no deeper than its key: its event ends with the first dash.
            start, column = start - 1, column - 1
        yield _Event(kind, first.index, start, last.index, first.line, column, opened, event)


class _Reader:
    """Goes through events, with the comments that stand between them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = text.split("\n")
        self._tokens: Tokens = read_tokens(text)
        self._events = list(_events(text, self._tokens))
        self._next = 0
        self._comments = self._tokens.comments
        self._taken = 0
        # Where the last thing ends that was read.
        self._end = -1

    def document(self) -> Document:
        start = self._advance()
        marked = isinstance(start.source, yaml.DocumentStartEvent) and bool(start.source.explicit)
        document = Document(Node("map"), self._tokens.directives, marked=marked)
        if marked:
            document.head = self._take(lambda one: one.index < start.end)
            document.on = self._take(lambda one: not one.own and one.index < self._event.start)
        document.root = self._node(-1)
        document.root.foot += self._take(lambda _: True)
        return document

    @property
    def _event(self) -> _Event:
        return self._events[self._next]

    def _advance(self) -> _Event:
        self._next += 1
        return self._events[self._next - 1]

    def _node(self, around: int) -> Node:
        """The next value; `around` is the column of the mapping or list that it is in."""
        event = self._advance()
        self._end = self._tokens.end_before(event.end)
        if isinstance(event.source, yaml.AliasEvent):
            return Node("alias", f"*{event.source.anchor}")
        if isinstance(event.source, yaml.ScalarEvent):
            source, written = event.source, self._text[event.start : event.end]
            style = (source.style or "").strip("\0")
            return Node("scalar", written, style, source.value, source.anchor, column=around)
        return self._collection(event, around)

    def _collection(self, event: _Event, around: int) -> Node:
        anchor = event.source.anchor if isinstance(event.source, yaml.NodeEvent) else None
        node = Node("map" if event.kind == "map" else "list", anchor=anchor, flow=event.flow)
        node.column = -1 if node.flow else event.column
        if event.opened:
            node.on = self._behind()
        while self._event.kind != "end":
            node.items.append(self._item(node))
        end = self._advance()
        if node.flow:
            node.foot = self._take(lambda one: one.index < end.end)
        else:
            # What is deeper than what is around belongs to this one, the rest to what comes next.
            node.foot = self._take(lambda one: one.own and one.after == self._end and one.column > around)
        self._end = self._tokens.end_before(end.end)
        return node

    def _item(self, node: Node) -> Item:
        item, event = Item(Node("scalar")), self._event
        dash = self._tokens.dash_before(event.index) if node.kind == "list" and not node.flow else None
        start = event.start if dash is None else dash
        item.lead = self._take(lambda one: one.index < start)
        line = event.line if dash is None else self._tokens.dashes[dash]
        # Behind a dash nothing is above it.
        first = event.index if dash is None else dash - 1
        alone = not self._text[self._text.rfind("\n", 0, first) + 1 : first].strip()
        item.blank = line > 0 and alone and not self._lines[line - 1].strip()
        if dash is not None:
            self._end = dash
        elif node.kind == "map":
            item.key = self._node(node.column)
        item.on = self._behind()
        self._value(item, node)
        return item

    def _value(self, item: Item, node: Node) -> None:
        event = self._event
        # Between an anchor and its value too.
        item.on += self._take(lambda one: not one.own and one.index < event.start)
        if event.leaf:
            item.lead += self._take(lambda one: one.index < event.start)
        item.value = self._node(node.column)
        if event.leaf:
            item.trail = self._behind()
            if not node.flow and item.value.style not in {"|", ">"}:
                item.below = self._take(lambda one: one.own and one.after == self._end and one.column > node.column)

    def _behind(self) -> list[Comment]:
        """The comment at the end of the line of what was read last, with its lines below."""
        return self._take(lambda one: not one.own and one.after == self._end)

    def _take(self, wanted: Callable[[Comment], bool]) -> list[Comment]:
        first = self._taken
        while self._taken < len(self._comments) and wanted(self._comments[self._taken]):
            self._taken += 1
        return list(self._comments[first : self._taken])
